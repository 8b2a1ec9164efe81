public import Market

/// The keys of `[connector]` for a MetaTrader 5 terminal.
public struct TerminalSettings: Sendable, Equatable {
    /// Whose money the account holds.
    public enum Account: String, Sendable, CaseIterable {
        /// Nobody's: a demonstration or a contest.
        case demo
        /// Somebody's.
        case real
    }

    /// Where the key is kept that both sides must know; nil when it is not given.
    public var key: SecretReference?
    /// What the terminal calls symbols, by their names here.
    public var symbols: [String: String] = [:]
    /// The rule of the server's clock; nil to find it.
    public var zone: ZoneRules?
    /// The number of the account; nil for whichever is logged in.
    public var login: Int64?
    /// The name of the trade server; nil for any.
    public var server: String?
    /// Whose money the account holds; nil for either.
    public var account: Account?
    /// Least time between two commands, milliseconds.
    public var pauseMilliseconds = 100
    /// How far the price may have moved when an order is executed, points.
    public var deviationPoints = 20
    /// Whether the address may be one that other computers reach, though nothing is encrypted.
    public var allowsUnencrypted = false

    public init() {}
}
