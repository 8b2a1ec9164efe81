internal import Market

/// What the indices of a session stand for.
public struct SessionNames: Hashable, Sendable, Codable {
    /// The strategy instances, in the order of the configuration.
    public var strategies: [String]
    /// The broker's names.
    public var symbols: [String]
    /// ISO 4217 code of the account.
    public var currency: String

    public init(strategies: [String], symbols: [String], currency: String) {
        (self.strategies, self.symbols, self.currency) = (strategies, symbols, currency)
    }

    /// A strategy's name; that of the caretaker of a symbol for what no strategy asked for.
    public func strategy(_ index: Int) -> String {
        if strategies.indices.contains(index) { return strategies[index] }
        let symbol = index - strategies.count
        return symbols.indices.contains(symbol) ? "caretaker \(symbols[symbol])" : "strategy \(index)"
    }

    /// A symbol's name.
    public func symbol(_ index: Int) -> String { symbols.indices.contains(index) ? symbols[index] : "symbol \(index)" }
}
