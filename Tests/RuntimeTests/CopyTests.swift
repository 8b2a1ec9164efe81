import Foundation
import Market
import Storage
import Synchronization
import Testing

@testable import Runtime

@Suite("The copy of a journal")
struct CopyTests {
    /// A server in memory that can be gone, and lose the answer to what it took.
    private final class Server: Sendable {
        struct State: Sendable {
            var isGone = false
            var losesAnswers = false
            var place = JournalHead.empty
            var lines: [String: ReadModelRow] = [:]
            var tables = 0
            var connections = 0
        }
        let state = Mutex(State())
    }

    private final class Projection: JournalProjection {
        private let server: Server
        init(_ server: Server) { self.server = server }

        private func use<Value: Sendable>(_ body: (inout sending Server.State) throws(StorageError) -> Value) throws(StorageError) -> Value
        {
            let result: Result<Value, StorageError> = server.state.withLock { state in
                if state.isGone { return .failure(.server(reason: "cannot connect")) }
                do throws(StorageError) { return .success(try body(&state)) } catch { return .failure(error) }
            }
            return try result.get()
        }

        func place(in stamp: JournalStamp) throws(StorageError) -> JournalHead {
            try use { (state) throws(StorageError) in
                state.connections += 1
                return state.place
            }
        }

        func take(_ rows: [JournalRow], after place: JournalHead, of stamp: JournalStamp) throws(StorageError) {
            let isLost = try use { (state) throws(StorageError) in
                guard place.sequence == state.place.sequence, let last = rows.last else { throw .server(reason: "not what follows") }
                var chain = JournalChain(after: place)
                for row in rows { try chain.check(row) }
                state.place = JournalHead(last)
                return state.losesAnswers
            }
            if isLost { throw .server(reason: "the answer was lost") }
        }

        func take(_ lines: [ReadModelRow], of stamp: JournalStamp) throws(StorageError) {
            try use { (state) throws(StorageError) in
                for line in lines { state.lines["\(line.model.name) \(line.cells.prefix(line.model.keyCount))"] = line }
            }
        }

        func move(to place: JournalHead, of stamp: JournalStamp) throws(StorageError) {
            try use { (state) throws(StorageError) in (state.place, state.tables) = (place, state.tables + 1) }
        }
    }

    private final class Words: Sendable {
        let said = Mutex<[String]>([])
        func take(_ words: String, _ isTrouble: Bool) { said.withLock { $0.append((isTrouble ? "! " : "") + words) } }
    }

    private let stamp = JournalStamp(mode: .simulate, namespace: 9, created: Timestamp(seconds: 0))

    private func rows(_ count: Int, kind: String = "reply", at seconds: Int64 = 0) -> JournalTransaction {
        var made = JournalTransaction(time: Timestamp(seconds: seconds), capture: .none)
        made.drafts = (0..<count).map {
            JournalDraft(time: Timestamp(seconds: seconds), kind: kind, payload: "{\"n\":\($0)}", capture: .none)
        }
        return made
    }

    /// Serves the tap as a run does, until something is so; false when that takes more than ten seconds.
    private func serve(_ tap: JournalTap, _ journal: Journal, until isSo: () -> Bool) -> Bool {
        let end = Date().addingTimeInterval(10)
        while Date() < end {
            tap.serve(journal)
            if isSo() { return true }
            Thread.sleep(forTimeInterval: 0.001)
        }
        return false
    }

    @Test("follows the journal, waits for a server that is gone, and goes on where it ended")
    func outage() throws {
        let journal = try Journal(MemoryStore(), fresh: stamp)
        let (tap, server, words) = (JournalTap(), Server(), Words())
        try journal.commit(rows(1700))
        let copier = JournalCopier(tap, stamp, make: { Projection(server) }, told: { words.take($0, $1) })
        copier.start()
        #expect(serve(tap, journal) { server.state.withLock { $0.place == journal.head } })
        #expect(serve(tap, journal) { tap.behind == 0 } && tap.words.isEmpty)

        server.state.withLock { $0.isGone = true }
        try journal.commit(rows(3))
        #expect(serve(tap, journal) { !tap.words.isEmpty })
        #expect(tap.words == "the copy in Postgres lacks 3 rows: error: cannot connect" && tap.behind == 3)
        server.state.withLock { ($0.isGone, $0.losesAnswers) = (false, true) }
        // What arrived without its answer is asked for, and not written twice.
        #expect(serve(tap, journal) { server.state.withLock { $0.place == journal.head } })
        server.state.withLock { $0.losesAnswers = false }
        #expect(serve(tap, journal) { tap.words.isEmpty })
        #expect(
            words.said.withLock { $0 } == [
                "! the copy in Postgres has to wait: error: cannot connect", "the copy in Postgres is complete again",
            ])
        let connections = server.state.withLock { $0.connections }
        try journal.commit(rows(2))
        #expect(copier.finish(journal, within: 10))
        #expect(server.state.withLock { $0.place == journal.head && $0.connections == connections })
    }

    @Test("does not hold up an end, and what it lacks is copied at the next start")
    func endsWithoutServer() throws {
        let journal = try Journal(MemoryStore(), fresh: stamp)
        let (tap, server, words) = (JournalTap(), Server(), Words())
        server.state.withLock { $0.isGone = true }
        let copier = JournalCopier(tap, stamp, make: { Projection(server) }, told: { words.take($0, $1) })
        copier.start()
        try journal.commit(rows(5))
        #expect(serve(tap, journal) { !tap.words.isEmpty })
        let since = Date()
        #expect(!copier.finish(journal, within: 5))
        #expect(Date().timeIntervalSince(since) < 1)
        server.state.withLock { $0.isGone = false }
        let next = JournalCopier(JournalTap(), stamp, make: { Projection(server) }, told: { words.take($0, $1) })
        next.start()
        #expect(next.finish(journal, within: 10))
        #expect(server.state.withLock { $0.place == journal.head })
    }

    @Test("takes the tables as they are where the journal was trimmed, in pieces, and refuses an older journal")
    func trimmed() throws {
        let folder = NSTemporaryDirectory() + "copy-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try SQLiteStore(path: folder + "/herald.db")
        let journal = try Journal(store, fresh: stamp)
        for number in 0..<3 {
            var made = rows(1, kind: "segment_start", at: Int64(number))
            made.lines = (0..<700).map {
                ReadModelRow(EquityLine(at: Timestamp(seconds: Int64(number * 700 + $0)), balance: .zero, equity: .zero))
            }
            try journal.commit(made)
        }
        _ = try journal.trim(before: Timestamp(seconds: 99), segmentKind: "segment_start")
        let (tap, server, words) = (JournalTap(), Server(), Words())
        let copier = JournalCopier(tap, stamp, make: { Projection(server) }, told: { words.take($0, $1) })
        copier.start()
        #expect(serve(tap, journal) { server.state.withLock { $0.place == journal.head } })
        #expect(server.state.withLock { $0.lines.count == 2100 && $0.tables == 1 })
        #expect(copier.finish(journal, within: 10))

        let older = try Journal(MemoryStore(), fresh: stamp)
        try older.commit(rows(1))
        let second = JournalTap()
        let late = JournalCopier(second, stamp, make: { Projection(server) }, told: { words.take($0, $1) })
        late.start()
        #expect(serve(second, older) { second.words.contains("the journal only to 1") })
        #expect(!late.finish(older, within: 1))
    }
}
