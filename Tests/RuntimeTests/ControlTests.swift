import Foundation
import Market
@testable import Runtime
import Storage
import Synchronization
import Testing

@Suite("The control socket")
struct ControlTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "control-\(UUID().uuidString)").path

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

    private var path: String { folder + "/control.sock" }

    private func echo() throws -> ControlServer {
        try ControlServer(path: path) { request in
            guard case .pause(let strategy, let reason) = request.action else { return ControlAnswer(isDone: false, message: "other") }
            return ControlAnswer(isDone: true, message: "\(strategy ?? "all") \(reason)")
        }
    }

    @Test("carries a request and its answer, for its owner only")
    func asks() throws {
        let server = try echo()
        defer { server.close() }
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let answer = try ControlClient(path: path).ask(ControlRequest(.pause(strategy: "one", reason: "ünï \"code\"\nnews"), key: "k"))
        #expect(answer == ControlAnswer(isDone: true, message: "one ünï \"code\"\nnews"))
    }

    @Test("is reached over a path longer than a socket's address")
    func longPath() throws {
        let deep = folder + "/" + String(repeating: "d", count: 200)
        try FileManager.default.createDirectory(atPath: deep, withIntermediateDirectories: true)
        let server = try ControlServer(path: deep + "/control.sock") { _ in ControlAnswer(isDone: true, message: "here") }
        defer { server.close() }
        #expect(try ControlClient(path: deep + "/control.sock").ask(ControlRequest(.status)).message == "here")
    }

    @Test("of a dead process is replaced, something else is not")
    func stale() throws {
        let first = try echo()
        first.close()
        #expect(throws: ControlFailure.notRunning(path: path)) { try ControlClient(path: path).ask(ControlRequest(.status)) }
        // A socket that nobody listens on, as kill -9 leaves it.
        let left = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let place = try SocketPlace(path)
        #expect(place.withAddress { bind(left, $0, $1) } == 0)
        close(left)
        #expect(throws: ControlFailure.notRunning(path: path)) { try ControlClient(path: path).ask(ControlRequest(.status)) }
        let second = try echo()
        #expect(try ControlClient(path: path).ask(ControlRequest(.status)).message == "other")
        second.close()
        try Data("notes".utf8).write(to: URL(filePath: path))
        #expect(throws: ControlFailure.self) { try echo() }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "notes")
    }

    @Test("says what is wrong with a line, and cuts off whoever sends no end of one")
    func malformed() throws {
        let server = try echo()
        defer { server.close() }
        let place = try SocketPlace(path)
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        #expect(place.withAddress { connect(descriptor, $0, $1) } == 0)
        var lines = SocketLines(descriptor)
        lines.setPatience(5)
        try lines.write(Array("{\"nonsense\":1}\n".utf8))
        let said = try #require(ControlLine.decoded(ControlAnswer.self, try lines.next(longest: 4096)))
        #expect(!said.isDone && said.message.hasPrefix("this is no request"))
        // The same connection goes on.
        try lines.write(Array("{\"action\":{\"pause\":{\"reason\":\"r\"}}}\n".utf8))
        #expect(ControlLine.decoded(ControlAnswer.self, try lines.next(longest: 4096))?.message == "all r")
        try? lines.write([UInt8](repeating: UInt8(ascii: "x"), count: ControlLine.longestRequest + 70_000))
        let cut = try #require(ControlLine.decoded(ControlAnswer.self, try lines.next(longest: 4096)))
        #expect(cut.message == "a request has 65536 bytes at the most")
    }

    @Test("keeps silent connections from shutting its owner out")
    func silent() throws {
        let server = try echo()
        defer { server.close() }
        var open: [Int32] = []
        defer { for descriptor in open { close(descriptor) } }
        for _ in 0..<ControlServer.most {
            let place = try SocketPlace(path)
            let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            #expect(place.withAddress { connect(descriptor, $0, $1) } == 0)
            open.append(descriptor)
        }
        // One more is told why at once, instead of waiting for ever.
        var found = ControlAnswer(isDone: true, message: "")
        for _ in 0..<50 where found.isDone {
            found = (try? ControlClient(path: path, patience: 1).ask(ControlRequest(.pause(strategy: nil, reason: "r")))) ?? found
        }
        #expect(found.message == "16 connections are open already; try again")
    }

    @Test("does a request with a key once, though it is asked again")
    func idempotent() throws {
        let play = Play(Stage(bars: 60))
        let cycle = try play.start()
        for _ in 0..<200 { _ = cycle.run() }
        let rows = play.store.rows.count { $0.kind == "command" }
        let request = ControlRequest(.pause(strategy: "one", reason: "news"), key: "same")
        #expect(cycle.ask(request).isDone)
        #expect(cycle.ask(request) == ControlAnswer(isDone: true, message: "one: no new entries"))
        #expect(play.store.rows.count { $0.kind == "command" } == rows + 1)
    }

    @Test("is not needed for a kill: the flag is heeded until it was done, once")
    func killFlag() throws {
        let flag = KillFlag(path: folder + "/kill")
        #expect(flag.reason == nil)
        let asked = Mutex<[String]>([])
        let works = Mutex(false)
        let watch = KillWatch(flag) { reason in
            asked.withLock { $0.append(reason) }
            return works.withLock { $0 }
        }
        #expect(watch.look(nil) == nil)
        #expect(flag.raise("enough"))
        #expect(watch.look(nil) == nil)
        works.withLock { $0 = true }
        let heeded = watch.look(nil)
        #expect(heeded != nil)
        #expect(watch.look(heeded) == heeded)
        #expect(asked.withLock { $0 } == ["enough", "enough"])
        // Taken away and set again between two looks: it is another flag.
        #expect(flag.lower())
        usleep(20_000)
        #expect(flag.raise("again"))
        let second = watch.look(heeded)
        #expect(second != heeded)
        #expect(asked.withLock { $0 } == ["enough", "enough", "again"])
        #expect(flag.lower())
        #expect(watch.look(second) == nil)
        // An empty file, as touch makes it.
        #expect(FileManager.default.createFile(atPath: flag.path, contents: nil))
        #expect(flag.reason == "the file \(flag.path)")
    }
}
