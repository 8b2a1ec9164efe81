public import Market

/// A symbol's terms from a day on.
public struct SymbolSnapshot: Sendable, Equatable {
    /// Midnight UTC of the day from which they hold, until the next snapshot's; nil from the beginning.
    public var from: Timestamp?
    /// What the broker says about the symbol.
    public var specification: SymbolSpecification

    /// Usual spreads for bars without one; nil when none are given.
    public var spreads: SymbolSpreads?

    public init(from: Timestamp?, specification: SymbolSpecification, spreads: SymbolSpreads? = nil) {
        (self.from, self.specification, self.spreads) = (from, specification, spreads)
    }
}
