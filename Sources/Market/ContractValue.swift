/// Turns price distances and volumes of one symbol into money of one account.
///
/// Sums are exact; each result is rounded once, half away from zero, to the account currency's digits. Where currencies differ
/// it converts through the symbol's own price or that of one other symbol of the run, on the less favourable side, and knows
/// no amount until that symbol was quoted (``see(_:of:)``).
/// Profit: `distance × volume × contract size` in the profit currency (MT5 reference, ENUM_SYMBOL_CALC_MODE); of futures with
/// a tick price `distance ÷ tick size × tick price × volume`.
public struct ContractValue: Hashable, Sendable {
    /// The symbol's price grid, contract and limits.
    public let specification: SymbolSpecification
    /// Decimal digits of the account currency: 2, or 0 for the yen.
    public let moneyDigits: Int
    private(set) var profitConversion: CurrencyConversion
    private var notionalConversion: CurrencyConversion
    private(set) var marginConversion: CurrencyConversion
    private(set) var swapConversion: CurrencyConversion
    /// Money units (10^-4) that one smallest amount of the currency has.
    @usableFromInline let quantum: Int64
    /// Money units of the profit currency per unit of price distance and unit of volume.
    @usableFromInline let profitFraction: Fraction
    /// Money units of the base currency per unit of volume.
    private let contractFraction: Fraction

    /// Nil when an amount needs a cross rate that neither the symbol's own quote nor one of the symbols of the run is;
    /// ``missingCross(for:account:crosses:)`` names it.
    ///
    /// - Parameter crosses: all symbols of the run, by whose places ``see(_:of:)`` knows them.
    public init?(_ specification: SymbolSpecification, account: String, crosses: [CrossSymbol] = []) {
        let found = ContractValue.currencies(of: specification, account: account).map {
            CurrencyConversion(from: $0, to: account, symbol: specification, crosses: crosses)
        }
        guard let profit = found[0], let notional = found[1], let margin = found[2], let swap = found[3] else { return nil }
        self.specification = specification
        (profitConversion, notionalConversion, marginConversion, swapConversion) = (profit, notional, margin, swap)
        moneyDigits = ContractValue.digits(of: account)
        quantum = powerOfTen(Money.fractionDigits - moneyDigits)
        contractFraction = Fraction(Int128(specification.contractSize.raw), Int128(Volume.one))
        profitFraction = ContractValue.profitFraction(of: specification)
    }

    /// Decimal digits of a currency (ISO 4217): 0 for the yen, otherwise 2.
    public static func digits(of currency: String) -> Int { currency == "JPY" ? 0 : 2 }

    /// The currency pair whose price is missing, for messages; nil when nothing is.
    public static func missingCross(
        for specification: SymbolSpecification, account: String, crosses: [CrossSymbol] = []
    ) -> String? {
        currencies(of: specification, account: account).first {
            CurrencyConversion(from: $0, to: account, symbol: specification, crosses: crosses) == nil
        }.map { "\($0)/\(account)" }
    }

    /// The symbols of the run, by place and ascending, whose quotes it must be told.
    public var crossSymbols: [Int] {
        Set([profitConversion, notionalConversion, marginConversion, swapConversion].compactMap(\.crossSymbol)).sorted()
    }

    /// Whether every symbol that it converts through was quoted.
    public var isQuoted: Bool {
        profitConversion.isQuoted && notionalConversion.isQuoted && marginConversion.isQuoted && swapConversion.isQuoted
    }

    /// Takes the newest quote of a symbol of the run; one that makes no sense, or of a symbol it does not need, changes nothing.
    public mutating func see(_ quote: Quote, of crossSymbol: Int) {
        guard quote.isSane else { return }
        profitConversion.see(quote, of: crossSymbol)
        notionalConversion.see(quote, of: crossSymbol)
        marginConversion.see(quote, of: crossSymbol)
        swapConversion.see(quote, of: crossSymbol)
    }

    /// The profit of a signed price distance; nil on overflow and before the cross was quoted.
    @inlinable
    public func profit(distance: Price, volume: Volume, at quote: Quote) -> Money? {
        profit(Int128(distance.raw) * Int128(volume.raw), quote)
    }

    /// The value of a volume (always positive, on the dearer side): the base currency's, or of what is no currency pair the
    /// price's; nil on overflow and before the cross was quoted.
    public func notional(volume: Volume, at quote: Quote) -> Money? {
        let value =
            pricesCurrency
            ? amount(-Int128(volume.raw), contractFraction, notionalConversion, quote)
            : amount(-Int128(volume.raw) * Int128(quote.ask.raw), profitFraction, notionalConversion, quote)
        return value.map { -$0 }
    }

    /// Whether profit arises in the account's own currency.
    var convertsNothing: Bool { profitConversion.convertsNothing }

    private var pricesCurrency: Bool { specification.margin.calculation.pricesCurrency }

    /// The largest volume whose loss over a price distance (positive) stays within an amount, before any rounding of the
    /// loss to cents; nil on overflow, without a loss and before the cross was quoted.
    public func volume(losing amount: Money, over distance: Price, at quote: Quote) -> Volume? {
        volume(of: amount, -Int128(distance.raw), profitFraction, profitConversion, quote)
    }

    /// The largest volume whose value stays within an amount, before any rounding of the value to cents; nil on overflow,
    /// without a price and before the cross was quoted.
    public func volume(worth amount: Money, at quote: Quote) -> Volume? {
        pricesCurrency
            ? volume(of: amount, -1, contractFraction, notionalConversion, quote)
            : volume(of: amount, -Int128(quote.ask.raw), profitFraction, notionalConversion, quote)
    }

    /// The largest volume of which each unit costs `unit × fraction` (`unit` negative) and all of it at most an amount.
    private func volume(
        of amount: Money, _ unit: Int128, _ fraction: Fraction, _ conversion: CurrencyConversion, _ quote: Quote
    ) -> Volume? {
        guard unit < 0, let (loss, scale) = scaled(unit, 1, by: fraction.numerator, over: fraction.denominator),
            let (top, bottom) = conversion.convert(loss, scale, at: quote), top < 0, bottom > 0
        else { return nil }
        let (product, overflow) = Int128(amount.raw).multipliedReportingOverflow(by: bottom)
        return overflow ? nil : divide(product, -top, .down).map(Volume.init(raw:))
    }

    @usableFromInline
    func profit(_ product: Int128, _ quote: Quote) -> Money? { amount(product, profitFraction, profitConversion, quote) }

    /// `product × fraction` money units, converted and rounded; nil on overflow and before the cross was quoted.
    func amount(_ product: Int128, _ fraction: Fraction, _ conversion: CurrencyConversion, _ quote: Quote) -> Money? {
        guard let (value, scale) = scaled(product, 1, by: fraction.numerator, over: fraction.denominator),
            let (top, bottom) = conversion.convert(value, scale, at: quote), bottom > 0,
            let (numerator, denominator) = scaled(top, bottom, by: 1, over: Int128(quantum)),
            let quanta = divide(numerator, denominator, .halfAwayFromZero)
        else { return nil }
        let (raw, overflow) = quanta.multipliedReportingOverflow(by: quantum)
        return overflow ? nil : Money(raw: raw)
    }
}

extension ContractValue {
    /// What profit, value, margin and swap are counted in, in this order.
    private static func currencies(of symbol: SymbolSpecification, account: String) -> [String] {
        let natural = symbol.margin.calculation.pricesCurrency ? symbol.baseCurrency : symbol.profitCurrency
        let margin = symbol.margin.currency ?? natural
        let swap =
            switch symbol.swap.mode {
            case .baseCurrency: symbol.baseCurrency
            case .marginCurrency: margin
            case .depositCurrency: account
            case .disabled, .points, .profitCurrency, .interestCurrent, .interestOpen, .reopenCurrent, .reopenBid: symbol.profitCurrency
            }
        return [symbol.profitCurrency, natural, margin, swap]
    }

    /// Futures count by their tick price when they have one, everything else by the contract.
    private static func profitFraction(of symbol: SymbolSpecification) -> Fraction {
        let contract = Fraction(Int128(symbol.contractSize.raw), Int128(Price.one) * Int128(Volume.one))
        guard symbol.margin.calculation == .futures, let tick = symbol.ticksPerPrice else { return contract }
        // A price of one in money units, over a lot.
        return tick.times(Fraction(Int128(Money.one), Int128(Price.one) * Int128(Volume.one))) ?? contract
    }
}

extension SymbolSpecification {
    /// Tick price over tick size; nil without a tick price.
    var ticksPerPrice: Fraction? {
        guard let price = margin.tickPrice, price.raw > 0 else { return nil }
        return Fraction(Int128(price.raw), Int128(tick.raw))
    }
}
