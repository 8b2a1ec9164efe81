import Foundation
import Testing

/// A run in a process of its own, over a scratch folder with a configuration and copies of the shipped scripts.
final class LiveRun {
    let folder: URL
    /// Held, since the folder goes away with it.
    private let scratch: Scratch
    private let process = Process()
    private let log: URL

    /// The supervisor, or the process that trades when there is none.
    var supervisor: pid_t { process.processIdentifier }

    init(_ scratch: Scratch, speed: Int = 3600, arguments: [String] = [], configuration: String? = nil) throws {
        self.scratch = scratch
        folder = scratch.folder
        log = folder.appendingPathComponent("log-\(UUID().uuidString)")
        let scripts = folder.appendingPathComponent("strategies")
        if !FileManager.default.fileExists(atPath: scripts.path) {
            try FileManager.default.copyItem(at: repository.appendingPathComponent("strategies"), to: scripts)
        }
        let usual = """
            [run]
            speed = \(speed)
            [strategies]
            autoload = false
            [[strategy]]
            file = "strategies/sma_crossover.lua"
            symbol = "EURUSD"
            name = "crossing"
            """
        try (configuration ?? usual).write(to: folder.appendingPathComponent("config.toml"), atomically: true, encoding: .utf8)
        let output = try scratch.handle(log)
        process.executableURL = executable
        process.arguments = ["run"] + arguments
        process.currentDirectoryURL = folder
        (process.standardOutput, process.standardError) = (output, output)
        defer { try? output.close() }
        try process.run()
    }

    /// A scratch whose only script enters at its first bar; `more` stands in `on_bar` before that.
    static func entering(_ more: String = "") throws -> Scratch {
        let scratch = try Scratch()
        let scripts = scratch.folder.appendingPathComponent("strategies")
        try FileManager.default.createDirectory(at: scripts, withIntermediateDirectories: true)
        try """
        local S = strategy { api = 1, name = "in", version = "1.0", timeframe = "H1", description = "Always long." }
        function S:on_bar(bar)
          \(more)
          if not position then return long { stop_loss = bar.close - 0.05, reason = "in" } end
        end
        return S
        """.write(to: scripts.appendingPathComponent("sma_crossover.lua"), atomically: true, encoding: .utf8)
        return scratch
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGTERM) } }

    /// What it has said so far.
    var said: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }

    /// The process that trades, as its lock says; nil before there is one.
    var worker: pid_t? {
        let text = try? String(contentsOf: folder.appendingPathComponent("data/lock"), encoding: .utf8)
        return text.flatMap { pid_t($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }

    /// Asks by the command line.
    func ask(_ arguments: String...) throws -> Outcome { try herald(arguments, in: folder) }

    /// The status as JSON; nil while it does not answer.
    func status() throws -> [String: Any]? {
        let outcome = try herald(["status", "--json"], in: folder)
        guard outcome.status == 0 else { return nil }
        return try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
    }

    /// Waits until the status is as wanted; the last one. Fails after a minute.
    @discardableResult
    func wait(
        for what: String, sourceLocation: SourceLocation = #_sourceLocation, _ isWanted: ([String: Any]) -> Bool
    ) throws -> [String: Any] {
        let end = Date().addingTimeInterval(60)
        while Date() < end {
            if let status = try status(), isWanted(status) { return status }
            Thread.sleep(forTimeInterval: 0.1)
        }
        try #require(Bool(false), "\(what) did not come about; the run said:\n\(said)", sourceLocation: sourceLocation)
        return [:]
    }

    /// Waits until everything at the broker is compared and quotes are taken.
    func begin(sourceLocation: SourceLocation = #_sourceLocation) throws {
        try wait(for: "a link", sourceLocation: sourceLocation) {
            ($0["link"] as? [String: Any])?["is_running"] as? Bool == true && $0["segment"] as? Int ?? 0 > 0
        }
    }

    /// Sends a signal to the process that was started.
    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Waits for the end; the exit code, or nil when it does not come.
    func end(seconds: Double = 30) -> Int32? {
        let end = Date().addingTimeInterval(seconds)
        while process.isRunning, Date() < end { Thread.sleep(forTimeInterval: 0.05) }
        return process.isRunning ? nil : process.terminationStatus
    }
}

extension [String: Any] {
    /// The codes of the latches of a status.
    var latches: [String] { (self["latches"] as? [[String: Any]] ?? []).compactMap { $0["code"] as? String } }
    /// The reasons of its gates.
    var gates: [String] { (self["gates"] as? [[String: Any]] ?? []).compactMap { $0["reason"] as? String } }
    /// The numbers of the open positions.
    var tickets: [Int] { (self["positions"] as? [[String: Any]] ?? []).compactMap { $0["ticket"] as? Int } }
    /// The state of its only strategy.
    var state: String? { (self["strategies"] as? [[String: Any]])?.first?["state"] as? String }
}
