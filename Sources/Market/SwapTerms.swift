/// What holding a position over the rollover costs or earns, in MT5's terms.
public struct SwapTerms: Hashable, Sendable, Codable {
    /// What ``SwapTerms/long`` and ``SwapTerms/short`` count in, MT5's `SYMBOL_SWAP_MODE`.
    public enum Mode: String, Sendable, CaseIterable, Codable {
        case disabled
        /// Points of the price a lot and night.
        case points
        /// Base currency a lot and night.
        case baseCurrency = "base_currency"
        /// Margin currency a lot and night.
        case marginCurrency = "margin_currency"
        /// Account currency a lot and night.
        case depositCurrency = "deposit_currency"
        /// Profit currency a lot and night.
        case profitCurrency = "profit_currency"
        /// Percent a year of the value at the current price, a 360th of it a night.
        case interestCurrent = "interest_current"
        /// Percent a year of the value at the open price, a 360th of it a night.
        case interestOpen = "interest_open"
        /// The position is closed at the close price and opened again so many points away.
        case reopenCurrent = "reopen_current"
        /// The same at the bid.
        case reopenBid = "reopen_bid"
    }

    /// What the rates count in.
    public var mode: Mode
    /// Of a bought lot; negative is charged.
    public var long: Double
    /// Of a sold lot; negative is charged.
    public var short: Double
    /// Nights that the rollover at the end of each weekday counts for, 0 = Sunday to 6 = Saturday.
    public var nights: [Int]

    /// Nights of a week whose triple day is given (0 = Sunday to 6 = Saturday): none at the end of Saturday and Sunday.
    public static func nights(tripleDay: Int) -> [Int] {
        precondition((0...6).contains(tripleDay), "Invariant: weekdays are 0 to 6")
        return (0...6).map { $0 == tripleDay ? 3 : $0 == 0 || $0 == 6 ? 0 : 1 }
    }

    public init(mode: Mode = .disabled, long: Double = 0, short: Double = 0, nights: [Int] = SwapTerms.nights(tripleDay: 3)) {
        precondition(nights.count == 7 && nights.allSatisfy { (0...10).contains($0) }, "Invariant: seven weekdays, at most ten nights")
        (self.mode, self.long, self.short, self.nights) = (mode, long, short, nights)
    }
}
