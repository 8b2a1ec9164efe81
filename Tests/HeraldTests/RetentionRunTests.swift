import Foundation
import Testing

@Suite("A run with a retention")
struct RetentionRunTests {
    @Test("removes what is older at every day of its market, says so, and is not refused for on_fatal")
    func removes() throws {
        let scratch = try Scratch()
        let folder = scratch.folder.appendingPathComponent("kept").path
        let run = try herald(
            "run", "--override", "market.bars=500", "storage.retention.equity_days=3", "run.on_fatal=\"flatten\"", "--data-dir", folder)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors.contains("older than [storage.retention] keeps it, and removed: "))
        let rows = try herald("export", "equity", "--data-dir", folder).output.split(whereSeparator: \.isNewline).dropFirst()
        let times = rows.compactMap { ISO8601DateFormatter().date(from: $0.prefix(19) + "Z") }
        #expect(times.count == rows.count)
        // 500 hours of trading are over three weeks; a look a day leaves three days, and a weekend.
        let (first, last) = (try #require(times.first), try #require(times.last))
        #expect(last.timeIntervalSince(first) > 86_400 && last.timeIntervalSince(first) < 7 * 86_400)
        #expect(try herald("replay", folder).outputLines.first?.hasPrefix("equal: 1 segment(s)") == true)
    }
}
