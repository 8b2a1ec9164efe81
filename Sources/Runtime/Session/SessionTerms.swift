public import Engine
public import Market
public import Risk

/// What a ``SessionSetup`` is made of, as it is kept in the journal, so that a replay asks no file what was in force.
public struct SessionTerms: Hashable, Sendable, Codable {
    /// A symbol of the run.
    public struct Symbol: Hashable, Sendable, Codable {
        /// As the broker described it when the segment began.
        public var specification: SymbolSpecification
        /// The bars its feed delivers.
        public var timeframe: Timeframe
    }

    /// In the order of their indices.
    public var symbols: [Symbol]
    /// The currency of the account.
    public var currency: String
    /// What every order and the account's losses are held against.
    public var limits: RiskLimits
    /// How many lots a signal gets.
    public var sizing: SizingPolicy
    /// The rules of the core, by the names they have there.
    public var rules: Rules
    /// What is done about positions and orders of other hands.
    public var foreign: ForeignPolicy
    /// After so many seconds without an answer a command's fate is open.
    public var replySeconds: Int64
    /// The broker's side refuses a command that is older than this, seconds.
    public var commandSeconds: Int64

    /// The part of ``CoreConfiguration`` that is not about symbols; balance and first bar are the segment's own.
    public struct Rules: Hashable, Sendable, Codable {
        var leverage: Int64
        var dataZone: ZoneRules
        var adding: Bool
        var hedging: Bool
        var protection: ProtectivePolicy
        var isNetting: Bool
        var hasCaretakers: Bool
        var stopSeconds: Int64?
    }

    /// What a session is built from, to be kept.
    public init(_ setup: SessionSetup) {
        let core = setup.configuration
        symbols = core.symbols.map { Symbol(specification: $0.value.specification, timeframe: $0.baseTimeframe) }
        (currency, limits, sizing, foreign) = (setup.currency, setup.limits, setup.sizing, setup.foreign)
        (replySeconds, commandSeconds) = (setup.replySeconds, setup.commandSeconds)
        rules = Rules(
            leverage: core.leverage, dataZone: core.dataZone, adding: core.adding, hedging: core.hedging, protection: core.protection,
            isNetting: core.isNetting, hasCaretakers: core.hasCaretakers, stopSeconds: core.stopSeconds)
    }

    /// What was kept, to build a session from.
    ///
    /// Throws when the money of a symbol cannot be counted in the account's currency, as in a journal that was tampered with.
    public func setup() throws(ReplayFailure) -> SessionSetup {
        let crosses = symbols.map { CrossSymbol($0.specification) }
        let core = try symbols.map { symbol throws(ReplayFailure) in
            guard let value = ContractValue(symbol.specification, account: currency, crosses: crosses) else {
                throw ReplayFailure("the journal's terms of \(symbol.specification.name) cannot be counted in \(currency)")
            }
            return CoreSymbol(value: value, baseTimeframe: symbol.timeframe)
        }
        return SessionSetup(
            configuration: CoreConfiguration(
                symbols: core, balance: .zero, leverage: rules.leverage, dataZone: rules.dataZone, tradeFrom: nil,
                adding: rules.adding, hedging: rules.hedging, protection: rules.protection, isNetting: rules.isNetting,
                hasCaretakers: rules.hasCaretakers, stopSeconds: rules.stopSeconds),
            limits: limits, sizing: sizing, currency: currency, foreign: foreign, replySeconds: replySeconds,
            commandSeconds: commandSeconds)
    }
}
