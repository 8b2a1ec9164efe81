public import Market

/// The usual spreads of a symbol, for bars that have none.
public struct SymbolSpreads: Sendable, Equatable {
    /// Points by hour of the week.
    public var curve: SpreadCurve
    /// The file they were read from; nil when they stand in a table themselves.
    public var file: String?

    /// The key and its value, as a table says it.
    public var row: String {
        "spread_curve = " + (file.map(quoted) ?? "[\(curve.points.map { String($0) }.joined(separator: ", "))]")
    }

    public init(curve: SpreadCurve, file: String? = nil) { (self.curve, self.file) = (curve, file) }
}
