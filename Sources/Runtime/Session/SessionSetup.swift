public import Engine
internal import Market
public import Risk

/// What a session is built from beside its strategies; the same in a run and in its replay.
public struct SessionSetup: Sendable {
    /// Symbols with their base timeframes and the rules of the core; the balance is taken from the segment's start.
    public var configuration: CoreConfiguration
    /// What every order and the account's losses are held against.
    public var limits: RiskLimits
    /// How many lots a signal gets.
    public var sizing: SizingPolicy
    /// The currency of the account.
    public var currency: String
    /// What is done about positions and orders of other hands.
    public var foreign: ForeignPolicy
    /// After so many seconds without an answer a command's fate is open.
    public var replySeconds: Int64
    /// The broker's side refuses a command that is older than this, seconds.
    public var commandSeconds: Int64

    public init(
        configuration: CoreConfiguration, limits: RiskLimits, sizing: SizingPolicy, currency: String,
        foreign: ForeignPolicy = .alert, replySeconds: Int64 = 10, commandSeconds: Int64 = 10
    ) {
        (self.configuration, self.limits, self.sizing, self.currency) = (configuration, limits, sizing, currency)
        (self.foreign, self.replySeconds, self.commandSeconds) = (foreign, replySeconds, commandSeconds)
    }

    /// The broker's names of the symbols.
    public var symbolNames: [String] { configuration.symbols.map(\.value.specification.name) }
}
