import Engine
import History
import Market
import Performance
import Research
import ScriptAPI
import Scripting
import Simulation
import Testing
import Trading

/// Two eager strategies on one account, each on a symbol of its own. The first one's positions are watched by an exit that
/// means harm and by a steady one, the second one's by a steady one alone.
struct HostileScene {
    /// An exit of the scene's first strategy; its lines come into play at the sixth bar of a position and begin on line 4.
    struct Case: Sendable, CustomTestStringConvertible {
        let body: String
        /// What the notice says of it.
        var words = ""
        var line = 4
        var keys = ""
        /// A script that loops is given little time, all others more than a busy computer takes.
        var limits = ScriptLimits(memoryBytes: 4 << 20, softMilliseconds: 20_000, hardMilliseconds: 60_000)
        var testDescription: String { body }

        static func looping(_ body: String, keys: String = "") -> Case {
            Case(
                body: body, words: "stopped after 60 ms", keys: keys,
                limits: ScriptLimits(memoryBytes: 16 << 20, softMilliseconds: 60, hardMilliseconds: 60_000))
        }

        fileprivate var text: String {
            """
            local E = exit { api = 1, name = "Hostile", priority = 80\(keys) }
            function E:should_exit(position, data)
            if position.age_bars < 6 then return end
            \(body)
            end
            return E
            """
        }
    }

    let outcome: BacktestOutcome
    /// Every fact, as a line of JSON.
    let facts: [String]

    /// The first strategy's entries have a stop five percent away, or none.
    init(_ hostile: Case, _ action: ProtectivePolicy.Action = .keepStop, stop: Bool = true) throws {
        let exits = [try exit(hostile.text, "hostile.lua", hostile.limits), try steady()]
        let euro = StrategyAssignment(strategy: try eager(stop: stop), symbol: 0, exits: exits)
        let sterling = StrategyAssignment(strategy: try eager(stop: true), symbol: 1, exits: [try steady()])
        var plan = plan([try symbol("EURUSD"), try symbol("GBPUSD")], [euro, sterling], balance: "10000000", adding: true)
        plan.protection = ProtectivePolicy(action: action, stopPercent: 3)
        let memory = Lines()
        let writer = RunRecordWriter(plan, to: memory)
        plan.recorder = writer
        outcome = try run(plan)
        try writer.finish(outcome.record)
        facts = String(decoding: memory.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    var record: BacktestRecord { outcome.record }

    /// The first strategy's trades.
    var trades: [Trade] { record.trades.filter { $0.strategy == 0 } }

    /// Canonical lines with all of these words.
    func lines(_ words: String...) -> [(time: Timestamp, line: String)] {
        record.decisions.filter { decision in words.allSatisfy { decision.line.contains(" \($0)") } }
    }
}

/// A record kept in memory.
private final class Lines: RunRecordOutput {
    private(set) var bytes: [UInt8] = []
    func append(_ more: [UInt8]) { bytes += more }
    func commit() {}
}

private func symbol(_ name: String) throws -> BacktestSymbol {
    let value = try value(name)
    let series = SyntheticMarket(seed: 4).bars(
        specification: value.specification, timeframe: .h1, from: instant("2024-01-01"), count: 64)
    return BacktestSymbol(value: value, series: series)
}

private func exit(_ text: String, _ path: String, _ limits: ScriptLimits = .standard) throws -> ScriptedExit {
    try ScriptLoader.exit(ScriptSource(text: text, path: path), ScriptOptions(limits: limits))
}

/// Leaves a position after eleven bars, and tells of each bar which stop it has.
private func steady() throws -> ScriptedExit {
    try exit(
        """
        local E = exit { api = 1, name = "Steady", priority = 10 }
        function E:should_exit(position, data)
          log(position.ticket, position.stop_loss)
          if position.age_bars >= 11 then return close { reason = "old enough" } end
        end
        return E
        """, "steady.lua")
}

/// Buys every fourth bar, whatever it holds.
private func eager(stop: Bool) throws -> ScriptedStrategy {
    let text = """
        local S = strategy { api = 1, name = "Eager", timeframe = "H1" }
        local n = 0
        function S:on_bar(bar)
          n = n + 1
          if n % 4 == 1 then return long { stop_loss = \(stop ? "bar.close * 0.95" : "nil") } end
        end
        return S
        """
    return try ScriptLoader.strategy(ScriptSource(text: text, path: "eager.lua"), ScriptOptions())
}
