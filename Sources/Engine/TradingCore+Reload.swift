internal import Indicators
public import Market
internal import Trading

extension TradingCore {
    /// Puts another strategy into a slot between two events: it owns what the slot owns, and reads columns that begin with
    /// the bars that are kept. Exits stay; a slot whose script failed runs again.
    ///
    /// Errors: the strategy wants what the feed cannot give; everything is as before then.
    public mutating func replaceStrategy(_ index: Int, with strategy: any Strategy) throws(CoreSetupError) {
        let (plan, symbol) = (strategy.plan, slots[index].symbol)
        defer { releaseColumns() }
        guard let bit = books[symbol].bit(of: plan.timeframe) else { throw .timeframeTooShort(plan.timeframe) }
        var others: [Int] = []
        let columns = try self.columns(plan.indicators, plan.timeframe, symbol, &others) { _, _, _ in nil }
        let range = try rangeColumn(symbol, bit, for: sizing)
        let old = slots[index]
        for other in old.exitSymbols where !others.contains(other) { others.append(other) }
        let window = books[symbol].window(bit)
        strategy.bind(
            StrategyBinding(
                bars: window, columns: columns, specification: books[symbol].value.specification, strategyName: plan.name))
        slots[index] = StrategySlot(
            strategy: strategy, name: plan.name, symbol: symbol, timeframe: plan.timeframe, wantsTicks: plan.wantsTicks,
            readsPosition: plan.readsPosition, readsPending: plan.readsPending, bars: window, columns: columns, otherSymbols: others,
            range: range,
            closedBit: bit, isReady: columns.allSatisfy(\.isReady), resting: old.resting, withdrawing: old.withdrawing,
            outstanding: old.outstanding, exitSets: old.exitSets, reversal: old.reversal)
        slots[index].exitSymbols = old.exitSymbols
        slots[index].isStopped = isQuarantined(index)
        noteTicks()
    }

    /// Stops a strategy, as when its script must not run again; its positions stay, with their exits.
    public mutating func stopStrategy(_ index: Int) { slots[index].isStopped = true }

    /// Whether a strategy failed or was stopped.
    public func isStopped(_ index: Int) -> Bool { slots[index].isStopped }

    /// Lets go of the columns that nobody reads any more, so that reloads do not add up.
    mutating func releaseColumns() {
        var used: Set<ObjectIdentifier> = []
        for slot in slots {
            for column in slot.columns { used.insert(ObjectIdentifier(column)) }
            if let range = slot.range { used.insert(ObjectIdentifier(range)) }
            for exit in slot.exitSets.lazy.flatMap(\.exits) {
                for column in exit.columns { used.insert(ObjectIdentifier(column)) }
            }
        }
        for symbol in books.indices { books[symbol].keepColumns(used) }
    }

    /// Gives the core bars that were shown to strategies before it was made, oldest first: they fill columns and nothing is
    /// decided on them. Only before the first event.
    ///
    /// - Parameter checkpoint: the one the core goes on from: the bars that no quote had shown then are shown by the next.
    public mutating func warmUp(_ symbol: Int, _ bars: some Sequence<Bar>, from checkpoint: CoreCheckpoint? = nil) {
        for bar in bars { books[symbol].append(bar) }
        if let quoted = books[symbol].quoteTime { books[symbol].closeEnded(at: quoted.seconds) }
        books[symbol].markShown()
        if let checkpoint { restoreMasks(checkpoint, of: symbol) }
        for index in slots.indices { slots[index].isReady = slots[index].columns.allSatisfy(\.isReady) }
    }
}
