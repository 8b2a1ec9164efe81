/// How much worse than its quote a market or stop order fills; limits and targets never slip, and nothing slips in the trader's favour.
public struct SlippageTerms: Hashable, Sendable {
    /// Of every such fill, points, 0 or more.
    public var points: Int64
    /// This many times the symbol's recent movement on top: the exponential mean (weight 1/32) of the absolute change of the
    /// bid from one quote that may jump to the next, which is each tick, or each bar's open; rounded up to a point.
    public var volatilityFactor: Double
    /// Up to this many points more, drawn for each order; 0 for none.
    public var randomPoints: Int64

    public init(points: Int64 = 0, volatilityFactor: Double = 0, randomPoints: Int64 = 0) {
        (self.points, self.volatilityFactor, self.randomPoints) = (points, volatilityFactor, randomPoints)
    }

    /// Whether it depends on nothing but the order.
    public var isFixed: Bool { volatilityFactor == 0 && randomPoints == 0 }

    func times(_ factor: Double) -> SlippageTerms {
        guard factor != 1 else { return self }
        return SlippageTerms(
            points: scaledUp(points, factor), volatilityFactor: volatilityFactor * factor, randomPoints: scaledUp(randomPoints, factor))
    }
}

/// How long an order, close or change of levels takes to the broker; its own stops and targets do not travel.
public struct DelayTerms: Hashable, Sendable {
    /// Of every request, 0 to 60,000 milliseconds.
    public var milliseconds: Int64
    /// Up to this much more, drawn for each request, milliseconds; 0 for none.
    public var jitterMilliseconds: Int64

    public init(milliseconds: Int64 = 0, jitterMilliseconds: Int64 = 0) {
        (self.milliseconds, self.jitterMilliseconds) = (milliseconds, jitterMilliseconds)
    }

    /// Whether requests arrive in the instant they are sent.
    public var isNone: Bool { milliseconds <= 0 && jitterMilliseconds <= 0 }

    func times(_ factor: Double) -> DelayTerms {
        guard factor != 1 else { return self }
        return DelayTerms(milliseconds: scaledUp(milliseconds, factor), jitterMilliseconds: scaledUp(jitterMilliseconds, factor))
    }
}

/// A count multiplied and rounded up; as it was when the product is no count.
func scaledUp(_ count: Int64, _ factor: Double) -> Int64 {
    let product = (Double(count) * factor).rounded(.up)
    return product.isFinite && abs(product) < 9e15 ? Int64(product) : count
}
