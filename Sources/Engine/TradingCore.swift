internal import Indicators
public import Market
public import Risk
public import Trading

/// The deterministic heart: a function from stamped events to effects, the same in every mode.
///
/// Rule: no clock, no I/O, no randomness; "now" is the last stamp. Live, dry run, backtest and replay are shells that
/// make the events and carry out the effects.
public struct TradingCore {
    let configuration: CoreConfiguration
    var books: ContiguousArray<SymbolBook>
    let guards: GuardChain
    let sizing: SizingPolicy
    var slots: ContiguousArray<StrategySlot> = []
    var ledger: PositionLedger
    var losses: LossWatch
    var now = Timestamp(nanoseconds: .min)
    var signalCount: Int64 = 0
    /// A loss limit tripped and something may still be open.
    var flattening: ExitReason?
    /// Symbols whose scripts wait until everything a loss limit closes is closed.
    var deferred: [Int] = []
    /// Whether any strategy decides on quotes between bars.
    public private(set) var wantsTicks = false

    /// The account at the last event.
    public var account: AccountSnapshot { ledger.account }

    /// Open positions, oldest first.
    public var positions: ContiguousArray<Position> { ledger.positions }

    /// Binds every strategy to its columns. Throws when a strategy wants what the feed cannot give.
    public init(
        _ configuration: CoreConfiguration, limits: RiskLimits, sizing: SizingPolicy, strategies: [StrategyAssignment]
    ) throws(CoreSetupError) {
        self.configuration = configuration
        self.sizing = sizing
        guards = GuardChain(limits)
        losses = LossWatch(limits, balance: configuration.balance)
        ledger = PositionLedger(balance: configuration.balance, values: configuration.symbols.map(\.value))
        books = ContiguousArray(
            configuration.symbols.map {
                SymbolBook(value: $0.value, base: $0.baseTimeframe, zone: configuration.dataZone)
            })
        for assignment in strategies {
            let slot = try TradingCore.install(assignment, in: &books[assignment.symbol])
            slots.append(slot)
        }
        wantsTicks = slots.contains { $0.wantsTicks }
    }

    private static func install(
        _ assignment: StrategyAssignment, in book: inout SymbolBook
    ) throws(CoreSetupError) -> StrategySlot {
        let plan = assignment.strategy.plan
        guard let bit = book.bit(of: plan.timeframe) else { throw .timeframeTooShort(plan.timeframe) }
        var columns: [IndicatorColumn] = []
        for declared in plan.indicators {
            let timeframe = declared.request.timeframe ?? plan.timeframe
            guard timeframe >= plan.timeframe, let source = book.bit(of: timeframe) else {
                throw .timeframeTooShort(timeframe)
            }
            guard let column = book.column(source, declared.request) else {
                throw .unknownIndicator(declared.request.text)
            }
            columns.append(column)
        }
        let window = book.window(bit)
        assignment.strategy.bind(
            StrategyBinding(bars: window, columns: columns, specification: book.value.specification))
        return StrategySlot(
            strategy: assignment.strategy, name: plan.name, symbol: assignment.symbol, timeframe: plan.timeframe,
            wantsTicks: plan.wantsTicks, readsPosition: plan.readsPosition, bars: window, columns: columns, closedBit: bit,
            isReady: columns.isEmpty)
    }

    /// Applies one event. Total: every event is legal in every state; refusals are facts, not errors.
    public mutating func apply(_ event: Stamped<Event>, into effects: inout EffectBuffer) {
        switch event.payload {
        case .barClosed(let symbol, let bar): closeBar(symbol, bar, at: event.time)
        case .quote(let symbol, let quote): self.quote(symbol, quote, at: event.time, into: &effects)
        case .execution(let result): execute(result, at: event.time, into: &effects)
        }
    }

    /// Applies a `.barClosed` event.
    public mutating func closeBar(_ symbol: Int, _ bar: Bar, at time: Timestamp) {
        advance(to: time)
        books[symbol].append(bar)
    }

    /// Applies an `.execution` event.
    public mutating func execute(_ result: ExecutionResult, at time: Timestamp, into effects: inout EffectBuffer) {
        advance(to: time)
        executed(result, &effects)
    }

    @inline(__always)
    mutating func advance(to time: Timestamp) {
        precondition(time >= now, "Invariant: time never goes back")
        now = time
    }
}

/// Why a strategy cannot run on a feed.
public enum CoreSetupError: Error, Sendable, Equatable {
    /// The timeframe is shorter than the bars the feed delivers or than the strategy's own, or not made of whole ones.
    case timeframeTooShort(Timeframe)
    case unknownIndicator(String)
}
