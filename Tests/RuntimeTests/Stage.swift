import Connectors
import Engine
import History
import Market
import Risk
@testable import Research
import Runtime
import Simulation
import Storage
import Trading

/// A market, an account and strategies, for a backtest and for live runs over the same prices.
struct Stage {
    let values: [ContractValue]
    let series: [BarSeries]
    let terms = BrokerTerms(
        leverage: 100, stopOutPercent: 50, slippagePoints: 2, commissionPerLot: Money(raw: 3 * Money.one))
    let balance = Money(raw: 100_000 * Money.one)
    var limits = RiskLimits(preset: .strict, dailyReset: DailyReset(secondOfDay: 0, zone: .utc))
    var hasCaretakers = false
    let sizing = SizingPolicy.fixedLots(Volume(raw: Volume.one / 2))

    init(bars: Int = 1500) {
        values = ["EURUSD", "GBPUSD"].map { name in
            guard let specification = SymbolSpecification.builtIn(name), let value = ContractValue(specification, account: "USD")
            else { preconditionFailure("\(name) is built in") }
            return value
        }
        series = values.map {
            SyntheticMarket(seed: 11).bars(
                specification: $0.specification, timeframe: .h1, from: Timestamp(seconds: 1_704_067_200), count: bars)
        }
    }

    func strategies() -> [(Swinger, symbol: Int, version: String)] {
        [
            (Swinger("one", every: 9, distance: 0.004), 0, "1"), (Swinger("two", every: 14, distance: 0.006), 1, "1"),
            (Swinger("three", every: 23, distance: 0.003), 0, "1"),
        ]
    }

    func account() -> TerminalAccount { TerminalAccount(currency: "USD", balance: balance, terms: terms, symbols: values) }

    func setup() -> SessionSetup {
        SessionSetup(
            configuration: CoreConfiguration(
                symbols: values.map { CoreSymbol(value: $0, baseTimeframe: .h1) }, balance: balance, leverage: terms.leverage,
                dataZone: .utc, tradeFrom: nil, adding: false, hedging: false, hasCaretakers: hasCaretakers), limits: limits,
            sizing: sizing, currency: "USD")
    }

    /// What a backtest makes of it.
    func backtest() throws -> BacktestRecord {
        var plan = BacktestPlan(
            symbols: zip(values, series).map { BacktestSymbol(value: $0, series: $1) },
            strategies: strategies().map { StrategyAssignment(strategy: $0.0, symbol: $0.symbol) }, currency: "USD", balance: balance,
            terms: terms, limits: limits, sizing: sizing, dataZone: .utc, tradeFrom: nil, adding: false, hedging: false,
            stopsOnFailure: false)
        plan.keepsDecisions = true
        var driver = try BacktestDriver(plan)
        return driver.run().record
    }

    func connector(closesAtEnd: Bool = true) -> SimulatedConnector {
        SimulatedConnector(SimulatedExchange(account(), feed: BarFeed(series, traded: [0, 1]), closesAtEnd: closesAtEnd))
    }
}

/// One live run over a stage, as fast as it can, in memory.
final class Play: RunObserver {
    let stage: Stage
    let store: MemoryStore
    let capture: CaptureMemory
    let connector: SimulatedConnector
    let source: Made
    /// Scripts in files instead; nil for what ``source`` makes.
    var scripts: (any GenerationSource)?
    var record: BacktestRecord
    private(set) var events: [RunEvent] = []
    private(set) var transitions: [OrderTransition] = []
    private(set) var cycle: LiveCycle?
    var options = CycleOptions.accelerated
    /// Entries filled so far, by index of the strategy.
    private(set) var openings: [Int: Int] = [:]
    /// Why exits left, in order.
    private(set) var exitReasons: [String] = []
    /// What strategies were said to be called.
    private(set) var names: [(strategies: [String], symbols: [String])] = []
    /// Every deal that the core booked.
    private(set) var deals: [Deal] = []

    init(_ stage: Stage, store: MemoryStore = MemoryStore(), capture: CaptureMemory? = nil, connector: SimulatedConnector? = nil) {
        (self.stage, self.store) = (stage, store)
        self.capture = capture ?? CaptureMemory(symbols: stage.values.map(\.specification.name))
        self.connector = connector ?? stage.connector()
        source = Made(stage.strategies)
        record = BacktestRecord(specifications: stage.values.map(\.specification), keepsDecisions: true)
    }

    func happened(_ facts: [StampedFact], _ transitions: [OrderTransition]) {
        for fact in facts {
            record.take(fact.fact, at: fact.time)
            if case .exit(let signal) = fact.fact { exitReasons.append(signal.reason) }
            guard case .deal(let deal) = fact.fact else { continue }
            deals.append(deal)
            if deal.entry == .opening { openings[deal.strategy, default: 0] += 1 }
        }
        self.transitions += transitions
    }

    func lost(_ facts: [StampedFact], _ transitions: [OrderTransition]) { happened(facts, transitions) }

    func noted(_ event: RunEvent, at time: Timestamp) { events.append(event) }

    func named(_ strategies: [String], symbols: [String], at time: Timestamp) { names.append((strategies, symbols)) }

    func start() throws -> LiveCycle {
        let journal = try Journal(
            store, fresh: JournalStamp(mode: .simulate, namespace: 9, created: Timestamp(seconds: 1_704_067_200)))
        let (capture, connector) = (capture, connector)
        let cycle = LiveCycle(
            stage.setup(), source: scripts ?? source, connector: connector,
            storage: CycleStorage(journal: journal, capture: capture) { () throws(StorageError) in capture }, observer: self,
            options: options, clock: { connector.exchange.terminal.now })
        try cycle.start()
        self.cycle = cycle
        return cycle
    }

    /// Runs to the end of the prices, or so many turns.
    func run(turns: Int = .max) throws {
        let cycle = try cycle ?? start()
        _ = AcceleratedRun(cycle, connector).run(turns: turns)
    }
}
