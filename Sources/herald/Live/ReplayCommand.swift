import ArgumentParser
import Market
import Research
import Runtime
import Storage

struct Replay: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Go through what a run has written and compare every decision with what comes out now, bit for bit.",
        discussion: """
            Nothing is sent and nothing is written. Scripts and configuration are those that the run kept, not those on the disk now.
            Stops at the first difference and ends with 1. Of a run that is going on, replay a backup.
            """)

    @Argument(help: "The data directory, or a backup of one.")
    var folder: String

    @Option(help: ArgumentHelp("Only up to this time (UTC).", valueName: "time"))
    var until: String?

    @OptionGroup var output: OutputOptions

    mutating func run() throws {
        try report {
            let last = try until.map { text throws(UserError) in
                guard let time = Timestamp(text: text) else {
                    throw .usage("--until '\(text)' is no time; write 2026-01-31 or 2026-01-31T13:00, UTC")
                }
                return time
            }
            let kept = try KeptFolder(folder)
            do {
                try replay(kept, until: last)
            } catch let error as StorageError {
                throw UserError([error.message], exitCode: 2)
            } catch let error as ReplayFailure {
                throw UserError(["error: " + error.message], exitCode: 1)
            }
        }
    }

    private func replay(_ kept: KeptFolder, until last: Timestamp?) throws {
        let journal = try kept.journal()
        let capture = try kept.capture()
        var (lines, rows, records, facts) = ([JSONValue](), 0, 0, 0)
        let (begin, segments) = (try capture.begin(), try SegmentStart.all(in: journal))
        let whole = segments.filter { $0.start.warmUpFrom >= begin }
        let gone = segments.count - whole.count
        for (row, start) in whole {
            if let last, row.time > last { break }
            let source = KeptScripts(symbols: start.names.symbols)
            var count = 0
            let replay = try SessionReplay(journal, capture, source, segment: row, until: last) { _ in count += 1 }
            (rows, records, facts) = (rows + replay.rows, records + replay.records, facts + count)
            if let difference = replay.difference { throw different(difference, segment: start.number) }
            lines.append(
                .object([
                    "segment": .integer(start.number), "from": .string("\(row.time)"), "rows": .integer(replay.rows),
                    "records": .integer(replay.records), "facts": .integer(count),
                ]))
        }
        let without = gone == 0 ? "" : "; \(gone) older segment(s) left out, whose prices are no longer kept"
        let result: JSONValue = .object([
            "equal": .bool(true), "segments": .array(lines), "without_prices": .integer(gone), "rows": .integer(rows),
            "records": .integer(records), "facts": .integer(facts),
        ])
        try emit(
            output.json
                ? result.text
                : "equal: \(lines.count) segment(s), \(rows) journal rows, \(records) quotes and bars, \(facts) facts came out as they were written\(without)"
        )
    }

    private func different(_ found: ReplayDifference, segment: Int) -> UserError {
        UserError(
            [
                "error: row \(found.sequence) of segment \(segment), written at \(found.time), came out otherwise",
                "  written: \(found.written.isEmpty ? "nothing" : found.written)",
                "  now:     \(found.found.isEmpty ? "nothing" : found.found)",
                "  the same Herald with the same libraries must come to the same; compare `herald doctor` of both machines",
            ], exitCode: 1)
    }
}
