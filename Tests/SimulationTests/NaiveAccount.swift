import Market
import Testing
import Trading

/// An account kept from the broker's answers alone, in whole cents and hundredths of a lot, with formulas of its own:
/// symbols whose profit is in dollars, a spread per symbol that never changes, no slippage.
struct NaiveAccount {
    struct Holding {
        var symbol: Int
        var isLong: Bool
        /// Hundredths of a lot.
        var size: Int64
        /// Units of 10^-8, as the ask the margin is counted at.
        var price: Int64
        var ask: Int64
        var stop: Price?
        var target: Price?
    }

    let contracts: [Int64]
    /// Units of 10^-8.
    let spreads: [Int64]
    let leverage: Int64
    /// Cents a lot.
    let commission: Int64
    var cents: Int64
    var holdings: [PositionID: Holding] = [:]
    /// Hundredths of a lot: what opening deals opened and closing deals closed; a reversal does both.
    var opened: Int64 = 0
    var closed: Int64 = 0
    var entries: Set<String> = []
    var closings = 0

    /// Half away from zero.
    static func rounded(_ top: Int64, _ bottom: Int64) -> Int64 {
        top >= 0 ? (top + bottom / 2) / bottom : -((-top + bottom / 2) / bottom)
    }

    /// A distance of 10^-8 times a hundredth of a lot: `distance × contract ÷ 10^8` cents.
    func profit(_ holding: Holding, at price: Int64, size: Int64) -> Int64 {
        let distance = holding.isLong ? price - holding.price : holding.price - price
        return NaiveAccount.rounded(distance * size * contracts[holding.symbol], 100_000_000)
    }

    func margin(_ holding: Holding) -> Int64 {
        NaiveAccount.rounded(holding.ask * holding.size * contracts[holding.symbol], 100_000_000 * leverage)
    }

    mutating func take(_ result: ExecutionResult) {
        switch result.outcome {
        case .filled(let deal), .partial(let deal): take(deal, result)
        case .modified(let stop, let target):
            guard case .levels(let id) = result.subject, holdings[id] != nil else {
                Issue.record("only the levels of what is open move")
                return
            }
            holdings[id]?.stop = stop
            holdings[id]?.target = target
            entries.insert("modified")
        case .rejected(let rejection): entries.insert(rejection.rawValue)
        case .pending: entries.insert("pending")
        case .cancelled: entries.insert("cancelled")
        case .swapped: entries.insert("swapped")
        }
    }

    private mutating func take(_ deal: Deal, _ result: ExecutionResult) {
        entries.insert(deal.entry.rawValue)
        if let reason = deal.reason { entries.insert(reason.rawValue) }
        let size = deal.volume.raw / 1_000_000
        #expect(deal.clientTag == result.clientTag && deal.commission.raw == -100 * NaiveAccount.rounded(commission * size, 100))
        cents += (deal.profit.raw + deal.commission.raw + deal.swap.raw) / 100
        let ask = deal.side == .buy ? deal.price.raw : deal.price.raw + spreads[deal.symbol]
        var rest = size
        if var holding = holdings[deal.position], holding.isLong != (deal.side == .buy) {
            #expect(deal.entry != .opening && holding.symbol == deal.symbol)
            let part = min(size, holding.size)
            #expect(deal.profit.raw == 100 * profit(holding, at: deal.price.raw, size: part))
            closed += part
            closings += 1
            rest -= part
            holding.size -= part
            holdings[deal.position] = holding.size > 0 ? holding : nil
            #expect((deal.entry == .reversing) == (rest > 0))
            #expect(result.subject == (deal.clientTag == 0 ? .close(deal.position) : .order))
        } else {
            #expect(deal.entry == .opening && deal.profit == .zero && result.subject == .order)
        }
        guard rest > 0 else { return }
        opened += rest
        var holding = Holding(
            symbol: deal.symbol, isLong: deal.side == .buy, size: rest, price: deal.price.raw, ask: ask, stop: deal.stopLoss,
            target: deal.takeProfit)
        if let old = holdings[deal.position] {
            holding.size += old.size
            // Weighted means of positive prices, half up.
            holding.price = NaiveAccount.rounded(old.price * old.size + deal.price.raw * rest, holding.size)
            holding.ask = NaiveAccount.rounded(old.ask * old.size + ask * rest, holding.size)
        }
        holdings[deal.position] = holding
    }
}
