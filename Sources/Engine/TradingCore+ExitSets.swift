internal import Indicators
internal import Market
internal import Trading

extension TradingCore {
    /// Binds a strategy's exits to their columns.
    mutating func exitSet(
        _ number: Int, _ rules: [any ExitRule], of plan: StrategyPlan, _ symbol: Int, _ others: inout [Int],
        _ computed: (Int, Timeframe, IndicatorRequest) -> ComputedIndicator?
    ) throws(CoreSetupError) -> ExitSet {
        guard let bit = books[symbol].bit(of: plan.timeframe) else { throw .timeframeTooShort(plan.timeframe) }
        var exits: [ExitSlot] = []
        for rule in rules {
            let columns = try self.columns(rule.plan.indicators, plan.timeframe, symbol, &others, computed)
            rule.bind(
                StrategyBinding(
                    bars: books[symbol].window(bit), columns: columns, specification: books[symbol].value.specification,
                    strategyName: plan.name))
            exits.append(
                ExitSlot(
                    rule: rule, name: rule.plan.name, priority: rule.plan.priority, runsOnTicks: rule.plan.runs == .tick,
                    readsSession: rule.plan.readsSession, columns: columns))
        }
        return ExitSet(number: number, exits)
    }

    /// Replaces the exits of a strategy: positions that are open keep those they were opened under until they are flat.
    ///
    /// Indicators begin with the bars that are kept. Errors: an exit wants what the feed cannot give; nothing is changed then.
    public mutating func replaceExits(of strategy: Int, with rules: [any ExitRule]) throws(CoreSetupError) {
        var others = slots[strategy].otherSymbols
        let set = try exitSet(
            slots[strategy].currentExits.number + 1, rules, of: slots[strategy].strategy.plan, slots[strategy].symbol, &others,
            { _, _, _ in nil })
        slots[strategy].otherSymbols = others
        slots[strategy].exitSymbols = others
        let served = Set(ledger.holdings.lazy.filter { $0.position.strategy == strategy }.map(\.exitSet))
        slots[strategy].exitSets.removeAll { !served.contains($0.number) }
        slots[strategy].exitSets.append(set)
        noteExits()
        releaseColumns()
    }

    /// Looks up once whether anybody decides on quotes.
    mutating func noteTicks() { wantsTicks = slots.contains { $0.wantsTicks } }

    /// Looks up once what is asked at every quote.
    mutating func noteExits() {
        hasExits = slots.contains { $0.exitSets.contains { !$0.exits.isEmpty } }
        hasTickExits = slots.contains { $0.exitSets.contains(where: \.runsOnTicks) }
    }
}
