internal import Engine
internal import Market
internal import Storage
internal import Trading

/// What the read models need to know of what is open, kept beside the core.
public struct SessionBooks: Hashable, Sendable, Codable {
    /// An open position with what its trade will say.
    struct Entry: Hashable, Sendable, Codable {
        var position: Position
        /// What its entry was called.
        var label: String
        /// Closing deals so far.
        var exits = 0
        /// Their prices times volumes, for the mean.
        var closed: Volume = .zero
        var closePrice: Price = .zero
    }

    /// By ticket, ascending.
    var entries: [Entry] = []
    /// The newest signal of each strategy.
    var signals: [Signal] = []
    /// The next equity row is due at this instant.
    var nextEquity = Timestamp(nanoseconds: .min)

    public init() {}

    func entry(_ ticket: PositionID) -> Int? { entries.firstIndex { $0.position.ticket == ticket } }

    /// Follows strategies and symbols to where they stand now; what stands on a symbol that is gone is forgotten.
    mutating func move(_ places: PlaceChange) {
        entries = entries.compactMap { entry in
            guard let strategy = places.strategy(entry.position.strategy), let symbol = places.symbol(entry.position.symbol) else {
                return nil
            }
            var entry = entry
            (entry.position.strategy, entry.position.symbol) = (strategy, symbol)
            return entry
        }
    }
}

extension SessionBooks {
    /// The rows that a fact makes; `positions` are those open after it.
    mutating func lines(
        of fact: Fact, at time: Timestamp, _ names: SessionNames, _ positions: ContiguousArray<Position>,
        symbolOf: (Int) -> Int?
    ) -> [ReadModelRow] {
        switch fact {
        case .signal(let signal):
            signals.removeAll { $0.strategy == signal.strategy }
            signals.append(signal)
            return [ReadModelRow(SignalLine(signal, .decided))]
        case .denied(let signal, let denial): return [ReadModelRow(SignalLine(signal, .denied, denial: denial))]
        case .ordered(let request):
            guard let signal = signals.first(where: { $0.id == request.signalID }) else { return [] }
            return [ReadModelRow(SignalLine(signal, .ordered))]
        case .skipped(let strategy, let skip):
            let symbol = symbolOf(strategy).map(names.symbol) ?? ""
            return [ReadModelRow(SignalLine(skip, strategy: names.strategy(strategy), symbol: symbol, at: time))]
        case .deal(let deal): return lines(of: deal, at: time, names, positions)
        case .modified(_, let ticket, _, _, _):
            guard let position = positions.first(where: { $0.ticket == ticket }) else { return [] }
            return [keep(position, at: time, names)]
        default: return []
        }
    }

    private mutating func keep(_ position: Position, at time: Timestamp, _ names: SessionNames) -> ReadModelRow {
        if let place = entry(position.ticket) { entries[place].position = position }
        return ReadModelRow(
            PositionLine(
                position, symbol: names.symbol(position.symbol), strategy: names.strategy(position.strategy), at: time))
    }

    private mutating func lines(
        of deal: Deal, at time: Timestamp, _ names: SessionNames, _ positions: ContiguousArray<Position>
    ) -> [ReadModelRow] {
        let now = positions.first { $0.ticket == deal.position }
        if entry(deal.position) == nil, let now { entries.append(Entry(position: now, label: deal.label)) }
        guard let place = entry(deal.position) else { return [] }
        if deal.entry != .opening {
            let known = entries[place]
            entries[place].closePrice =
                known.exits == 0 ? deal.price : Position.mean(known.closePrice, known.closed, deal.price, deal.volume)
            entries[place].closed += deal.volume
            entries[place].exits += 1
        }
        if let now { return [keep(now, at: time, names)] }
        let entry = entries.remove(at: place)
        return end(entry, deal, at: time, names)
    }

    /// The rows of a position that is flat now.
    private func end(_ entry: Entry, _ deal: Deal, at time: Timestamp, _ names: SessionNames) -> [ReadModelRow] {
        let position = entry.position
        let (profit, commission) = (position.realizedProfit + deal.profit, position.commission + deal.commission)
        let swap = position.swap - position.unbookedSwap + deal.swap
        var line = PositionLine(
            position, symbol: names.symbol(position.symbol), strategy: names.strategy(position.strategy), at: time)
        (line.volume, line.closeTime, line.currentPrice) = (.zero, deal.time, deal.price)
        (line.unrealizedProfit, line.realizedProfit) = (.zero, profit)
        (line.commission, line.swap) = (commission, swap)
        var trade = TradeLine(
            id: position.ticket.value, side: position.side, volume: position.openedVolume, openTime: position.openTime,
            openPrice: position.openPrice, closeTime: deal.time, closePrice: entry.closePrice, exitReason: deal.reason ?? .external)
        (trade.strategy, trade.symbol) = (line.strategy, line.symbol)
        (trade.commission, trade.swap, trade.profit) = (commission, swap, profit)
        (trade.entryTag, trade.exitLabel, trade.exits) = (entry.label, deal.label, entry.exits)
        trade.excursion = deal.excursion
        return [ReadModelRow(line), ReadModelRow(trade)]
    }
}
