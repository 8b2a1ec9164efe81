import Engine
import Foundation
import Market
import Research
import Runtime
import Settings
import Simulation
import Storage

/// One run of twenty strategies on a market in real time.
struct BenchRun {
    /// Ticks a second, all symbols together.
    let rate: Int64
    /// How long ticks come.
    let seconds: Int
    /// How many ticks of its symbol a strategy waits between two orders.
    let ticksBetweenOrders: Int
    /// Whether everything is made durable as in a real run.
    let isDurable: Bool

    /// What was seen.
    struct Outcome {
        let paths: Spread
        let waits: Spread
        /// Mebibytes of the process in memory at the end.
        let memory: Int
    }

    /// Runs in a new folder, which is gone afterwards.
    func measure() throws -> Outcome {
        let folder = FileManager.default.temporaryDirectory.path + "/herald-bench-\(getpid())-\(rate)-\(isDurable)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let configuration = try BenchConfiguration(folder: folder, ticksBetweenOrders: ticksBetweenOrders)
        let assembly = try RunAssembly(configuration.settings, path: configuration.path)
        let begin = Timestamp(seconds: Int64(Date().timeIntervalSince1970))
        let clock = MarketClock.scaled(from: begin, speed: 1)
        let observer = PathObserver(clock)
        let cycle = try cycle(assembly, configuration, clock, begin, observer, folder)
        let handed = HandOver(cycle)
        let runner = LiveRunner(clock: clock) { handed.take() }
        runner.start()
        if let end = runner.wait(seconds: Double(seconds)) { throw BenchFailure("the run ended early: \(end)") }
        let memory = try BenchRun.memory()
        runner.post(ControlRequest(.stop(.leaveProtected)))
        guard runner.wait(seconds: 60) == .stopped else { throw BenchFailure("the run did not stop") }
        return Outcome(paths: observer.paths, waits: observer.waits, memory: memory)
    }

    private func cycle(
        _ assembly: RunAssembly, _ configuration: BenchConfiguration, _ clock: MarketClock, _ begin: Timestamp,
        _ observer: PathObserver, _ folder: String
    ) throws -> LiveCycle {
        let plan = assembly.plan
        let account = TerminalAccount(
            currency: plan.currency, balance: plan.balance, terms: plan.terms, symbols: plan.symbols.map(\.value))
        let feed = PacedFeed(plan.symbols.map(\.value.specification), from: begin, rate: rate)
        let connector = SimulatedConnector(SimulatedExchange(account, feed: feed, closesAtEnd: false)) { clock.now }
        var setup = assembly.setup
        for index in setup.configuration.symbols.indices { setup.configuration.symbols[index].baseTimeframe = .m1 }
        let settings = configuration.settings
        return LiveCycle(
            setup, source: assembly.scripts(ScriptWatch(), ScriptVerdicts()) { () throws(GenerationFailure) in settings },
            connector: connector, storage: try storage(assembly, begin, folder), observer: observer,
            options: .running(atSpeed: 1), clock: { clock.now })
    }

    private func storage(_ assembly: RunAssembly, _ begin: Timestamp, _ folder: String) throws -> CycleStorage {
        guard isDurable else {
            let stamp = JournalStamp(mode: .simulate, namespace: 1, created: begin)
            let capture = ForgetfulCapture()
            return CycleStorage(journal: try Journal(ForgetfulStore(), fresh: stamp), capture: capture) { () throws(StorageError) in capture
            }
        }
        let place = try RunFolder(path: folder + "/data", mode: .simulate, symbols: assembly.symbols, now: begin)
        return CycleStorage(journal: place.journal, capture: try place.capture()) { () throws(StorageError) in try place.capture() }
    }

    /// What the kernel says of this process.
    private static func memory() throws -> Int {
        let text = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }),
            let kibibytes = line.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { throw BenchFailure("/proc/self/status tells no VmRSS") }
        return kibibytes / 1024
    }
}

/// Why nothing could be measured.
struct BenchFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
