internal import Market
internal import Trading

extension PositionLedger {
    /// Between what equity stays while symbols run; `runs` is by symbol, nil for those that stand still.
    ///
    /// Nil when the extremes of a position's profit may move and cannot be told from the bounds of the quotes.
    mutating func bounds(_ runs: [QuoteRun?]) -> EquityBounds? {
        var bounds = EquityBounds(lowest: balance, highest: balance, isReached: true)
        var before = bounds
        var moved: (symbol: Int, side: Side)?
        for index in holdings.indices {
            let (symbol, side) = (holdings[index].position.symbol, holdings[index].position.side)
            let mark = holdings[index].position.unrealizedProfit
            guard let run = runs[symbol] else {
                bounds.add(mark, mark)
                before.add(mark, mark)
                continue
            }
            guard let isReached = look(index, run) else { return nil }
            bounds.add(holdings[index].lowest, holdings[index].highest)
            before.add(min(mark, holdings[index].lowest), max(mark, holdings[index].highest))
            // Two sides or two symbols have their extremes at different quotes.
            if !isReached || moved.map({ $0 != (symbol, side) }) ?? false { bounds.isReached = false }
            moved = (symbol, side)
        }
        // While one symbol runs, another may still stand where it stood before the runs.
        before.isReached = false
        return bounds.isReached ? bounds : before
    }

    /// Notes the extremes of a position's profit on a run; whether quotes reached them, and nil when they are not known.
    private mutating func look(_ index: Int, _ run: QuoteRun) -> Bool? {
        let position = holdings[index].position
        // Without a conversion profit hangs on one side of the quote alone, so its extremes are those of that side.
        if let low = position.rate.plainProfit(distance: position.gain(at: run.worst)),
            let high = position.rate.plainProfit(distance: position.gain(at: run.best))
        {
            (holdings[index].lowest, holdings[index].highest) = (low, high)
            return true
        }
        let (low, high) = (profit(index, run.worst), profit(index, run.best))
        guard position.realizedProfit + low >= position.worstProfit, position.realizedProfit + high <= position.bestProfit else {
            return nil
        }
        (holdings[index].lowest, holdings[index].highest) = (low, high)
        return false
    }

    /// Lets the positions see the extremes that ``bounds(_:)`` found, and marks them to the last quotes.
    mutating func pass(_ runs: [QuoteRun?]) {
        for index in holdings.indices where runs[holdings[index].position.symbol] != nil {
            holdings[index].position.see(holdings[index].lowest)
            holdings[index].position.see(holdings[index].highest)
        }
        for symbol in runs.indices {
            if let run = runs[symbol] { mark(symbol: symbol, run.last) }
        }
    }
}

extension EquityBounds {
    /// Adds what a position's profit stays between.
    fileprivate mutating func add(_ low: Money, _ high: Money) {
        lowest += low
        highest += high
    }
}
