internal import Market
internal import Trading

extension SimulatedBroker {
    /// Minus the commission of a deal, rounded half away from zero to the account currency's digits; nil on overflow.
    ///
    /// `closing` is how many lots of a reversing deal end the old side; amounts that must be converted are at `quote`, or at the
    /// symbol's last one.
    func commission(
        of volume: Volume, at price: Price, symbol: Int, entry: Deal.Entry, closing: Volume = .zero, _ quote: Quote? = nil
    ) -> Money? {
        let terms = terms.costs.commission
        if terms.isFree { return .zero }
        guard let quote = quote ?? quotes[symbol] else { return nil }
        let (opened, closed): (Volume, Volume) =
            switch entry {
            case .opening: (volume, .zero)
            case .closing, .closingBy: (.zero, volume)
            case .reversing: (volume - closing, closing)
            }
        return terms.amount(opening: opened, closing: closed, at: price, quote, values[symbol])
    }

    /// A market price worsened by the slippage for a trade in a direction; `tag` is the order's.
    func slipped(_ price: Price, _ side: Side, _ symbol: Int, tag: Int64) -> Price {
        slipped(price, side, symbol, chance: draw.number(upTo: terms.costs.slippage.randomPoints, for: .entrySlippage, tag))
    }

    /// The price at which a position's closing fills once slippage has worsened it.
    func slipped(_ price: Price, closing position: BrokerPosition) -> Price {
        let most = terms.costs.slippage.randomPoints
        // A part of what is left is another order than the part before it.
        let chance = draw.number(upTo: most, for: .exitSlippage, position.id.value, position.volume.raw)
        return slipped(price, position.side.opposite, position.symbol, chance: chance)
    }

    private func slipped(_ price: Price, _ side: Side, _ symbol: Int, chance: Int64) -> Price {
        let slippage = terms.costs.slippage
        let point = values[symbol].specification.point.raw
        var points = slippage.points + chance
        if slippage.volatilityFactor > 0 {
            let moved = (slippage.volatilityFactor * movements[symbol].mean / Double(point) - 1e-9).rounded(.up)
            points += Int64(min(max(moved, 0), SimulatedBroker.largestSlippage))
        }
        return Price(raw: max(price.raw + side.sign * points * point, point))
    }

    /// Points; beyond it a price would not fit.
    private static let largestSlippage = 1e9

    var draw: SeededDraw { SeededDraw(seed: terms.costs.seed) }

    /// Whether every quote must be told, also those at which nothing can happen, because slippage follows the movement.
    public var needsEveryQuote: Bool { terms.costs.slippage.volatilityFactor > 0 }
}

/// How much a symbol's bid moves from quote to quote, units of ``Price``.
struct Movement {
    /// The exponential mean of the absolute changes, the first one as it is; 0 before it.
    private(set) var mean = 0.0
    private var last: Price?
    private static let weight = 1.0 / 32

    mutating func see(_ bid: Price) {
        if let last {
            let change = Double(abs(bid.raw - last.raw))
            mean = hasMean ? mean + (change - mean) * Movement.weight : change
            hasMean = true
        }
        last = bid
    }

    private var hasMean = false
}
