public import Market

/// `[costs]`: what a simulation charges beyond the spread.
public struct CostSettings: Sendable, Equatable {
    /// What a commission is counted by.
    public enum CommissionMode: String, Sendable, CaseIterable {
        /// By ``CostSettings/commissionPerLot``.
        case perLot = "per_lot"
        /// By ``CostSettings/commissionPerDeal``.
        case perDeal = "per_deal"
        /// By ``CostSettings/commissionPercent``.
        case percent
    }

    /// Which deals pay a commission.
    public enum CommissionSide: String, Sendable, CaseIterable { case both, open, close }

    /// The currency of commissions.
    public enum CommissionCurrency: String, Sendable, CaseIterable {
        case account
        /// The symbol's.
        case profit
    }

    /// Worsens every market and stop fill, points; 0 to 100,000.
    public var slippagePoints: Int
    /// This many times the symbol's recent movement on top; 0 to 100.
    public var slippageVolatility: Double
    /// Up to so much more, drawn for each order, points; 0 to 100,000.
    public var slippageRandomPoints: Int
    /// What the draws of slippage and delay are made from; 0 to 2^63 - 1.
    public var seed: UInt64
    /// What a commission is counted by.
    public var commissionMode: CommissionMode
    /// Charged per lot and deal, ``commissionCurrency``; 0 or more.
    public var commissionPerLot: Money
    /// Charged per deal, ``commissionCurrency``; 0 or more.
    public var commissionPerDeal: Money
    /// Of a deal's value, percent; 0 to 10.
    public var commissionPercent: Double
    /// The least a deal that pays is charged, ``commissionCurrency``; 0 or more.
    public var commissionMinimum: Money
    /// Which deals pay.
    public var commissionSide: CommissionSide
    /// The currency of the amounts.
    public var commissionCurrency: CommissionCurrency
    /// From a decision to its execution, milliseconds; 0 to 60,000.
    public var delayMilliseconds: Int
    /// Up to so much more, drawn for each request, milliseconds; 0 to 60,000.
    public var delayJitterMilliseconds: Int
    /// Whether positions held over the end of a day are charged and paid their symbol's swap.
    public var usesSwap: Bool
}
