public import Market

/// What the account and the venue charge and allow.
public struct BrokerTerms: Hashable, Sendable {
    /// How an account keeps its positions: MT5's `ACCOUNT_MARGIN_MODE`.
    public enum Accounting: String, Sendable, CaseIterable {
        /// Each order begins a position of its own (`ACCOUNT_MARGIN_MODE_RETAIL_HEDGING`).
        case hedging
        /// One position a symbol, to which every order adds or from which it takes (`ACCOUNT_MARGIN_MODE_RETAIL_NETTING`).
        case netting
    }

    /// `1 : leverage`.
    public var leverage: Int64
    /// The worst position is closed below this margin level, in percent; 0 for never.
    public var stopOutPercent: Double
    /// Worsens every market and stop fill, in points.
    public var slippagePoints: Int64
    /// Account currency per lot, charged by each deal.
    public var commissionPerLot: Money
    /// Whether orders on one symbol share a position.
    public var accounting: Accounting

    public init(
        leverage: Int64, stopOutPercent: Double, slippagePoints: Int64, commissionPerLot: Money, accounting: Accounting = .hedging
    ) {
        (self.leverage, self.stopOutPercent) = (leverage, stopOutPercent)
        (self.slippagePoints, self.commissionPerLot) = (slippagePoints, commissionPerLot)
        self.accounting = accounting
    }

    /// The equity at which the margin level is the stop-out level, in units of ``Money``.
    func stopOutEquity(_ usedMargin: Money) -> Int64 {
        guard stopOutPercent > 0, usedMargin.raw > 0 else { return .min }
        return Int64((Double(usedMargin.raw) * stopOutPercent / 100).rounded(.up))
    }
}
