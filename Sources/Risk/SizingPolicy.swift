public import Market

/// How many lots a signal gets before its own `size_hint` shrinks them.
public enum SizingPolicy: Hashable, Sendable, Codable {
    /// The same lots each time.
    case fixedLots(Volume)
    /// Lots such that the distance to the stop costs this percentage (0 to 100) of the base.
    case riskPercent(Double, of: Base)
    /// Lots such that a move of so many average true ranges of so many bars costs this percentage of the base; needs no stop.
    case averageRange(percent: Double, multiple: Double, period: Int, of: Base)
    /// Lots whose value is this percentage of the base: 100 is a leverage of one.
    case fixedFraction(Double, of: Base)

    /// What a percentage is taken of.
    public enum Base: String, CaseIterable, Sendable, Codable { case balance, equity }
}
