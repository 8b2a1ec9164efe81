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
        let kept = KeptTerms(folder: folder, log: { notes.take($0) })
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
        let day = String(Date.now.ISO8601Format().prefix(10))
        #expect(notes.all.last == "EURUSD: a table that holds from \(day) on added to \(file)")
        let second = try String(contentsOfFile: file, encoding: .utf8)
        // What stood there stays, but for the head of the first table.
        #expect(second.hasPrefix("[[EURUSD]]\n" + first.dropFirst("[EURUSD]\n".count)))
        #expect(second.contains("valid_from = \(day)"))
        // Twice a day is more than a dated table can say: told, and nothing is changed.
        euro.stopsLevelPoints += 1
        kept.take(euro)
        #expect(notes.all.last?.hasPrefix("the terms of EURUSD were not kept: ") == true, "\(notes.all)")
        #expect(try String(contentsOfFile: file, encoding: .utf8) == second)
    }
}
