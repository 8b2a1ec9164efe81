public import Market

/// A symbol's terms from a day on.
public struct SymbolSnapshot: Sendable, Equatable {
    /// Midnight UTC of the day from which they hold, until the next snapshot's; nil from the beginning.
    public var from: Timestamp?
    /// What the broker says about the symbol.
    public var specification: SymbolSpecification

    public init(from: Timestamp?, specification: SymbolSpecification) { (self.from, self.specification) = (from, specification) }
}
