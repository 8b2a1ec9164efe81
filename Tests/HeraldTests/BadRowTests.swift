import Foundation
import Testing

/// Rows that cannot be believed are left out, listed with their place and counted; too many of them end the command.
@Suite struct BadRowTests {
    private let scratch: Scratch
    /// A header and 1,000 rows; row n stands on line n + 2.
    private let lines: [String]

    init() throws {
        scratch = try Scratch()
        lines = Array(try sampleLines().prefix(1001))
    }

    /// Columns of a row, from 0.
    private static let (open, high, low, close, spread) = (2, 3, 4, 5, 8)

    struct Fault: CustomTestStringConvertible, Sendable {
        let field: Int
        let text: String
        /// The byte in the line at which the fault begins.
        let column: Int
        let reason: String
        var testDescription: String { "\(text) in field \(field)" }
    }

    // A row is "2024.01.05\t03:00:00\t1.10336\t…": the fields begin at 1, 12, 21, 29, 37, 45 …
    private static let faults = [
        Fault(field: 0, text: "2024.13.05", column: 1, reason: "not a date"),
        Fault(field: 1, text: "25:00:00", column: 12, reason: "not a time of day"),
        Fault(field: open, text: "nan", column: 21, reason: "NaN or infinite"),
        Fault(field: high, text: "inf", column: 29, reason: "NaN or infinite"),
        Fault(field: low, text: "-1.10300", column: 37, reason: "price is zero or negative"),
        Fault(field: close, text: "0.00000", column: 45, reason: "price is zero or negative"),
        Fault(field: close, text: "1.1x", column: 45, reason: "not a number"),
        Fault(field: close, text: "1.103361", column: 45, reason: "more decimals than the symbol has"),
        Fault(field: high, text: "1.00000", column: 21, reason: "contradict each other"),
        Fault(field: spread, text: "-3", column: 60, reason: "spread is negative"),
    ]

    @Test(arguments: faults)
    func oneBadRowIsLeftOutAndNamed(_ fault: Fault) throws {
        var bad = lines
        bad[101] = replacing(fault.field, of: bad[101], with: fault.text)
        let path = try scratch.write("bad.csv", bad.joined(separator: "\n"))
        var without = lines
        without.remove(at: 101)
        let clean = try scratch.write("clean.csv", without.joined(separator: "\n"))

        let run = try Backtest("strategies/sma_crossover.lua", data: path)
        #expect(run.report.badRows == 1)
        #expect(run.report.bars == 999)
        #expect(run.report.decisionsHash == (try Backtest("strategies/sma_crossover.lua", data: clean).report.decisionsHash))
        #expect(run.outcome.errorLines.contains("warning: 1 of 1000 rows of \(path) are bad and were left out:"))
        let place = run.outcome.errorLines.first { $0.hasPrefix("\(path):102:") }
        #expect(try #require(place).contains(fault.reason))
        if fault.field != Self.spread { #expect(place?.hasPrefix("\(path):102:\(fault.column): error: ") == true) }
    }

    @Test func highBelowLow() throws {
        let fields = lines[50].split(separator: "\t").map(String.init)
        var bad = lines
        bad[50] = replacing(Self.low, of: replacing(Self.high, of: bad[50], with: fields[Self.low]), with: fields[Self.high])
        try expectOnlyBadLine(51, bad, "contradict each other")
    }

    @Test func aBarOutOfOrder() throws {
        var bad = lines
        bad.swapAt(200, 201)
        try expectOnlyBadLine(202, bad, "earlier than the bar before")
    }

    @Test func aDuplicateBar() throws {
        var bad = lines
        bad.insert(bad[300], at: 301)
        try expectOnlyBadLine(302, bad, "same time as the bar before")
    }

    @Test func aTruncatedLastLine() throws {
        var bad = lines
        bad[1000].removeLast(22)
        try expectOnlyBadLine(1001, bad, "last line is cut off")
    }

    private func expectOnlyBadLine(
        _ line: Int, _ text: [String], _ reason: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let path = try scratch.write("bad.csv", text.joined(separator: "\n"))
        let run = try Backtest("strategies/sma_crossover.lua", data: path, sourceLocation: sourceLocation)
        #expect(run.report.badRows == 1, sourceLocation: sourceLocation)
        let named = run.outcome.errorLines.filter { $0.hasPrefix("\(path):") }
        #expect(named.count == 1, "\(named)", sourceLocation: sourceLocation)
        #expect(named.first?.hasPrefix("\(path):\(line):") == true, "\(named)", sourceLocation: sourceLocation)
        #expect(named.first?.contains(reason) == true, "\(named)", sourceLocation: sourceLocation)
    }

    /// Ten bad rows, or one in a thousand when that is more, are tolerated.
    @Test(arguments: [(rows: 100, tolerated: 10), (rows: 4000, tolerated: 10), (rows: 15_000, tolerated: 15)])
    func tooManyBadRows(rows: Int, tolerated: Int) throws {
        let path = scratch.path("long.csv")
        try herald("data", "generate", path, "--bars", String(rows), "--seed", "4")
        let good = try text(scratch.url("long.csv")).split(whereSeparator: \.isNewline).map(String.init)
        func spoiled(_ count: Int) throws {
            var bad = good
            for index in 1...count { bad[2 * index] = replacing(Self.open, of: bad[2 * index], with: "nan") }
            try scratch.write("long.csv", bad.joined(separator: "\n"))
        }
        try spoiled(tolerated)
        #expect(try Backtest("strategies/sma_crossover.lua", data: path).report.badRows == tolerated)
        try spoiled(tolerated + 1)
        let outcome = try herald("backtest", "strategies/sma_crossover.lua", "--data", path, "--symbol", "EURUSD")
        expectRefusal(outcome, 2, "\(path):3:21: error: \(tolerated + 1) of \(rows) rows are bad, more than the \(tolerated)")
        #expect(outcome.errorLines.filter { $0.contains(": NaN or infinite: ") }.count == tolerated + 1)
    }

    @Test func theListOfBadRowsEnds() throws {
        var bad = lines
        for index in 1...40 { bad[20 * index] = replacing(Self.close, of: bad[20 * index], with: "0") }
        let path = try scratch.write("bad.csv", bad.joined(separator: "\n"))
        let outcome = try herald("backtest", "strategies/sma_crossover.lua", "--data", path, "--symbol", "EURUSD")
        expectRefusal(outcome, 2, "40 of 1000 rows are bad", "and 20 more bad rows")
        #expect(outcome.errorLines.filter { $0.contains(": price is zero or negative: ") }.count == 20)
    }
}
