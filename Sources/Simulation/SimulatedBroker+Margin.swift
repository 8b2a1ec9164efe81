internal import Market
internal import Trading

extension SimulatedBroker {
    /// What so many lots of one side bind by themselves while they are held, opened at a price on a quote; nil on overflow.
    func marginNeeded(_ symbol: Int, _ side: Side, _ volume: Volume, openedAt price: Price, _ quote: Quote) -> Money? {
        values[symbol].margin(side, volume: volume, price: price, leverage: terms.leverage, for: .holding, at: quote)
    }

    /// What opening so many lots takes beyond what holding them binds: nothing but where the symbol's maintenance margin is
    /// not its initial one. Nil on overflow.
    func openingSurplus(
        _ symbol: Int, _ side: Side, _ volume: Volume, openedAt price: Price, _ quote: Quote
    ) -> Money? {
        if values[symbol].specification.margin.maintenancePerLot == nil { return .zero }
        let initial = values[symbol].margin(
            side, volume: volume, price: price, leverage: terms.leverage, for: .opening, at: quote)
        guard let initial, let held = marginNeeded(symbol, side, volume, openedAt: price, quote) else { return nil }
        return initial - held
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

    /// What a symbol's positions, and one that is to be added, bind together
    /// (``/Market/ContractValue/hedgedMargin(buys:sells:leverage:)``); nil on overflow.
    func boundMargin(_ symbol: Int, adding new: BrokerPosition? = nil) -> Money? {
        var (buys, sells) = (MarginLeg(), MarginLeg())
        for index in positions.indices where positions[index].symbol == symbol {
            let side = positions[index].side
            guard side == .buy ? buys.add(positions[index]) : sells.add(positions[index]) else { return nil }
        }
        if let new {
            guard new.side == .buy ? buys.add(new) : sells.add(new) else { return nil }
        }
        return values[symbol].hedgedMargin(buys: buys, sells: sells, leverage: terms.leverage)
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
}

extension MarginLeg {
    fileprivate mutating func add(_ position: BrokerPosition) -> Bool {
        add(position.volume, margin: position.margin, openPrice: position.openPrice, quote: position.marginQuote)
    }
}
