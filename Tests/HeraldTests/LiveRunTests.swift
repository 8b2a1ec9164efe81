import Foundation
import Testing

@Suite("A live run", .serialized)
struct LiveRunTests {
    @Test("is steered over its socket, and stopped by a signal")
    func steered() throws {
        let run = try LiveRun(try Scratch())
        try run.begin()
        #expect(try run.ask("pause", "crossing", "--reason", "news").outputLines == ["crossing: no new entries"])
        try run.wait(for: "state") { $0.state == "paused" }
        let unknown = try run.ask("pause", "nobody")
        #expect((unknown.status, unknown.errorLines) == (1, ["error: there is no strategy 'nobody'; there are crossing"]))
        #expect(try run.ask("resume", "crossing").status == 0)
        try run.wait(for: "state") { $0.state == "running" }
        let close = try run.ask("close", "77")
        #expect((close.status, close.output) == (1, ""))
        #expect(try run.ask("why", "EURUSD").outputLines.first?.hasPrefix("EURUSD: ") == true)
        #expect(try run.ask("why", "XXXYYY").status == 2)
        run.signal(SIGINT)
        #expect(run.end() == 0)
        #expect(run.said.contains("herald: stopping: no new entries, positions keep their stops at the broker"))
        let gone = try run.ask("status")
        #expect(gone.status == 2)
        #expect(gone.errors.contains("no run listens here; start one with `herald run`"))
    }

    @Test("is killed by its command, the flag or SIGUSR1, and needs a reason to go on")
    func killed() throws {
        let run = try LiveRun(try Scratch())
        try run.begin()
        #expect(try run.ask("kill", "--reason", "trying").status == 0)
        try run.wait(for: "latches") { $0.latches == ["KILLED"] }
        let bare = try run.ask("resume")
        #expect((bare.status, bare.errorLines) == (2, ["error: this lifts KILLED; say why: herald resume --reason WHY"]))
        #expect(try run.ask("resume", "--reason", "tried").status == 0)
        try run.wait(for: "no latch") { $0.latches.isEmpty }
        let flag = run.folder.appendingPathComponent("data/kill").path
        try "by hand\n".write(toFile: flag, atomically: true, encoding: .utf8)
        try run.wait(for: "the flag's latch") { $0.latches == ["KILLED"] }
        #expect(try run.ask("resume", "--reason", "tried").status == 0)
        #expect(!FileManager.default.fileExists(atPath: flag))
        run.signal(SIGUSR1)
        try run.wait(for: "the signal's latch") { $0.latches == ["KILLED"] }
        #expect(try String(contentsOfFile: flag, encoding: .utf8) == "SIGUSR1\n")
        run.signal(SIGTERM)
        #expect(run.end() == 0)
        // The socket is gone: the flag does it, and the next start heeds it.
        #expect(try run.ask("kill", "--reason", "still").outputLines.first?.hasPrefix("the run does not answer; the flag") == true)
    }

    @Test("reloads a mended script by command and by SIGHUP, and keeps the old one when the new one is broken")
    func reloaded() throws {
        let run = try LiveRun(try Scratch())
        try run.begin()
        let script = run.folder.appendingPathComponent("strategies/sma_crossover.lua")
        let good = try String(contentsOf: script, encoding: .utf8)
        try (good + "\nx = = 1\n").write(to: script, atomically: true, encoding: .utf8)
        let refused = try run.ask("reload")
        #expect(refused.status == 1)
        #expect(refused.errorLines.first?.hasPrefix("strategies/sma_crossover.lua:") == true)
        #expect(refused.errorLines.last == "the old scripts keep running")
        #expect(try run.status()?["generation"] as? Int == 1)
        try (good + "\n-- mended\n").write(to: script, atomically: true, encoding: .utf8)
        #expect(try run.ask("reload").outputLines.first == "generation 2: crossing")
        try (good + "\n-- mended again\n").write(to: script, atomically: true, encoding: .utf8)
        run.signal(SIGHUP)
        try run.wait(for: "the third generation") { $0["generation"] as? Int == 3 }
    }

    @Test("is started again after kill -9, goes on, and comes out of its journal bit for bit")
    func crashed() throws {
        let run = try LiveRun(try Scratch(), speed: 20_000)
        try run.begin()
        let row = try #require(try run.status()?["journal_sequence"] as? Int)
        let worker = try #require(run.worker)
        #expect(worker != run.supervisor)
        kill(worker, SIGKILL)
        let status = try run.wait(for: "the next process") { _ in run.worker.map { $0 != worker } ?? false }
        #expect(status["journal_sequence"] as? Int ?? 0 >= row)
        #expect(status["segment"] as? Int == 1)
        #expect(run.said.contains("herald: the run ended of signal 9 (Killed); it is started again in 1 s"))
        try run.begin()
        #expect(try run.ask("backup", "copy").status == 0)
        #expect(try run.ask("replay", "copy").outputLines.first?.hasPrefix("equal: 1 segment(s)") == true)
        let header = try run.ask("export", "equity").output
        #expect(header.hasPrefix("timestamp,balance,equity,margin,drawdown\r\n"))
        run.signal(SIGTERM)
        #expect(run.end() == 0)
    }

    @Test("keeps what is open over kill -9, and may open again at once")
    func crashedWhileOpen() throws {
        let run = try LiveRun(try LiveRun.entering(), speed: 3600)
        let before = try run.wait(for: "a position") { !$0.tickets.isEmpty }
        let worker = try #require(run.worker)
        // Prices that lead to no row of the journal, which is what the market must not make again.
        Thread.sleep(forTimeInterval: 3)
        kill(worker, SIGKILL)
        try run.wait(for: "the next process") { _ in run.worker.map { $0 != worker } ?? false }
        try run.begin()
        let after = try run.wait(for: "open gates") { $0.gates.isEmpty }
        #expect(after.tickets == before.tickets)
        #expect(try run.ask("backup", "copy").status == 0)
        #expect(try run.ask("replay", "copy").outputLines.first?.hasPrefix("equal: 1 segment(s)") == true)
        run.signal(SIGTERM)
        #expect(run.end() == 0)
    }

    @Test("goes on when a script never returns: it is stopped, its position keeps its stop, and the journal replays")
    func neverReturns() throws {
        let scratch = try LiveRun.entering("if position and position.age_bars >= 1 then while true do end end")
        let run = try LiveRun(scratch, speed: 3600)
        let failed = try run.wait(for: "the failure") { $0.state == "failed" }
        #expect(failed.tickets.count == 1)
        #expect(run.said.contains("script failed: stopped after 250 ms"))
        let row = (failed["positions"] as? [[String: Any]])?.first
        #expect(row?["stop_loss"] as? String != nil)
        run.signal(SIGTERM)
        #expect(run.end() == 0)
        #expect(try herald(["replay", "data"], in: run.folder).outputLines.first?.hasPrefix("equal: 1 segment(s)") == true)
    }

    @Test("opens nothing after its fifth start within ten minutes, until an operator says why")
    func crashLoop() throws {
        let scratch = try Scratch()
        let now = Int(Date().timeIntervalSince1970)
        let data = scratch.folder.appendingPathComponent("data")
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        // Four starts that did not end in peace.
        try (1...4).map { "\(now - 60 * $0)\n" }.joined().write(
            to: data.appendingPathComponent("starts"), atomically: true, encoding: .utf8)
        let run = try LiveRun(scratch, arguments: ["--no-supervisor"])
        try run.wait(for: "the gate") { $0.gates.contains("restarts") }
        #expect(run.said.contains("this run was started 5 times within 10 minutes"))
        #expect(try run.ask("resume").status == 2)
        #expect(try run.ask("resume", "--reason", "mended").status == 0)
        try run.wait(for: "gates") { $0.gates.contains("restarts") == false }
        run.signal(SIGTERM)
        #expect(run.end() == 0)
        #expect(!FileManager.default.fileExists(atPath: data.appendingPathComponent("starts").path))
    }

    @Test("quarantines the strategy that the process before was stuck in, until it is resumed with a reason")
    func stuck() throws {
        let scratch = try Scratch()
        let data = scratch.folder.appendingPathComponent("data")
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let note = data.appendingPathComponent("stuck")
        try #"{"callback":"on_bar","seconds":10,"strategy":"crossing"}"#.write(to: note, atomically: true, encoding: .utf8)
        let run = try LiveRun(scratch, arguments: ["--no-supervisor"])
        try run.wait(for: "the quarantine") { $0.state == "quarantined" }
        #expect(try run.ask("resume", "crossing").status == 2)
        #expect(try run.ask("resume", "crossing", "--reason", "mended").status == 0)
        try run.wait(for: "state") { $0.state == "running" }
        run.signal(SIGTERM)
        #expect(run.end() == 0)
        #expect(!FileManager.default.fileExists(atPath: note.path))
    }

    @Test("is refused a second time, in another mode, and where there is no connector")
    func refused() throws {
        let run = try LiveRun(try Scratch())
        try run.begin()
        let second = try run.ask("run", "--no-supervisor")
        #expect(second.status == 2)
        #expect(second.errors.contains("works in this data directory; stop it first, or name another data directory"))
        run.signal(SIGTERM)
        #expect(run.end() == 0)
        let other = try run.ask("run", "--dry-run", "--no-supervisor")
        #expect(other.status == 2)
        #expect(other.errors.contains("this data directory belongs to mode simulate and cannot be used for dry-run"))
        let live = try run.ask("run", "--override", "run.mode=\"live\"", "strategies.autoload=false")
        #expect((live.status, live.output) == (2, ""))
        #expect(live.errors.contains("connector.kind"))
    }

    @Test("as fast as it can decides what the report of the same market says, and replays")
    func accelerated() throws {
        let scratch = try Scratch()
        let folder = scratch.folder.appendingPathComponent("kept").path
        let report = try herald("--override", "market.bars=400", "--json")
        let balance = try #require(try JSONSerialization.jsonObject(with: Data(report.output.utf8)) as? [String: Any])
        let run = try herald("run", "--override", "market.bars=400", "log.level=\"error\"", "--data-dir", folder, "--json")
        #expect(run.status == 0)
        let status = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        #expect((status["balance"] as? String).flatMap(Double.init) == balance["final_balance"] as? Double)
        #expect(try herald("replay", folder).outputLines.first?.hasPrefix("equal: 1 segment(s)") == true)
        let trades = try herald("export", "trades", "--data-dir", folder)
        #expect(trades.output.split(whereSeparator: \.isNewline).count > 5)
        let doctor = try herald("doctor", "--data-dir", folder, "--json")
        #expect(doctor.status == 0)
        #expect(doctor.output.contains("chain and capture whole, mode simulate"))
    }

    /// The names and states of its strategies, in order.
    private func strategies(_ status: [String: Any]) -> [String] {
        (status["strategies"] as? [[String: Any]] ?? []).map { "\($0["name"] ?? "") \($0["state"] ?? "")" }
    }

    private let script = """
        local S = strategy { api = 1, name = "dropped in", version = "1.0", timeframe = "H1", description = "Always long." }
        function S:on_bar(bar)
          if not position then return long { stop_loss = bar.close - 0.05, reason = "in" } end
        end
        return S
        """

    @Test("trades a script that is dropped into strategies at SIGHUP, and lets it go when it is taken away, while the others trade on")
    func droppedIn() throws {
        let configuration = """
            [run]
            speed = 3600
            [[strategy]]
            file = "strategies/sma_crossover.lua"
            symbol = "EURUSD"
            name = "crossing"
            """
        let scratch = try LiveRun.entering("if true then return skip('waits') end")
        let run = try LiveRun(scratch, configuration: configuration)
        try run.begin()
        let file = run.folder.appendingPathComponent("strategies/new.lua")
        try (script + "\nx = = 1\n").write(to: file, atomically: true, encoding: .utf8)
        let refused = try run.ask("reload")
        #expect(refused.status == 1 && refused.errorLines.first?.hasPrefix("strategies/new.lua:") == true, "\(refused.errors)")
        #expect(refused.errorLines.last == "the old scripts keep running")
        try script.write(to: file, atomically: true, encoding: .utf8)
        run.signal(SIGHUP)
        let added = try run.wait(for: "the new strategy") { strategies($0).count == 2 }
        #expect(strategies(added) == ["crossing running", "dropped in running"])
        let held = try run.wait(for: "its position") { !$0.tickets.isEmpty }
        try FileManager.default.removeItem(at: file)
        #expect(try run.ask("reload").outputLines.first == "generation 3: dropped in opens nothing more")
        let retired = try #require(try run.status())
        #expect(strategies(retired) == ["crossing running", "dropped in retired"])
        #expect(retired.tickets == held.tickets)
        #expect(try run.ask("close", "\(held.tickets[0])").status == 0)
        try run.wait(for: "no position") { $0.tickets.isEmpty }
        #expect(try run.ask("reload").outputLines.first == "generation 4: dropped in is gone")
        #expect(strategies(try #require(try run.status())) == ["crossing running"])
        run.signal(SIGTERM)
        #expect(run.end() == 0)
        #expect(try herald(["replay", "data"], in: run.folder).outputLines.first?.hasPrefix("equal: 1 segment(s)") == true)
    }

    @Test("keeps a script that was dropped in over kill -9, and its position's exits over a stop without it")
    func droppedInAndAway() throws {
        let scratch = try LiveRun.entering("if true then return skip('waits') end")
        let configuration = """
            [run]
            speed = 3600
            [[strategy]]
            file = "strategies/sma_crossover.lua"
            symbol = "EURUSD"
            name = "crossing"
            """
        let run = try LiveRun(scratch, configuration: configuration)
        try run.begin()
        let file = run.folder.appendingPathComponent("strategies/new.lua")
        try script.write(to: file, atomically: true, encoding: .utf8)
        #expect(try run.ask("reload").outputLines.first == "generation 2: dropped in is new")
        let held = try run.wait(for: "its position") { !$0.tickets.isEmpty }
        let worker = try #require(run.worker)
        kill(worker, SIGKILL)
        try run.wait(for: "the next process") { _ in run.worker.map { $0 != worker } ?? false }
        let back = try run.wait(for: "both strategies") { strategies($0) == ["crossing running", "dropped in running"] }
        #expect(back.tickets == held.tickets)
        run.signal(SIGTERM)
        #expect(run.end() == 0)
        try FileManager.default.removeItem(at: file)
        let second = try LiveRun(scratch, configuration: configuration)
        try second.begin()
        let status = try #require(try second.status())
        #expect(strategies(status) == ["crossing running", "dropped in retired"])
        #expect(status.tickets == held.tickets)
        second.signal(SIGTERM)
        #expect(second.end() == 0)
        #expect(try herald(["replay", "data"], in: run.folder).outputLines.first?.hasPrefix("equal: 2 segment(s)") == true)
    }
}
