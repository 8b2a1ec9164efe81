/// How a symbol binds margin, in MT5's terms.
public struct MarginTerms: Hashable, Sendable, Codable {
    /// The formula, MT5's `SYMBOL_TRADE_CALC_MODE`.
    public enum Calculation: String, Sendable, CaseIterable, Codable {
        /// `lots × contract ÷ leverage × rate` in the margin currency.
        case forex
        /// The same without leverage.
        case forexNoLeverage = "forex_no_leverage"
        /// `lots × contract × price × rate`.
        case cfd
        /// `lots × contract × price × tick value ÷ tick size × rate`.
        case cfdIndex = "cfd_index"
        /// `lots × contract × price ÷ leverage × rate`.
        case cfdLeverage = "cfd_leverage"
        /// `lots × initial margin × rate`.
        case futures
    }

    /// Which formula holds.
    public var calculation: Calculation
    /// Fixed initial margin of one lot, margin currency (`SYMBOL_MARGIN_INITIAL`); nil where the formula needs none.
    public var initialPerLot: Money?
    /// Fixed maintenance margin of one lot, margin currency; nil when it is the initial one.
    public var maintenancePerLot: Money?
    /// Units of the contract that a hedged lot is charged for, or where an initial margin is fixed an amount of the margin
    /// currency (`SYMBOL_MARGIN_HEDGED`): 0 charges nothing for what is covered;
    /// nil charges both legs in full.
    public var hedgedContract: Money?
    /// Whether only the dearer of a hedged symbol's two legs binds margin (`SYMBOL_MARGIN_HEDGED_USE_LEG`), whatever
    /// ``hedgedContract`` says.
    public var chargesLargerLeg: Bool
    /// What a tick of one lot is worth, profit currency: MT5's tick price of futures and index CFDs; nil when the contract says it.
    public var tickPrice: Price?
    /// ISO code of the currency margin is counted in; nil for the base currency (the profit currency for CFDs and futures).
    public var currency: String?
    /// Factor of the margin of buys, `SymbolInfoMarginRate`.
    public var longRate: Double
    /// Factor of the margin of sells.
    public var shortRate: Double

    public init(
        calculation: Calculation = .forex, initialPerLot: Money? = nil, maintenancePerLot: Money? = nil, hedgedContract: Money? = nil,
        chargesLargerLeg: Bool = false, tickPrice: Price? = nil, currency: String? = nil, longRate: Double = 1, shortRate: Double = 1
    ) {
        (self.calculation, self.initialPerLot, self.maintenancePerLot) = (calculation, initialPerLot, maintenancePerLot)
        (self.hedgedContract, self.chargesLargerLeg, self.tickPrice) = (hedgedContract, chargesLargerLeg, tickPrice)
        (self.currency, self.longRate, self.shortRate) = (currency, longRate, shortRate)
    }
}
