public import Market

/// The account's figures at a moment, all in its currency.
public struct AccountSnapshot: Hashable, Sendable, Codable {
    /// The deposit and everything booked since; floating profit is not in it.
    public var balance: Money
    /// Balance plus the floating profit, swap included.
    public var equity: Money

    @inlinable public init(balance: Money, equity: Money) { (self.balance, self.equity) = (balance, equity) }
}
