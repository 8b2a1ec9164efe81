public import Market
internal import Indicators
internal import Trading

/// A strategy instance in the core and what it is waiting for.
struct StrategySlot {
    let strategy: any Strategy
    let name: String
    let symbol: Int
    let timeframe: Timeframe
    let wantsTicks: Bool
    let readsPosition: Bool
    let readsPending: Bool
    let bars: BarWindow
    let columns: [IndicatorColumn]
    /// The other symbols whose indicators it reads.
    var otherSymbols: [Int]
    /// Those of them that exits read.
    var exitSymbols: [Int] = []
    /// The average true range that sizing asks for; nil when it asks for none.
    var range: IndicatorColumn?
    /// Which of the symbol's timeframes calls `barClosed`.
    let closedBit: Int
    /// Every indicator has had a value.
    var isReady: Bool
    /// The script failed or was stopped; it is not called again.
    var isStopped = false
    /// The entries that rest at the broker: at most one, unless adding or hedging is configured.
    var resting: ContiguousArray<PendingEntry> = []
    /// Entries that are asked to be withdrawn: until the answer they may still fill.
    var withdrawing: ContiguousArray<PendingEntry> = []
    /// The order that is out and unanswered.
    var outstanding: OrderRequest?
    /// What the positions it opens are watched by: the last set. Older ones serve the positions opened under them.
    var exitSets: ContiguousArray<ExitSet>
    /// The signal that enters as soon as the opposite position is gone, and the quote it was decided on.
    var reversal: (signal: Signal, quote: Quote)?

    /// The set that new positions are opened under.
    var currentExits: ExitSet { exitSets[exitSets.count - 1] }

    /// When the newest closed bar opened, seconds since 1970.
    var newestOpened: Int64 {
        let end = bars.end.pointee
        return end > 0 ? bars.time[end - 1] : .min
    }
}

/// A strategy with the symbol it trades, as the shell hands it to the core.
public struct StrategyAssignment {
    /// The instance; one core owns it.
    public let strategy: any Strategy
    /// Index of the symbol in the run.
    public let symbol: Int
    /// What its positions are watched by; of equal priority the one named first goes first.
    public let exits: [any ExitRule]
    public init(strategy: any Strategy, symbol: Int, exits: [any ExitRule] = []) {
        (self.strategy, self.symbol, self.exits) = (strategy, symbol, exits)
    }
}

/// What the core must know of the run it serves.
public struct CoreConfiguration: Sendable {
    /// The symbols with the timeframe their feed delivers, in name order.
    public var symbols: [CoreSymbol]
    /// Account currency, at the start.
    public var balance: Money
    /// Margin is exposure divided by this.
    public var leverage: Int64
    /// The clock of the data: longer bars align to it.
    public var dataZone: ZoneRules
    /// Bars that opened before this instant only warm up; nil for none.
    public var tradeFrom: Timestamp?
    /// Whether a bar that opened before ``tradeFrom`` and ended after it is decided on: a run that starts within a bar waits for its
    /// end, not for the end of the next one.
    public var joinsOpenBars = false
    /// Whether a strategy may add to its own open position; if not, the signal is skipped.
    public var adding: Bool
    /// Whether a strategy may hold both sides at once; if not, the opposite signal closes and reverses.
    public var hedging: Bool
    /// What happens to positions whose exit failed.
    public var protection: ProtectivePolicy
    /// Whether the account holds one position a symbol.
    public var isNetting: Bool
    /// Whether positions that no strategy asked for may come to be owned, by one slot a symbol behind the strategies.
    public var hasCaretakers: Bool
    /// A position without a stop at the broker is given one, and closed when the broker holds none after so many seconds;
    /// nil when positions may be without.
    public var stopSeconds: Int64?

    public init(
        symbols: [CoreSymbol], balance: Money, leverage: Int64, dataZone: ZoneRules, tradeFrom: Timestamp?, adding: Bool,
        hedging: Bool, protection: ProtectivePolicy = .standard, isNetting: Bool = false,
        hasCaretakers: Bool = false, stopSeconds: Int64? = nil
    ) {
        (self.symbols, self.balance, self.leverage, self.dataZone) = (symbols, balance, leverage, dataZone)
        (self.tradeFrom, self.adding, self.hedging, self.protection) = (tradeFrom, adding, hedging, protection)
        (self.isNetting, self.hasCaretakers, self.stopSeconds) = (isNetting, hasCaretakers, stopSeconds)
    }
}

/// A symbol of the run.
public struct CoreSymbol: Sendable {
    /// Its specification, with money in the account's currency.
    public var value: ContractValue
    /// The bars its feed delivers; longer ones are merged from them, shorter ones are refused.
    public var baseTimeframe: Timeframe
    public init(value: ContractValue, baseTimeframe: Timeframe) {
        (self.value, self.baseTimeframe) = (value, baseTimeframe)
    }
}
