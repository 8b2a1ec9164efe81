/// How amounts in one currency become amounts in the account's: through the symbol's own price, through the price of one
/// other symbol of the run, or through both.
struct CurrencyConversion: Hashable, Sendable {
    /// A step through the symbol's own price.
    private enum OwnStep {
        case none
        /// The amount is in the symbol's base currency.
        case timesPrice
        /// The amount is in the symbol's profit currency.
        case dividedByPrice
    }

    /// A step through another symbol's price.
    private struct Cross: Hashable {
        let symbol: Int
        /// The amount is in that symbol's profit currency.
        let divides: Bool
        /// Its newest; nil until it was quoted.
        var quote: Quote?
    }

    private let own: OwnStep
    private var cross: Cross?

    /// Whether both currencies are the same.
    var convertsNothing: Bool { own == .none && cross == nil }
    /// Which symbol of the run it needs besides its own; nil when it needs none.
    var crossSymbol: Int? { cross?.symbol }
    /// Whether the price of the other symbol is known, if one is needed.
    @inline(__always)
    var isQuoted: Bool { cross.map { $0.quote != nil } ?? true }

    /// The shortest conversion from `currency` to `account`, of several through another symbol the first; nil when a cross is
    /// missing.
    init?(from currency: String, to account: String, symbol: SymbolSpecification, crosses: [CrossSymbol]) {
        let isRate = symbol.margin.calculation.pricesCurrency
        // What the currency becomes through the symbol's own price.
        let step: (OwnStep, String)? =
            switch currency {
            case symbol.baseCurrency where isRate: (.timesPrice, symbol.profitCurrency)
            case symbol.profitCurrency where isRate: (.dividedByPrice, symbol.baseCurrency)
            default: nil
            }
        if currency == account {
            (own, cross) = (.none, nil)
        } else if let (step, reached) = step, reached == account {
            (own, cross) = (step, nil)
        } else if let found = CurrencyConversion.cross(from: currency, to: account, crosses) {
            (own, cross) = (.none, found)
        } else if let (step, reached) = step, let found = CurrencyConversion.cross(from: reached, to: account, crosses) {
            (own, cross) = (step, found)
        } else {
            return nil
        }
    }

    private static func cross(from currency: String, to account: String, _ crosses: [CrossSymbol]) -> Cross? {
        for (index, symbol) in crosses.enumerated() where symbol.isExchangeRate {
            if (symbol.baseCurrency, symbol.profitCurrency) == (currency, account) { return Cross(symbol: index, divides: false) }
            if (symbol.baseCurrency, symbol.profitCurrency) == (account, currency) { return Cross(symbol: index, divides: true) }
        }
        return nil
    }

    /// Takes a quote of a symbol of the run, if it is the one that is needed.
    mutating func see(_ quote: Quote, of symbol: Int) {
        if cross?.symbol == symbol { cross?.quote = quote }
    }

    /// Converts a ratio `numerator / denominator` on the side of each quote that is less favourable to its owner:
    /// a gain becomes smaller, a loss (and a requirement such as margin, given as negative) larger. Nil on overflow and until
    /// the other symbol was quoted.
    func convert(_ numerator: Int128, _ denominator: Int128, at quote: Quote) -> (Int128, Int128)? {
        let gain = numerator >= 0
        var result: (Int128, Int128)? = (numerator, denominator)
        switch own {
        case .none: break
        case .timesPrice: result = multiplied(numerator, denominator, by: gain ? quote.bid : quote.ask)
        case .dividedByPrice: result = divided(numerator, denominator, by: gain ? quote.ask : quote.bid)
        }
        guard let cross, let (top, bottom) = result else { return result }
        guard let rate = cross.quote else { return nil }
        return cross.divides
            ? divided(top, bottom, by: gain ? rate.ask : rate.bid) : multiplied(top, bottom, by: gain ? rate.bid : rate.ask)
    }

    private func multiplied(_ numerator: Int128, _ denominator: Int128, by price: Price) -> (Int128, Int128)? {
        scaled(numerator, denominator, by: Int128(price.raw), over: Int128(Price.one))
    }

    private func divided(_ numerator: Int128, _ denominator: Int128, by price: Price) -> (Int128, Int128)? {
        price.raw > 0 ? scaled(numerator, denominator, by: Int128(Price.one), over: Int128(price.raw)) : nil
    }
}
