import Engine
import Foundation
import Market
@testable import Runtime
import Storage
import Synchronization
import Testing

@Suite("Supervision")
struct SupervisionTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "supervision-\(UUID().uuidString)").path

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

    @Test("backs off 1, 2, 4 … 60 seconds after crashes, and begins anew after a calm run")
    func backOff() {
        var policy = RestartPolicy()
        var waits: [RestartPolicy.Step] = []
        for _ in 0..<8 { waits.append(policy.ended(.signal(9), afterSeconds: 1, wasAsked: false)) }
        #expect(waits == [1, 2, 4, 8, 16, 32, 60, 60].map { .start(afterSeconds: $0) })
        #expect(policy.ended(.code(Watchdog.exitCode), afterSeconds: 601, wasAsked: false) == .start(afterSeconds: 1))
    }

    @Test("hands on what the program itself says, and starts nothing again that was told to stop")
    func ends() {
        var policy = RestartPolicy()
        for code: Int32 in [0, 1, 2] { #expect(policy.ended(.code(code), afterSeconds: 1, wasAsked: false) == .end(code)) }
        #expect(policy.ended(.signal(15), afterSeconds: 1, wasAsked: true) == .end(143))
        #expect(policy.ended(.code(70), afterSeconds: 1, wasAsked: true) == .end(70))
        #expect(RestartPolicy.End(waitStatus: 9) == .signal(9))
        #expect(RestartPolicy.End(waitStatus: 70 << 8) == .code(70))
    }

    @Test("starts a crashing program again until it ends in peace")
    func supervises() throws {
        // Dies of a signal the first time, ends with 3 the second: the file tells the times apart.
        let mark = folder + "/mark"
        let script = "if [ -e \(mark) ]; then exit 3; fi; touch \(mark); kill -9 $$"
        let said = Mutex<[String]>([])
        var supervisor = Supervisor(
            program: "/bin/sh", arguments: ["-c", script], environment: ["PATH": "/bin:/usr/bin"],
            say: { line in said.withLock { $0.append(line) } })
        #expect(supervisor.run() == 3)
        #expect(said.withLock { $0 } == ["the run ended of signal 9 (Killed); it is started again in 1 s"])
    }

    @Test("a watchdog has more patience before anything moved, and none is lost to a held-up machine")
    func patience() {
        var patience = WatchdogPatience(seconds: 10, startSeconds: 100)
        #expect(patience.look(0, after: 99) == .waiting)
        #expect(patience.look(1, after: 0.9) == .moved)
        #expect(patience.look(1, after: 9.5) == .waiting)
        #expect(patience.look(2, after: 0.6) == .moved)
        #expect(patience.look(2, after: 9) == .waiting)
        #expect(patience.look(2, after: 1) == .stuck(10))
        #expect(WatchdogPatience(seconds: 10, startSeconds: 100).first(0, after: 100) == .stuck(100))
    }

    @Test("a watchdog names the script that does not come back")
    func names() throws {
        let watch = ScriptWatch()
        let found = Mutex<(strategy: String, callback: String)?>(nil)
        let done = DispatchSemaphore(value: 0)
        #expect(watch.current == nil)
        let number = watch.number(of: "slow")
        watch.enter(watch.number(of: "quick"), .bar)
        watch.leave()
        watch.enter(number, .tick)
        let dog = Watchdog(
            seconds: 0.2, startSeconds: 0.2, progress: { watch.count },
            stuck: { _ in
                found.withLock { $0 = watch.current }
                done.signal()
            })
        dog.start()
        #expect(done.wait(timeout: .now() + 10) == .success)
        #expect(found.withLock { $0?.strategy } == "slow")
        #expect(found.withLock { $0?.callback } == "on_tick")
        let note = StuckScript(strategy: "slow", callback: "on_tick", seconds: 10)
        #expect(note.write(to: folder + "/stuck"))
        #expect(StuckScript.read(folder + "/stuck") == note)
        StuckScript.remove(folder + "/stuck")
        #expect(StuckScript.read(folder + "/stuck") == nil)
    }

    @Test("a strategy that was stuck is not called, opens nothing and falls under the protective policy until it is resumed")
    func quarantine() throws {
        let stage = Stage(bars: 600)
        let crashed = Play(stage)
        try crashed.run(turns: 1500)
        let before = try #require(crashed.cycle?.session)
        #expect(!before.core.isQuarantined(0))
        // The process ends without a word; the next one finds the note.
        let next = Play(stage, store: crashed.store, capture: crashed.capture, connector: crashed.connector)
        next.options.stuck = StuckScript(strategy: "one", callback: "on_bar", seconds: 10)
        try next.run(turns: 1500)
        let status = try #require(next.cycle?.status())
        #expect(status.strategies.map(\.state) == [.quarantined, .running, .running])
        #expect(status.gates.contains { $0.reason == .stuck && $0.scope == .strategy(0) })
        let opened = next.openings
        #expect(opened[0, default: 0] == 0)
        #expect(opened[1, default: 0] + opened[2, default: 0] > 0)
        // The wish is in the journal, so a replay comes to the same.
        #expect(next.store.rows.contains { $0.kind == "command" && $0.payload.contains("quarantine") })
        let answer = try #require(next.cycle?.ask(ControlRequest(.resume(strategy: "one", reason: "mended"))))
        #expect(answer.isDone)
        try next.run()
        #expect(next.cycle?.status().strategies.map(\.state) == [.running, .running, .running])
        #expect(next.openings[0, default: 0] > 0)
    }

    @Test("the fifth start within ten minutes is a crash loop, whatever the clock does")
    func crashLoop() {
        let log = StartLog(path: folder + "/starts")
        #expect((0..<4).map { log.begin(at: 1000 + 100 * $0) } == [false, false, false, false])
        #expect(log.begin(at: 1599))
        // The first has left the window of 600 seconds by then, and four of the five are left with this one.
        #expect(StartLog.recent([1000, 1100, 2000], 1600) == [1100])
        log.end()
        #expect(!log.begin(at: 1600))
    }

    @Test("tells systemd how it stands, over a socket in a folder or in none")
    func systemd() throws {
        let path = folder + "/notify"
        let receiver = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(receiver) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { place in
            for (index, byte) in path.utf8.enumerated() { place[index] = byte }
        }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(receiver, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        #expect(bound == 0)
        let notifier = SystemdNotifier(
            environment: ["NOTIFY_SOCKET": path, "WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "77"], process: 77)
        #expect(notifier.watchdogSeconds == 15)
        #expect(SystemdNotifier(environment: ["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "78"], process: 77).watchdogSeconds == nil)
        notifier.ready()
        notifier.status("two\nlines")
        notifier.stopping()
        var (heard, buffer) = ([String](), [UInt8](repeating: 0, count: 256))
        for _ in 0..<3 {
            let count = recv(receiver, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            heard.append(String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self))
        }
        #expect(heard == ["READY=1", "STATUS=two lines", "STOPPING=1"])
    }
}

extension WatchdogPatience {
    fileprivate func first(_ progress: UInt64, after passed: Double) -> Finding {
        var copy = self
        return copy.look(progress, after: passed)
    }
}
