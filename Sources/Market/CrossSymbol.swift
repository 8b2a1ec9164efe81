/// A symbol of a run as far as it can tell what one currency is worth in another.
public struct CrossSymbol: Hashable, Sendable {
    /// The symbol's name as the broker spells it.
    public let name: String
    /// ISO code of what its price is a price of.
    public let baseCurrency: String
    /// ISO code of the currency that price is in.
    public let profitCurrency: String
    /// Whether its price is an exchange rate: a contract for difference prices something else.
    public let isExchangeRate: Bool

    public init(_ specification: SymbolSpecification) {
        name = specification.name
        (baseCurrency, profitCurrency) = (specification.baseCurrency, specification.profitCurrency)
        isExchangeRate = specification.margin.calculation.pricesCurrency
    }
}

extension MarginTerms.Calculation {
    /// Whether the symbol's price is that of its base currency (or metal) in its profit currency.
    var pricesCurrency: Bool { self == .forex || self == .forexNoLeverage }
}
