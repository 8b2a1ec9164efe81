import Foundation
import Market
import Research
import Runtime
import Synchronization
import Testing

/// Notes, in order.
private final class Notes: Sendable {
    private let heard = Mutex<[String]>([])
    var all: [String] { heard.withLock { $0 } }
    func take(_ note: TerminalNote) { heard.withLock { $0.append(note.text) } }
}

@Suite("Terms that a terminal tells")
struct KeptTermsTests {
    @Test("are kept once, and again with their day when they change")
    func dated() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "herald-terms-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let notes = Notes()
        let clock = Mutex(try #require(Timestamp(text: "2026-03-05T09:30:00Z")))
        let kept = KeptTerms(folder: folder, now: { clock.withLock { $0 } }, log: { notes.take($0) })
        var euro = try #require(SymbolSpecification.builtIn("EURUSD"))
        let file = "\(folder)/EURUSD.toml"
        kept.take(euro)
        #expect(notes.all == ["EURUSD: written to \(file)"])
        let first = try String(contentsOfFile: file, encoding: .utf8)
        #expect(first.hasPrefix("[EURUSD]\n"))
        kept.take(euro)
        #expect(notes.all.count == 1)
        euro.stopsLevelPoints += 15
        kept.take(euro)
        #expect(notes.all.last == "EURUSD: a table that holds from 2026-03-05 on added to \(file)")
        let second = try String(contentsOfFile: file, encoding: .utf8)
        // What stood there stays, but for the head of the first table.
        #expect(second.hasPrefix("[[EURUSD]]\n" + first.dropFirst("[EURUSD]\n".count)))
        #expect(second.contains("valid_from = 2026-03-05\n"))
        // More of one day hold from the instant at which they were told.
        clock.withLock { $0 = $0.adding(seconds: 16_509) }
        euro.stopsLevelPoints += 1
        kept.take(euro)
        #expect(notes.all.last == "EURUSD: a table that holds from 2026-03-05T14:05:09Z on added to \(file)")
        let third = try String(contentsOfFile: file, encoding: .utf8)
        #expect(third.hasPrefix(second) && third.contains("valid_from = \"2026-03-05T14:05:09Z\"\n"))
        // Twice within a second, or by a clock that was set back: told, and nothing is changed.
        for seconds: Int64 in [0, -3600] {
            clock.withLock { $0 = $0.adding(seconds: seconds) }
            euro.stopsLevelPoints += 1
            kept.take(euro)
            #expect(notes.all.last?.hasPrefix("the terms of EURUSD were not kept: ") == true, "\(notes.all)")
            #expect(try String(contentsOfFile: file, encoding: .utf8) == third)
        }
        // The next day has its first change.
        clock.withLock { $0 = $0.adding(seconds: 86_400) }
        kept.take(euro)
        #expect(notes.all.last == "EURUSD: a table that holds from 2026-03-06 on added to \(file)")
    }
}
