import Foundation
import Market
@testable import Research
import Testing
import Trading

/// Records of runs that a failing script ended ahead of their data: the data is twelve bars from 00:00 on.
@Suite struct EndedRunTests {
    private let path = FileManager.default.temporaryDirectory.appending(path: "herald-\(UUID().uuidString)").path

    private static let facts: [(hour: Int64, fact: Fact)] = [
        (1, ExitStory.deal(1, .opening, .buy, "1", "1.1", 1)),
        (6, .failed(strategy: 0, StrategyFailure(file: "e.lua", line: 3, message: "no", callback: "should_exit"), exit: "time")),
        (6, ExitStory.deal(2, .closing, .sell, "1", "1.1", 6, reason: .endOfData)),
    ]

    private func why(_ at: String?) throws -> WhyAnswer { try WhyCommand.run(WhyRequest(record: path, at: at)) }

    @Test func theLastLineTellsWhenTheRunEnded() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        _ = try ExitStory.outcome(Self.facts, path: path, stopsOnFailure: true)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.hasSuffix(#","ended":"2024-01-01T06:00:00Z"}}"# + "\n"))
        #expect(try why(nil).window.lowerBound == ExitStory.time(6), "the end of the record is the end of the run")
        #expect(try why(nil).verdict == .failed)
        #expect(
            try why(nil).sentence
                == "No trade: the exit time failed (e.lua:3: no), and its strategy opens nothing more; the run ended then.")
        let after = try why("2024-01-01T09:00")
        #expect(after.verdict == .stopped)
        #expect(
            after.sentence
                == "No trade: the exit time had failed at 2024-01-01T06:00:00Z (e.lua:3: no), and the run ended then; nothing was opened since."
        )
        let damaged = text.replacingOccurrences(of: #""ended":"2024-01-01T06"#, with: #""ended":"yesterday"#)
        try damaged.write(toFile: path, atomically: true, encoding: .utf8)
        let told = #expect(throws: UserError.self) { try why(nil) }
        #expect(told?.lines.first?.contains("`end.ended` is no time") == true)
    }

    /// A run that goes on after a failure ends with its data; what is closed then is no decision of anybody.
    @Test func aRunThatWentOnHasNoSuchInstant() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        var facts = Self.facts
        facts[2] = (11, ExitStory.deal(2, .closing, .sell, "1", "1.1", 11, reason: .endOfData))
        _ = try ExitStory.outcome(facts, path: path)
        #expect(try !String(contentsOfFile: path, encoding: .utf8).contains("\"ended\""))
        let end = try why(nil)
        #expect(end.verdict == .stopped)
        #expect(
            end.sentence
                == "No trade: the exit time had failed at 2024-01-01T06:00:00Z (e.lua:3: no), and its strategy opened nothing since.")
        #expect(try why("2024-01-01T05:00").verdict == .silent)
    }
}
