internal import Engine
public import Market
internal import Storage
internal import Trading

/// What a strategy decided last.
public struct LastDecision: Hashable, Sendable, Codable {
    /// UTC.
    public var time: Timestamp
    /// `long`, `short`, `close`, `skip`, `denied`, `failed`.
    public var what: String
    /// The reason in words; may be empty.
    public var why: String
    public init(time: Timestamp, what: String, why: String) { (self.time, self.what, self.why) = (time, what, why) }
}

extension TradeSession {
    /// How often the read models get the equity when nothing else happens, seconds.
    private static let equitySeconds: Int64 = 3600

    mutating func record(_ fact: Fact, _ output: inout SessionOutput) {
        output.facts.append(StampedFact(time: now, fact: fact))
        let symbols = pins.map(\.symbol)
        output.lines += books.lines(
            of: fact, at: now, names, core.positions, symbolOf: { symbols.indices.contains($0) ? symbols[$0] : nil })
        if let (strategy, decision) = decision(in: fact), decisions.indices.contains(strategy) { decisions[strategy] = decision }
        if case .deal = fact { books.nextEquity = Timestamp(nanoseconds: .min) }
    }

    private func decision(in fact: Fact) -> (Int, LastDecision)? {
        func made(_ strategy: Int?, _ what: String, _ why: String) -> (Int, LastDecision)? {
            strategy.map { ($0, LastDecision(time: now, what: what, why: why)) }
        }
        switch fact {
        case .signal(let signal):
            let what = signal.action == .close ? "close" : signal.side == .buy ? "long" : "short"
            return made(names.strategies.firstIndex(of: signal.strategy), what, signal.reason)
        case .skipped(let strategy, let skip): return made(strategy, "skip", skip.reason)
        case .denied(let signal, let denial):
            return made(names.strategies.firstIndex(of: signal.strategy), "denied", "\(denial.code): \(denial.explanation)")
        case .rejected(let strategy, _, let rejection): return made(strategy, "rejected", rejection.rawValue)
        case .failed(let strategy, let failure, nil):
            return made(strategy, "failed", "\(failure.file):\(failure.line): \(failure.message)")
        default: return nil
        }
    }

    mutating func note(_ transition: OrderTransition, _ output: inout SessionOutput) {
        output.transitions.append(transition)
        guard let track = ledger.track(transition.tag) else { return }
        output.lines.append(ReadModelRow(OrderLine(track, transition, names)))
    }

    mutating func note(_ deal: DealRecord, _ owner: TrackedPosition.Owner, _ output: inout SessionOutput) {
        let strategy = if case .strategy(let index) = owner { names.strategy(index) } else { "" }
        output.lines.append(ReadModelRow(DealLine(deal, strategy: strategy)))
    }

    /// The equity goes to the read models after every deal, and once an hour.
    mutating func noteEquity(_ output: inout SessionOutput) {
        guard now >= books.nextEquity else { return }
        let account = core.account
        output.lines.append(ReadModelRow(EquityLine(at: now, balance: account.balance, equity: account.equity)))
        let second = now.seconds - now.seconds % Self.equitySeconds + Self.equitySeconds
        books.nextEquity = Timestamp(seconds: second)
    }
}

extension OrderLine {
    /// A command after one of its steps.
    init(_ track: OrderTrack, _ transition: OrderTransition, _ names: SessionNames) {
        self.init(magic: track.tag.magic, created: track.created, timestamp: transition.time)
        (strategy, symbol) = (names.strategy(track.wish.strategy), names.symbol(track.wish.symbol))
        (status, cause) = (transition.to.rawValue, transition.cause.rawValue)
        (orderID, executedVolume) = (track.ticket, track.filled == .zero ? nil : track.filled)
        switch track.wish {
        case .open(let request):
            (action, signalID, clientTag) = ("open", request.signalID, request.clientTag)
            (side, volume, orderType) = (request.side, request.volume, request.orderType)
            (price, limitPrice) = (request.price, request.limitPrice)
            (stopLoss, takeProfit) = (request.stopLoss, request.takeProfit)
        case .close(let request):
            action = "close"
            switch request.target {
            case .position(let id, let lots): (position, volume) = (id, lots)
            case .pending(let tag): (action, clientTag) = ("withdraw", tag)
            case .closeBy(let first, _): position = first
            }
        case .modify(let request):
            (action, position) = ("modify", request.position)
            (stopLoss, takeProfit) = (request.stopLoss, request.takeProfit)
        case .change(let request):
            (action, clientTag, price) = ("change", request.clientTag, request.price)
            (limitPrice, stopLoss, takeProfit) = (request.limitPrice, request.stopLoss, request.takeProfit)
        }
    }
}
