import Engine
import FaultSimulation
import Foundation
import History
import Market
import Risk
import Runtime
import Simulation
import Storage
import Trading

/// The market, account and strategies of the proof; the same in every process of it.
struct Probe {
    let values: [ContractValue]
    let series: [BarSeries]
    let outcome: Outcome
    static let namespace: Int64 = 9
    static let start = Timestamp(seconds: 1_704_067_200)

    init(_ outcome: Outcome) {
        self.outcome = outcome
        values = ["EURUSD", "GBPUSD"].compactMap { name in
            SymbolSpecification.builtIn(name).flatMap { ContractValue($0, account: "USD") }
        }
        series = values.map {
            SyntheticMarket(seed: 11).bars(specification: $0.specification, timeframe: .m1, from: Probe.start, count: 24)
        }
    }

    func exchange() -> SimulatedExchange {
        // Where orders are to be refused, the account may hold one position only.
        var terms = BrokerTerms(leverage: 100, stopOutPercent: 50, slippagePoints: 2, commissionPerLot: Money(raw: 3 * Money.one))
        if outcome == .rejected { terms.positionLimit = 1 }
        let account = TerminalAccount(currency: "USD", balance: Money(raw: 100_000 * Money.one), terms: terms, symbols: values)
        return SimulatedExchange(account, feed: BarFeed(series, traded: [0, 1]), closesAtEnd: false)
    }

    func setup() -> SessionSetup {
        SessionSetup(
            configuration: CoreConfiguration(
                symbols: values.map { CoreSymbol(value: $0, baseTimeframe: .m1) }, balance: Money(raw: 100_000 * Money.one),
                leverage: 100, dataZone: .utc, tradeFrom: nil, adding: true, hedging: false, hasCaretakers: true, stopSeconds: 3),
            limits: RiskLimits(preset: .strict, dailyReset: DailyReset(secondOfDay: 0, zone: .utc)),
            sizing: .fixedLots(Volume(raw: Volume.one / 5)), currency: "USD")
    }

    /// Runs the bot over the whole market, or until it is killed; prints how many points it passed.
    func run(_ folder: String, socket: String, killingAt last: Int) throws {
        let passed = try trade(folder, socket, last)
        // What was not heard by the end of the prices, the start after it finds.
        let next = try start(folder, socket, Points(killingAt: 0))
        var turns = 0
        while turns < 5000, !isSettled(next) {
            _ = next.run()
            turns += 1
        }
        try check(next, folder)
        print("points \(passed)")
    }

    /// Trades to the end of the prices; its files are closed behind it.
    private func trade(_ folder: String, _ socket: String, _ last: Int) throws -> Int {
        let points = Points(killingAt: last)
        let cycle = try start(folder, socket, points)
        // A broker whose prices ended before does not say so again.
        var (quiet, heard) = (0, ContinuousClock.now)
        while quiet < 50, heard.duration(to: .now) < .seconds(1) {
            let result = cycle.run()
            quiet = result.isOver ? quiet + 1 : 0
            if result.didSomething { heard = .now }
        }
        return points.passed
    }

    private func isSettled(_ cycle: LiveCycle) -> Bool {
        guard let session = cycle.session, cycle.status().link.isRunning else { return false }
        return session.ledger.isReconciled && session.ledger.unresolved.isEmpty
    }

    /// The bot on the files of a folder, as a start of the process makes it.
    private func start(_ folder: String, _ socket: String, _ points: Points) throws -> LiveCycle {
        let names = values.map(\.specification.name)
        let connector = SocketConnector(path: socket)
        let journal = try Journal(
            PointedStore(try SQLiteStore(path: folder + "/herald.db"), points),
            fresh: JournalStamp(mode: .simulate, namespace: Probe.namespace, created: Probe.start))
        func capture() throws(StorageError) -> any CaptureStore {
            PointedCapture(try CaptureFile(folder: folder + "/capture", symbols: names, journalled: journal.head.capture), points)
        }
        var options = CycleOptions.accelerated
        options.reconcileSeconds = 120
        let cycle = LiveCycle(
            setup(), source: SimScripts([nil, nil], symbols: 2), connector: PointedConnector(connector, points, outcome),
            storage: CycleStorage(journal: journal, capture: try capture(), reopenCapture: capture), options: options,
            clock: { connector.now })
        try cycle.start()
        return cycle
    }

    /// Holds the run against what the broker wrote down.
    private func check(_ cycle: LiveCycle, _ folder: String) throws {
        guard let session = cycle.session else { throw ProbeFailure("there is no session") }
        if let problem = cycle.problems.first { throw ProbeFailure(problem) }
        let text = try String(contentsOfFile: folder + "/broker/inputs.jsonl", encoding: .utf8)
        let inputs = try text.split(separator: "\n").map { try JSONDecoder().decode(ExchangeInput.self, from: Data($0.utf8)) }
        let moves = Int(try String(contentsOfFile: folder + "/broker/moves", encoding: .utf8)) ?? 0
        var broker = exchange()
        guard broker.restore(inputs, moves: moves) else { throw ProbeFailure("the broker's books cannot be read") }
        let truth = broker.terminal.snapshot(since: Timestamp(nanoseconds: .min))
        var received: [OrderTag: Int] = [:]
        for case .command(let command) in inputs.map(\.action) { received[command.tag, default: 0] += 1 }
        if let twice = received.first(where: { $0.value > 1 }) {
            throw ProbeFailure("command \(twice.key.number) was sent \(twice.value) times")
        }
        let balance = session.core.account.balance
        if balance != truth.account.balance {
            throw ProbeFailure("the balance is \(truth.account.balance), known as \(balance): a deal is lost")
        }
        let known = session.ledger.positions
        for position in truth.positions {
            guard let own = known.first(where: { $0.identifier == position.identifier }), own.volume == position.volume else {
                throw ProbeFailure("position \(position.identifier.value) is not known as it is")
            }
            if position.stopLoss == nil { throw ProbeFailure("position \(position.identifier.value) has no stop") }
        }
        if known.count != truth.positions.count {
            throw ProbeFailure("\(known.count) positions are known, there are \(truth.positions.count)")
        }
        let opened = Set(truth.deals.compactMap { deal in if case .trade(.opening, _) = deal.kind { deal.magic } else { nil } })
        if opened.count < 4 && outcome != .rejected { throw ProbeFailure("only \(opened.count) orders were filled: that proves nothing") }
    }
}

/// What did not hold, in words.
struct ProbeFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
