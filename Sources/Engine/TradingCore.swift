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
    let books: [SymbolBook]
    let guards: GuardChain
    let sizing: SizingPolicy
    var slots: ContiguousArray<StrategySlot> = []
    var ledger: PositionLedger
    var losses: LossWatch
    var now = Timestamp(nanoseconds: .min)
    var signalCount: Int64 = 0
    var anyWantsTicks = false
    /// A loss limit tripped and something may still be open.
    var flattening: ExitReason?

    /// The account at the last event.
    @inlinable public var account: AccountSnapshot { ledgerAccount }

    @usableFromInline var ledgerAccount: AccountSnapshot { ledger.account }

    /// Whether a quote between bars can change anything: a position, a resting entry or a strategy that wants ticks.
    public var needsEveryQuote: Bool {
        anyWantsTicks || !ledger.positions.isEmpty || slots.contains { $0.pending != nil || $0.outstanding != nil }
    }

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
        ledger = PositionLedger(balance: configuration.balance)
        books = configuration.symbols.map {
            SymbolBook(value: $0.value, base: $0.baseTimeframe, zone: configuration.dataZone)
        }
        for assignment in strategies {
            let slot = try TradingCore.install(assignment, in: books[assignment.symbol])
            slots.append(slot)
        }
        anyWantsTicks = slots.contains { $0.wantsTicks }
    }

    private static func install(
        _ assignment: StrategyAssignment, in book: SymbolBook
    ) throws(CoreSetupError) -> StrategySlot {
        let plan = assignment.strategy.plan
        guard let (feed, bit) = book.feed(plan.timeframe) else { throw .timeframeTooShort(plan.timeframe) }
        var columns: [IndicatorColumn] = []
        for declared in plan.indicators {
            let timeframe = declared.request.timeframe ?? plan.timeframe
            guard timeframe >= plan.timeframe, let (source, _) = book.feed(timeframe) else {
                throw .timeframeTooShort(timeframe)
            }
            guard let column = source.column(for: declared.request) else { throw .unknownIndicator(declared.request.text) }
            columns.append(column)
        }
        assignment.strategy.bind(
            StrategyBinding(bars: feed.window, columns: columns, specification: book.value.specification))
        return StrategySlot(
            strategy: assignment.strategy, symbol: assignment.symbol, timeframe: plan.timeframe,
            wantsTicks: plan.wantsTicks, columns: columns, closedBit: bit, isReady: columns.isEmpty)
    }

    /// Applies one event. Total: every event is legal in every state; refusals are facts, not errors.
    public mutating func apply(_ event: Stamped<Event>, into effects: inout EffectBuffer) {
        precondition(event.time >= now, "Invariant: time never goes back")
        now = event.time
        switch event.payload {
        case .barClosed(let symbol, let bar): books[symbol].append(bar)
        case .quote(let symbol, let quote): quoted(symbol, quote, &effects)
        case .execution(let result): executed(result, &effects)
        }
    }
}

/// Why a strategy cannot run on a feed.
public enum CoreSetupError: Error, Sendable, Equatable {
    /// The timeframe is shorter than the bars the feed delivers, or than the strategy's own.
    case timeframeTooShort(Timeframe)
    case unknownIndicator(String)
}
