internal import Indicators
internal import Market
internal import Risk
internal import Trading

extension TradingCore {
    /// Goes on from a checkpoint; strategies, exits and limits are those of the configuration.
    ///
    /// Errors: something is open or on its way on a symbol that is no longer part of the run, or in the hands of a strategy
    /// that is gone where there are no caretakers; an exit of an older set wants what the feed cannot give.
    mutating func restore(_ checkpoint: CoreCheckpoint, _ older: OlderExits) throws(CoreSetupError) {
        let symbols = checkpoint.symbols.map { old in books.firstIndex { $0.value.specification.name == old.name } }
        var places: [Int?] = []
        for old in checkpoint.slots {
            let symbol = symbols[old.symbol]
            places.append(slots.firstIndex { $0.name == old.name && $0.symbol == symbol } ?? heir(of: symbol))
        }
        let numbers = Renumbering(symbols: symbols, strategies: places, names: checkpoint.symbols.map(\.name))
        (now, signalCount, news) = (checkpoint.time, checkpoint.signalCount, checkpoint.news)
        activity = checkpoint.risk.activity.renumbered(strategies: places, symbols: symbols)
        watch = AccountWatch(limits, balance: configuration.balance, memory: checkpoint.risk.memory)
        flattening = checkpoint.flattening
        deferred = checkpoint.deferred.compactMap { symbols[$0] }
        // Whether a strategy is named is for the shell to say at each start.
        gates = checkpoint.gates.filter { $0.reason != .retired }.compactMap(numbers.gate)
        foreign = checkpoint.foreign.compactMap(numbers.exposure)
        for (index, old) in checkpoint.slots.enumerated() {
            try restore(old, places[index], numbers, older)
            let wasRetired = checkpoint.gates.contains { $0.reason == .retired && $0.scope == .strategy(index) }
            if wasRetired, let place = places[index], slots[place].name == old.name { slots[place].isStopped = isQuarantined(place) }
        }
        var holdings: ContiguousArray<Holding> = []
        for held in checkpoint.holdings {
            let symbol = try numbers.symbol(held.position.symbol)
            guard let strategy = places[held.position.strategy] else { throw .orphaned(checkpoint.slots[held.position.strategy].name) }
            var holding = Holding(held, strategy: strategy, symbol: symbol)
            let isKnown = slots[strategy].exitSets.contains { $0.number == holding.exitSet }
            if !isKnown { holding.exitSet = slots[strategy].currentExits.number }
            holdings.append(holding)
        }
        for (index, old) in checkpoint.symbols.enumerated() {
            guard let symbol = symbols[index], let quote = old.quote else { continue }
            books[symbol].see(quote, at: old.quoteTime ?? now)
            if !feeds[symbol].isEmpty { feed(symbol, quote) }
        }
        ledger.restore(holdings, balance: checkpoint.balance) { books[$0].quote }
        waitingCloses = ledger.holdings.count { $0.closing?.retryAt != nil || $0.stopDeadline != nil }
        noteExits()
    }

    /// Takes over from a checkpoint which bars no quote had shown; after the warm-up, which marks all as shown.
    mutating func restoreMasks(_ checkpoint: CoreCheckpoint, of symbol: Int) {
        let name = books[symbol].value.specification.name
        guard let old = checkpoint.symbols.first(where: { $0.name == name }) else { return }
        books[symbol].restoreMasks(closed: old.closedMask, aged: old.agedMask)
    }

    private func heir(of symbol: Int?) -> Int? {
        guard configuration.hasCaretakers, let symbol else { return nil }
        return caretaker(of: symbol)
    }

    private mutating func restore(
        _ old: CoreCheckpoint.Slot, _ place: Int?, _ numbers: Renumbering, _ older: OlderExits
    ) throws(CoreSetupError) {
        let isIdle = old.resting.isEmpty && old.withdrawing.isEmpty && old.outstanding == nil
        guard let place else { return if isIdle { () } else { throw .orphaned(old.name) } }
        // Nobody watches over an entry whose strategy is gone: it goes with the next bar.
        let isOrphan = slots[place].name != old.name
        slots[place].resting += isOrphan ? old.resting.map(\.lastBar) : old.resting
        slots[place].withdrawing += old.withdrawing
        if var order = old.outstanding {
            (order.strategy, order.symbol) = (place, try numbers.symbol(order.symbol))
            slots[place].outstanding = order
        }
        guard !isOrphan else { return }
        slots[place].isStopped = old.isStopped
        slots[place].reversal = old.reversal.map { ($0.signal, $0.quote) }
        try restoreExits(old.exitSets, place, older)
    }

    /// The sets of before with their numbers; those whose scripts are gone are left to the set of the configuration.
    private mutating func restoreExits(_ sets: [CoreCheckpoint.Exits], _ place: Int, _ older: OlderExits) throws(CoreSetupError) {
        guard let last = sets.last else { return }
        var restored: ContiguousArray<ExitSet> = []
        for old in sets.dropLast() {
            guard let rules = older(slots[place].name, old.number) else { continue }
            var others = slots[place].otherSymbols
            restored.append(
                try exitSet(old.number, rules, of: slots[place].strategy.plan, slots[place].symbol, &others) { _, _, _ in nil })
            (slots[place].otherSymbols, slots[place].exitSymbols) = (others, others)
        }
        restored.append(slots[place].currentExits.numbered(last.number))
        for (index, set) in restored.enumerated() {
            let stopped = sets.first { $0.number == set.number }?.stopped ?? []
            for exit in set.exits.indices where stopped.contains(set.exits[exit].name) {
                restored[index].exits[exit].isStopped = true
            }
        }
        slots[place].exitSets = restored
    }
}

/// What indexes of a checkpoint are now.
private struct Renumbering {
    let symbols: [Int?]
    let strategies: [Int?]
    let names: [String]

    func symbol(_ old: Int) throws(CoreSetupError) -> Int {
        guard let symbol = symbols[old] else { throw .symbolInUse(names[old]) }
        return symbol
    }

    func gate(_ gate: EntryGate) -> EntryGate? {
        var gate = gate
        switch gate.scope {
        case .account: return gate
        case .strategy(let old):
            guard strategies.indices.contains(old), let new = strategies[old] else { return nil }
            gate.scope = .strategy(new)
        case .symbol(let old):
            guard let new = symbols[old] else { return nil }
            gate.scope = .symbol(new)
        }
        return gate
    }

    func exposure(_ exposure: ForeignExposure) -> ForeignExposure? {
        guard let symbol = symbols[exposure.symbol] else { return nil }
        var exposure = exposure
        exposure.symbol = symbol
        return exposure
    }
}

extension Holding {
    fileprivate init(_ held: CoreCheckpoint.Held, strategy: Int, symbol: Int) {
        var position = held.position
        (position.strategy, position.symbol) = (strategy, symbol)
        self.init(position: position, label: held.label, exitSet: held.exitSet)
        (closing, moving, stopMover) = (held.closing, ContiguousArray(held.moving), held.stopMover)
        (noted, isUnderPolicy, stopDeadline) = (Set(held.noted), held.isUnderPolicy, held.stopDeadline)
    }
}
