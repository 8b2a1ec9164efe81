public import Market
public import Trading

extension SimulatedBroker {
    /// The terms of a symbol are these from an instant on; false, and nothing but the passing of time done, when what is open
    /// cannot be counted by them, because an amount would overflow or a cross has no quote yet.
    ///
    /// What happened before the instant follows the old terms, also when no quote came since: nights that ended are charged and
    /// orders whose time was over are gone. Positions keep their volume, orders their prices; margin is counted anew at once, at
    /// the quotes of their opening, and the stop-out looks at it with the next quote.
    public mutating func change(
        _ symbol: Int, to terms: ContractValue, from instant: Timestamp, into results: inout [ExecutionResult]
    ) -> Bool {
        if quotes.contains(where: { $0 != nil }) {
            passTime(to: max(now, Timestamp(nanoseconds: instant.nanoseconds - 1)), into: &results)
        }
        var value = terms
        for cross in value.crossSymbols where quotes.indices.contains(cross) {
            if let quote = quotes[cross] { value.see(quote, of: cross) }
        }
        let before = self
        values[symbol] = value
        guard takeTerms(symbol) else {
            self = before
            return false
        }
        feeds = ContractValue.feeds(of: values)
        clocks[symbol] = SimulatedBroker.clock(of: value.specification)
        moveRollover(symbol, at: instant)
        return true
    }

    /// The session clock of a symbol; nil when requests are taken at any time.
    static func clock(of specification: SymbolSpecification) -> SessionClock? {
        specification.sessions.isAlwaysOpen || !specification.orders.keepsSessions ? nil : SessionClock(specification.sessions)
    }

    /// Counts what a symbol's positions are worth and bind by its new terms; false when that cannot be counted.
    private mutating func takeTerms(_ symbol: Int) -> Bool {
        let value = values[symbol]
        for index in positions.indices where positions[index].symbol == symbol {
            let position = positions[index]
            guard value.counts(position.volume, openedAt: position.openPrice, at: quotes[symbol]),
                let margin = marginNeeded(symbol, position.side, position.volume, openedAt: position.openPrice, position.marginQuote)
            else { return false }
            (positions[index].margin, positions[index].rate) = (margin, ProfitRate(value, volume: position.volume))
        }
        guard boundMargin(symbol) != nil else { return false }
        recomputeMargin(symbol)
        return true
    }

    /// Every day ends once, also when the clock it ends on changes between two ends.
    private mutating func moveRollover(_ symbol: Int, at instant: Timestamp) {
        guard !rollovers.isEmpty else { return }
        let specification = values[symbol].specification
        let fresh = rollover(of: specification, after: instant.seconds - 1)
        if fresh != nil, rollovers[symbol] != nil {
            rollovers[symbol]?.move(to: specification.sessions.zone)
        } else {
            rollovers[symbol] = fresh
        }
        rolloverDue = nextRollover()
    }
}
