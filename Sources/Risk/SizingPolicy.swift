public import Market

/// How many lots a signal gets before its own `size_hint` shrinks them.
public enum SizingPolicy: Hashable, Sendable {
    /// The same lots each time.
    case fixedLots(Volume)
    /// Lots such that the distance to the stop costs this percentage (0 to 100) of the base.
    case riskPercent(Double, of: Base)

    /// What a risk percentage is taken of.
    public enum Base: String, CaseIterable, Sendable { case balance, equity }
}
