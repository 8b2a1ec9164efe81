import Connectors
import Market
import Research
import Runtime
import Simulation
import Storage
import Testing
import Trading

/// A connector that says what a test tells it, and refuses sessions below an epoch.
private final class ToldConnector: Connector {
    var says: [ConnectorEvent] = []
    var epochs: [Int64] = []
    var stored: Int64 = 0
    var leastEpoch: Int64 = 0
    /// What the history of each symbol is answered with; nil leaves it to the test.
    var histories: [[Bar]]?
    var health = [LinkHealth(part: "bridge", state: .late, age: 2.5, words: "the terminal is silent")]
    let capabilities = ConnectorCapabilities(name: "told", keepsCommandLog: true, deliversBars: true, isAccelerated: false)
    var nextEvent: Timestamp? { nil }

    func connect(epoch: Int64) {
        epochs.append(epoch)
        guard epoch > stored else {
            leastEpoch = stored + 1
            return says.append(.link(.down(reason: "the terminal has stored epoch \(stored)")))
        }
        says.append(.link(.up(epoch: epoch, brokerConnected: true)))
    }

    func send(_ command: BrokerCommand) {}
    func requestSnapshot(since: Timestamp) {}
    func requestRecord(of tag: OrderTag, decided: Timestamp) {}
    func requestHistory(symbol: Int, timeframe: Timeframe, count: Int) {
        if let histories { says.append(.history(symbol: symbol, timeframe, histories[symbol])) }
    }
    func poll(into events: inout [ConnectorEvent], limit: Int) {
        events += says
        says = []
    }
    func disconnect() {}
}

@Suite("The start of a session")
struct SessionStartTests {
    private let stage = Stage(bars: 40)

    private func cycle(_ told: ToldConnector, _ options: CycleOptions = CycleOptions(), at now: Timestamp) throws -> LiveCycle {
        let capture = CaptureMemory(symbols: stage.values.map(\.specification.name))
        let journal = try Journal(MemoryStore(), fresh: JournalStamp(mode: .simulate, namespace: 9, created: now))
        let paper = PaperConnector(told, account: stage.account(), now: { now })
        let cycle = LiveCycle(
            stage.setup(), source: Made(stage.strategies), connector: paper,
            storage: CycleStorage(journal: journal, capture: capture) { () throws(StorageError) in capture }, options: options,
            clock: { now })
        try cycle.start()
        return cycle
    }

    private func bars(_ symbol: Int, _ count: Int) -> [Bar] { (0..<count).map { stage.series[symbol][$0] } }

    @Test("a terminal that has stored a higher epoch gets the next one at once")
    func jump() throws {
        let told = ToldConnector()
        told.stored = 812
        var options = CycleOptions()
        options.leastEpoch = 40
        let now = stage.series[0].opened[39]
        let cycle = try cycle(told, options, at: now)
        // The clock stands still: nothing is waited for.
        for _ in 0..<3 { _ = cycle.run() }
        #expect(told.epochs == [40, 813])
        #expect(cycle.status().link.isUp)
    }

    @Test("a bar that ends while the histories are on their way is not lost")
    func between() throws {
        let told = ToldConnector()
        told.histories = nil
        let now = stage.series[0].opened[31]
        let cycle = try cycle(told, at: now)
        for _ in 0..<2 { _ = cycle.run() }
        // The history was read before bar 30 ended, and comes behind it.
        told.says = [.bar(symbol: 0, stage.series[0][30], now)]
        _ = cycle.run()
        for symbol in 0..<2 { told.says.append(.history(symbol: symbol, .h1, bars(symbol, 30))) }
        _ = cycle.run()
        #expect(cycle.status().link.isRunning)
        #expect(cycle.session?.newestBars[0] == stage.series[0].opened[30])
        #expect(cycle.session?.newestBars[1] == stage.series[1].opened[29])
    }

    @Test("the parts of the way to the broker are in the status, for people and for programs")
    func health() throws {
        let told = ToldConnector()
        told.histories = [bars(0, 30), bars(1, 30)]
        let cycle = try cycle(told, at: stage.series[0].opened[31])
        for _ in 0..<3 { _ = cycle.run() }
        let status = cycle.status()
        #expect(status.link.health == told.health)
        let json = status.json.text.filter { !$0.isWhitespace }
        #expect(json.contains(#""part":"bridge""#) && json.contains(#""state":"late""#) && json.contains(#""age":2.5"#), "\(json)")
        let text = StatusView(status, width: 100).text(styled: false)
        #expect(text.contains("  bridge late 2.5 s ago") && text.contains("  bridge: the terminal is silent"), "\(text)")
    }
}
