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
    /// What is charged beyond the spread.
    public var costs: Costs
    /// Whether orders on one symbol share a position.
    public var accounting: Accounting
    /// No entry is taken below this margin level, in percent; 0 for never.
    public var marginCallPercent: Double = 0
    /// The most pending orders the account may have (`ACCOUNT_LIMIT_ORDERS`); 0 for any number.
    public var orderLimit = 0
    /// The most positions the account may have, counting pending orders where each may become one; 0 for any number.
    public var positionLimit = 0

    public init(leverage: Int64, stopOutPercent: Double, costs: Costs = Costs(), accounting: Accounting = .hedging) {
        (self.leverage, self.stopOutPercent) = (leverage, stopOutPercent)
        (self.costs, self.accounting) = (costs, accounting)
    }

    /// With a fixed slippage in points, and a commission per lot and deal in account currency, as the only costs.
    public init(
        leverage: Int64, stopOutPercent: Double, slippagePoints: Int64, commissionPerLot: Money, accounting: Accounting = .hedging
    ) {
        let costs = Costs(commission: CommissionTerms(.perLot(commissionPerLot)), slippage: SlippageTerms(points: slippagePoints))
        self.init(leverage: leverage, stopOutPercent: stopOutPercent, costs: costs, accounting: accounting)
    }

    /// The same account without slippage, commission and swap.
    public var costFree: BrokerTerms {
        var result = self
        result.costs = costs.free
        return result
    }

    /// The equity at which the margin level is the stop-out level, in units of ``Money``.
    func stopOutEquity(_ usedMargin: Money) -> Int64 { equity(atLevel: stopOutPercent, usedMargin) }

    /// The equity at which the margin level is the margin-call level, in units of ``Money``.
    func marginCallEquity(_ usedMargin: Money) -> Int64 { equity(atLevel: marginCallPercent, usedMargin) }

    private func equity(atLevel percent: Double, _ usedMargin: Money) -> Int64 {
        guard percent > 0, usedMargin.raw > 0 else { return .min }
        return Int64((Double(usedMargin.raw) * percent / 100).rounded(.up))
    }
}
