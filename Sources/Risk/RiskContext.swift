public import Market
public import Trading

/// Everything guards and sizing may look at when a signal wants to become an order.
public struct RiskContext: Sendable {
    /// Balance and equity at the last quote of every symbol.
    public var account: AccountSnapshot
    /// The terms of the order's symbol, with money in the account's currency.
    public var value: ContractValue
    /// The quote the order would meet.
    public var quote: Quote
    /// Open and pending volume on the order's symbol, all strategies.
    public var symbolVolume: Volume
    /// Open positions and pending entries, all symbols.
    public var openPositions: Int
    /// The day's anchor, the highest equity and the latches that close entries.
    public var losses: LossWatch

    public init(
        account: AccountSnapshot, value: ContractValue, quote: Quote, symbolVolume: Volume, openPositions: Int,
        losses: LossWatch
    ) {
        (self.account, self.value, self.quote) = (account, value, quote)
        (self.symbolVolume, self.openPositions, self.losses) = (symbolVolume, openPositions, losses)
    }
}
