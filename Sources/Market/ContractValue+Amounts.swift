extension ContractValue {
    /// What an amount is counted in before it is the account's money.
    public enum Denomination: Hashable, Sendable {
        /// The account's own currency.
        case account
        /// The currency of the symbol's prices and profit.
        case profit
        /// The currency of the swap rates: base or margin currency.
        case base
    }

    /// `numerator ÷ denominator` units of ``Money`` of a currency as money of the account, converted on the less favourable
    /// side (a negative amount becomes larger) and rounded once, half away from zero; nil on overflow.
    ///
    /// `denominator` must be positive.
    public func money(_ numerator: Int128, over denominator: Int128, in denomination: Denomination, at quote: Quote) -> Money? {
        guard denomination != .account else {
            let (divisor, overflow) = denominator.multipliedReportingOverflow(by: Int128(quantum))
            guard !overflow, let quanta = divide(numerator, divisor, .halfAwayFromZero) else { return nil }
            let (raw, overflowed) = quanta.multipliedReportingOverflow(by: quantum)
            return overflowed ? nil : Money(raw: raw)
        }
        return amount(
            numerator, Fraction(1, denominator), denomination == .profit ? profitConversion : swapConversion, quote)
    }
}
