public import Indicators
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
    var guards: GuardChain
    var sizing: SizingPolicy
    /// The limits in force, and those that wait until nothing is latched.
    var limits: RiskLimits
    var wantedLimits: RiskLimits?
    var wantedSizing: SizingPolicy?
    /// Reasons of the shell's and of operators' to open nothing.
    var gates: [EntryGate] = []
    /// What other hands hold and wait for.
    var foreign: [ForeignExposure] = []
    var slots: ContiguousArray<StrategySlot> = []
    var ledger: PositionLedger
    /// For each symbol those whose money is converted through it.
    var feeds: [[Int]]
    var watch: AccountWatch
    var activity: RiskActivity
    /// Scheduled news, oldest first.
    var news: [NewsEvent] = []
    var now = Timestamp(nanoseconds: .min)
    var signalCount: Int64 = 0
    /// Closes that wait to be asked for again.
    var waitingCloses = 0
    /// Whether any strategy has exits, and any of them watches quotes.
    var hasExits = false
    var hasTickExits = false
    /// A loss limit tripped and something may still be open.
    var flattening: ExitReason?
    /// Symbols whose scripts wait until everything a loss limit closes is closed.
    var deferred: [Int] = []
    /// Whether any strategy decides on quotes between bars.
    public internal(set) var wantsTicks = false

    /// The account at the last event.
    public var account: AccountSnapshot { ledger.account }

    /// Open positions, oldest first.
    public var positions: ContiguousArray<Position> { ledger.positions }

    /// Binds every strategy to its columns; `risk` is what an earlier core remembered of the account; `computed` may hand over indicators of a whole run, computed before.
    /// `restoring` goes on where a checkpoint was taken; `olderExits` are those its positions were opened under, before a reload.
    ///
    /// Errors: a strategy wants what the feed cannot give.
    public init(
        _ configuration: CoreConfiguration, limits: RiskLimits, sizing: SizingPolicy, strategies: [StrategyAssignment],
        risk: RiskState? = nil, restoring checkpoint: CoreCheckpoint? = nil, olderExits: OlderExits = { _, _ in nil },
        computed: (_ symbol: Int, Timeframe, IndicatorRequest) -> ComputedIndicator? = { _, _, _ in nil }
    ) throws(CoreSetupError) {
        self.configuration = configuration
        (self.sizing, self.limits) = (sizing, limits)
        guards = GuardChain(limits)
        watch = AccountWatch(limits, balance: configuration.balance, memory: risk?.memory)
        activity = risk?.activity ?? RiskActivity()
        ledger = PositionLedger(balance: configuration.balance, values: configuration.symbols.map(\.value))
        feeds = ContractValue.feeds(of: configuration.symbols.map(\.value))
        books = ContiguousArray(
            configuration.symbols.map {
                SymbolBook(value: $0.value, base: $0.baseTimeframe, zone: configuration.dataZone)
            })
        for assignment in strategies + Self.caretakers(configuration) {
            let slot = try install(assignment, computed)
            slots.append(slot)
        }
        noteTicks()
        noteExits()
        if let checkpoint { try restore(checkpoint, olderExits) }
    }

    mutating func install(
        _ assignment: StrategyAssignment, _ computed: (Int, Timeframe, IndicatorRequest) -> ComputedIndicator?
    ) throws(CoreSetupError) -> StrategySlot {
        let (plan, own) = (assignment.strategy.plan, assignment.symbol)
        guard let bit = books[own].bit(of: plan.timeframe) else { throw .timeframeTooShort(plan.timeframe) }
        var otherSymbols: [Int] = []
        let columns = try self.columns(plan.indicators, plan.timeframe, own, &otherSymbols, computed)
        var exitSymbols: [Int] = []
        let exits = try exitSet(0, assignment.exits, of: plan, own, &exitSymbols, computed)
        for other in exitSymbols where !otherSymbols.contains(other) { otherSymbols.append(other) }
        let window = books[own].window(bit)
        assignment.strategy.bind(
            StrategyBinding(
                bars: window, columns: columns, specification: books[own].value.specification, strategyName: plan.name))
        var slot = StrategySlot(
            strategy: assignment.strategy, name: plan.name, symbol: own, timeframe: plan.timeframe,
            wantsTicks: plan.wantsTicks, readsPosition: plan.readsPosition, readsPending: plan.readsPending, bars: window, columns: columns,
            otherSymbols: otherSymbols, range: try rangeColumn(own, bit, for: sizing), closedBit: bit, isReady: columns.isEmpty,
            exitSets: [exits])
        slot.exitSymbols = exitSymbols
        return slot
    }

    /// The column of each indicator that a script on a timeframe of a symbol declared; `others` gains the other symbols it reads.
    mutating func columns(
        _ indicators: [DeclaredIndicator], _ own: Timeframe, _ ownSymbol: Int, _ others: inout [Int],
        _ computed: (Int, Timeframe, IndicatorRequest) -> ComputedIndicator?
    ) throws(CoreSetupError) -> [IndicatorColumn] {
        var columns: [IndicatorColumn] = []
        for declared in indicators {
            let (request, timeframe) = (declared.request, declared.request.timeframe ?? own)
            let symbol = try self.symbol(of: request, own: ownSymbol)
            guard timeframe >= own, let source = books[symbol].bit(of: timeframe) else {
                throw .indicator(
                    "\(declared.name) = \(request.text) reads \(timeframe.rawValue) bars, which are shorter than the strategy's \(own.rawValue) or not made of whole ones"
                )
            }
            do throws(KernelProblem) {
                columns.append(
                    try books[symbol].column(source, request, computed: computed(symbol, timeframe, request.local)))
            } catch {
                throw .indicator(error.message)
            }
            if symbol != ownSymbol && !others.contains(symbol) { others.append(symbol) }
        }
        return columns
    }

    /// The average true range of a strategy's bars when volumes are made from it.
    mutating func rangeColumn(_ symbol: Int, _ bit: Int, for policy: SizingPolicy) throws(CoreSetupError) -> IndicatorColumn? {
        guard case .averageRange(_, _, let period, _) = policy else { return nil }
        do throws(KernelProblem) {
            return try books[symbol].column(bit, IndicatorRequest(kernel: "atr", parameters: [Double(period)]), computed: nil)
        } catch {
            throw .indicator(error.message)
        }
    }

    private func symbol(of request: IndicatorRequest, own: Int) throws(CoreSetupError) -> Int {
        guard let name = request.symbol else { return own }
        guard let index = books.firstIndex(where: { $0.value.specification.name == name }) else { throw .unknownSymbol(name) }
        return index
    }

    /// Applies one event. Total: every event is legal in every state; refusals are facts, not errors.
    public mutating func apply(_ event: Stamped<Event>, into effects: inout EffectBuffer) {
        switch event.payload {
        case .barClosed(let symbol, let bar): closeBar(symbol, bar, at: event.time)
        case .quote(let symbol, let quote): self.quote(symbol, quote, at: event.time, into: &effects)
        case .specification(let symbol, let value): change(symbol, to: value, at: event.time, into: &effects)
        case .execution(let result): execute(result, at: event.time, into: &effects)
        case .cashFlow(let amount): flow(amount, at: event.time, into: &effects)
        case .news(let events): news = events.sorted { $0.time < $1.time }
        case .command(let command): obey(command, at: event.time, into: &effects)
        case .time: pass(to: event.time, &effects)
        case .seen, .adopted, .reopened, .foreign, .adjusted, .gate: applyOutside(event, &effects)
        }
    }

    /// Applies what only a live shell tells.
    private mutating func applyOutside(_ event: Stamped<Event>, _ effects: inout EffectBuffer) {
        advance(to: event.time)
        switch event.payload {
        case .seen(let symbol, let quote): see(quote, of: symbol)
        case .adopted(let adoption): adopt(adoption, &effects)
        case .reopened(let order): takeBack(order, &effects)
        case .foreign(let exposures): foreign = exposures
        case .adjusted(let amount): adjust(amount, &effects)
        case .gate(let gate, let isClosed): setGate(gate, isClosed: isClosed)
        default: break
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

/// What the risk rules remember of an account, for the next start of the program.
public struct RiskState: Hashable, Sendable, Codable {
    /// Anchors, highest figures and latches.
    public var memory: AccountMemory
    /// Orders, requests, streaks and slippage of late.
    public var activity: RiskActivity
}

/// Why a strategy cannot run on a feed.
public enum CoreSetupError: Error, Sendable, Equatable {
    /// The timeframe is shorter than the bars the feed delivers or than the strategy's own, or not made of whole ones.
    case timeframeTooShort(Timeframe)
    /// An indicator of a symbol that is not part of the run.
    case unknownSymbol(String)
    /// An indicator that does not exist or has an impossible parameter, in words.
    case indicator(String)
    /// Something is open or on its way on a symbol of this name, which is not part of the run.
    case symbolInUse(String)
    /// Something is open or on its way for a strategy of this name, which is not part of the run.
    case orphaned(String)
}
