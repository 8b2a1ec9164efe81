public import Market

/// How far a position's profit went both ways while it was open, and what it risked.
public struct Excursion: Hashable, Sendable, Codable {
    /// The lowest that realised and floating profit together ever were (MAE), zero or negative, account currency.
    public var worst: Money
    /// The highest that realised and floating profit together ever were (MFE), zero or positive, account currency.
    public var best: Money
    /// One R, account currency; nil without a stop at the opening.
    public var initialRisk: Money?
    /// Closed bars of the owner's timeframe from opening to the end.
    public var ageBars: Int

    public init(worst: Money, best: Money, initialRisk: Money?, ageBars: Int) {
        (self.worst, self.best, self.initialRisk, self.ageBars) = (worst, best, initialRisk, ageBars)
    }
}

extension Position {
    /// The extremes so far.
    public var excursion: Excursion {
        Excursion(worst: worstProfit, best: bestProfit, initialRisk: initialRisk, ageBars: ageBars)
    }
}
