/// Turns price distances and volumes of one symbol into money of one account.
///
/// Sums are exact; each result is rounded once, half away from zero, to the account currency's digits.
/// Profit: `distance × volume × contract size` in the profit currency (MT5 reference, SYMBOL_CALC_MODE_FOREX).
/// Margin: `volume × contract size ÷ leverage` in the base currency.
public struct ContractValue: Hashable, Sendable {
    /// The symbol's price grid, contract and limits.
    public let specification: SymbolSpecification
    /// Decimal digits of the account currency: 2, or 0 for the yen.
    public let moneyDigits: Int
    private let profitConversion: CurrencyConversion
    private let baseConversion: CurrencyConversion
    /// Money units (10^-4) that one smallest amount of the currency has.
    @usableFromInline let quantum: Int64
    private let contractRaw: Int64

    /// Nil when profit or margin needs a cross rate that the symbol's own quote is not; ``missingCross(for:account:)`` names it.
    public init?(_ specification: SymbolSpecification, account: String) {
        guard
            let profit = CurrencyConversion(from: specification.profitCurrency, to: account, symbol: specification),
            let base = CurrencyConversion(from: specification.baseCurrency, to: account, symbol: specification)
        else { return nil }
        self.specification = specification
        (profitConversion, baseConversion) = (profit, base)
        moneyDigits = ContractValue.digits(of: account)
        quantum = powerOfTen(Money.fractionDigits - moneyDigits)
        contractRaw = specification.contractSize.raw
    }

    /// Decimal digits of a currency (ISO 4217): 0 for the yen, otherwise 2.
    public static func digits(of currency: String) -> Int { currency == "JPY" ? 0 : 2 }

    /// The currency pair whose price is missing, for messages; nil when nothing is.
    public static func missingCross(for specification: SymbolSpecification, account: String) -> String? {
        [specification.profitCurrency, specification.baseCurrency].first {
            CurrencyConversion(from: $0, to: account, symbol: specification) == nil
        }.map { "\($0)/\(account)" }
    }

    /// The profit of a signed price distance; nil on overflow.
    @inlinable
    public func profit(distance: Price, volume: Volume, at quote: Quote) -> Money? {
        amount(Int128(distance.raw) * Int128(volume.raw), profitScale, inProfitCurrency: true, quote)
    }

    /// The value of a volume at the base currency's rate (always positive, on the dearer side); nil on overflow.
    public func notional(volume: Volume, at quote: Quote) -> Money? {
        amount(-Int128(volume.raw), Int128(Volume.one), inProfitCurrency: false, quote).map { -$0 }
    }

    /// The margin a volume binds at a leverage (`1 : leverage`); nil on overflow.
    public func margin(volume: Volume, leverage: Int64, at quote: Quote) -> Money? {
        amount(-Int128(volume.raw), Int128(Volume.one) * Int128(leverage), inProfitCurrency: false, quote).map { -$0 }
    }

    /// Whether profit arises in the account's own currency.
    var convertsNothing: Bool { profitConversion == .same }

    /// The largest volume whose loss over a price distance (positive) stays within an amount, before any rounding of the
    /// loss to cents; nil on overflow or without a loss.
    public func volume(losing amount: Money, over distance: Price, at quote: Quote) -> Volume? {
        let loss = -Int128(distance.raw) * Int128(contractRaw)
        guard loss < 0, let (top, bottom) = profitConversion.convert(loss, profitScale, at: quote), top < 0, bottom > 0
        else { return nil }
        let (product, overflow) = Int128(amount.raw).multipliedReportingOverflow(by: bottom)
        return overflow ? nil : divide(product, -top, .down).map(Volume.init(raw:))
    }

    /// The largest volume whose value stays within an amount, before any rounding of the value to cents; nil on overflow or
    /// without a price.
    public func volume(worth amount: Money, at quote: Quote) -> Volume? {
        guard let (top, bottom) = baseConversion.convert(-Int128(contractRaw), Int128(Volume.one), at: quote), top < 0, bottom > 0
        else { return nil }
        let (product, overflow) = Int128(amount.raw).multipliedReportingOverflow(by: bottom)
        return overflow ? nil : divide(product, -top, .down).map(Volume.init(raw:))
    }

    @usableFromInline var profitScale: Int128 { Int128(Price.one) * Int128(Volume.one) }

    @usableFromInline
    func amount(_ product: Int128, _ scale: Int128, inProfitCurrency: Bool, _ quote: Quote) -> Money? {
        let (value, overflow) = product.multipliedReportingOverflow(by: Int128(contractRaw))
        if overflow { return nil }
        let conversion = inProfitCurrency ? profitConversion : baseConversion
        guard let (numerator, denominator) = conversion.convert(value, scale, at: quote), denominator > 0 else { return nil }
        let (divisor, overflowing) = denominator.multipliedReportingOverflow(by: Int128(quantum))
        if overflowing { return nil }
        guard let quanta = divide(numerator, divisor, .halfAwayFromZero) else { return nil }
        let (raw, overflowed) = quanta.multipliedReportingOverflow(by: quantum)
        return overflowed ? nil : Money(raw: raw)
    }
}
