internal import Market
internal import Trading

extension SimulatedBroker {
    /// What so many lots of one side bind by themselves, opened at a price on a quote; nil on overflow.
    ///
    /// The only place where the broker asks what margin is.
    func marginNeeded(_ symbol: Int, _ side: Side, _ volume: Volume, openedAt price: Price, _ quote: Quote) -> Money? {
        values[symbol].margin(side, volume: volume, price: price, leverage: terms.leverage, at: quote)
    }

    /// Counts afresh what a symbol's positions bind together.
    mutating func recomputeMargin(_ symbol: Int) {
        guard let bound = boundMargin(symbol) else {
            preconditionFailure("Invariant: what is open was counted, with all else on its symbol, before it was opened")
        }
        let before = symbolMargins[symbol]
        guard bound != before else { return }
        symbolMargins[symbol] = bound
        usedMargin += bound - before
    }

    /// What a symbol's positions, and one that is to be added, bind together; nil on overflow.
    ///
    /// Rule (MT5, hedging accounts with `SYMBOL_MARGIN_HEDGED`): what one side has more binds its share of that side's
    /// margin; each covered lot binds the mean margin of a lot of both sides, times the hedged contract over the contract.
    func boundMargin(_ symbol: Int, adding new: BrokerPosition? = nil) -> Money? {
        var (buys, sells) = (Leg(), Leg())
        for index in positions.indices where positions[index].symbol == symbol {
            if positions[index].side == .buy { buys.add(positions[index]) } else { sells.add(positions[index]) }
        }
        if let new {
            if new.side == .buy { buys.add(new) } else { sells.add(new) }
        }
        let all = buys.margin + sells.margin
        let covered = min(buys.volume, sells.volume)
        let specification = values[symbol].specification
        guard let hedged = specification.margin.hedgedContract, covered > 0 else { return Int64(exactly: all).map(Money.init(raw:)) }
        let larger = buys.volume > sells.volume ? buys : sells
        let lots = buys.volume + sells.volume
        let quantum = powerOfTen(Money.fractionDigits - values[symbol].moneyDigits)
        // margin × covered × hedged ÷ (lots × contract), in quanta of the currency
        let (share, overflow) = (all * covered).multipliedReportingOverflow(by: Int128(hedged.raw))
        let (scale, overflowing) = (lots * Int128(specification.contractSize.raw))
            .multipliedReportingOverflow(by: Int128(quantum))
        guard !overflow, !overflowing, scale > 0,
            let coveredQuanta = divide(share, scale, .halfAwayFromZero),
            let openQuanta = divide(
                larger.margin * (larger.volume - covered), larger.volume * Int128(quantum), .halfAwayFromZero)
        else { return nil }
        let (quanta, overflowed) = coveredQuanta.addingReportingOverflow(openQuanta)
        let (raw, tooLarge) = quanta.multipliedReportingOverflow(by: quantum)
        return overflowed || tooLarge ? nil : Money(raw: raw)
    }

    /// Whether free margin covers what an entry binds and costs, and no margin call stands in its way.
    ///
    /// - Parameters:
    ///   - margin: what is bound in addition; negative when the entry covers something.
    ///   - commission: zero or negative.
    ///   - equity: before the entry.
    ///   - used: the margin in use before the entry.
    func affords(_ margin: Money, commission: Money, equity: Money, used: Money) -> Bool {
        equity.raw >= terms.marginCallEquity(used) && equity + commission - used >= margin
    }

    /// The lots of one side and what they bind by themselves, in units of ``Volume`` and ``Money``.
    private struct Leg {
        var volume: Int128 = 0
        var margin: Int128 = 0

        mutating func add(_ position: BrokerPosition) {
            volume += Int128(position.volume.raw)
            margin += Int128(position.margin.raw)
        }
    }
}
