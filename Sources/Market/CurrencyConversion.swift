/// How amounts in one currency become amounts in the account's, as far as one symbol's own quote can tell.
public enum CurrencyConversion: Hashable, Sendable {
    /// The same currency.
    case same
    /// Multiply by the symbol's price: the amount is in its base currency, the account in its profit currency.
    case timesPrice
    /// Divide by the symbol's price: the amount is in its profit currency, the account in its base currency.
    case dividedByPrice

    /// The conversion from `currency` to `account` with nothing but `symbol`'s own quote; nil when a cross is missing.
    public init?(from currency: String, to account: String, symbol: SymbolSpecification) {
        if currency == account {
            self = .same
        } else if currency == symbol.baseCurrency, account == symbol.profitCurrency {
            self = .timesPrice
        } else if currency == symbol.profitCurrency, account == symbol.baseCurrency {
            self = .dividedByPrice
        } else {
            return nil
        }
    }

    /// Converts a ratio `numerator / denominator` on the side of the quote that is less favourable to its owner:
    /// a gain becomes smaller, a loss (and a requirement such as margin, given as negative) larger. Nil on overflow.
    func convert(_ numerator: Int128, _ denominator: Int128, at quote: Quote) -> (Int128, Int128)? {
        let gain = numerator >= 0
        let one = Int128(Price.one)
        let (above, below): (Int128, Int128) =
            switch self {
            case .same: (1, 1)
            case .timesPrice: (Int128(gain ? quote.bid.raw : quote.ask.raw), one)
            case .dividedByPrice: (one, Int128(gain ? quote.ask.raw : quote.bid.raw))
            }
        let (top, overflow) = numerator.multipliedReportingOverflow(by: above)
        let (bottom, overflowed) = denominator.multipliedReportingOverflow(by: below)
        return overflow || overflowed ? nil : (top, bottom)
    }
}
