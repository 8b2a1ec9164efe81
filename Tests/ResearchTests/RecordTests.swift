import Engine
import Foundation
import Market
import Performance
import Research
import Testing
import Trading

/// What a run leaves on paper: canonical lines and their digest, the file of trades, JSON.
@Suite struct RecordTests {
    /// Six bars that stand still but for hour 1; one strategy that meets every kind of line but a latch.
    private func outcome(keepsDecisions: Bool = true) throws -> (BacktestPlan, BacktestOutcome) {
        let failure = StrategyFailure(file: "a.lua", line: 7, message: "no", callback: "on_bar")
        let strategy = Native { count, _ in
            switch count {
            case 1: .enter(Entry(side: .buy, stopLoss: 1.098505, takeProfit: 1.102, sizeHint: 0.5))
            case 2: .enter(Entry(side: .sell, orderType: .limit, price: 1.102, expiryBars: 1))
            case 3: .enter(Entry(side: .buy, stopLoss: 1.2))
            case 4: .enter(Entry(side: .buy, stopLoss: 1e12))
            default: .failed(failure)
            }
        }
        let series = hourly(
            [(0, 110_000, 110_000, 110_000, 110_000), (1, 110_000, 110_050, 109_950, 110_020)]
                + (2...6).map { ($0, 110_020, 110_020, 110_020, 110_020) })
        var plan = plan(
            [BacktestSymbol(value: try value("EURUSD"), series: series)], [StrategyAssignment(strategy: strategy, symbol: 0)],
            commission: "3.5")
        plan.keepsDecisions = keepsDecisions
        return (plan, try run(plan))
    }

    /// Written by hand from docs/decisions-hash.md and docs/fill-rule.md.
    private static let golden = """
        2024-01-01T01:00:00Z signal 1 EURUSD H1 enter BUY market price=- sl=1.09851 tp=1.102 hint=0.5
        2024-01-01T01:00:00Z order 1 EURUSD BUY 0.5 market price=- sl=1.09851 tp=1.102
        2024-01-01T01:00:00Z deal 1 1 EURUSD in BUY 0.5 1.1001 profit=0 commission=-1.75 swap=0 -
        2024-01-01T02:00:00Z signal 2 EURUSD H1 enter SELL limit price=1.102 sl=- tp=- hint=1
        2024-01-01T02:00:00Z deal 2 1 EURUSD out SELL 0.5 1.1002 profit=5 commission=-1.75 swap=0 reverse
        2024-01-01T02:00:00Z order 2 EURUSD SELL 1 limit price=1.102 sl=- tp=-
        2024-01-01T03:00:00Z withdrawn 2 expired
        2024-01-01T03:00:00Z signal 3 EURUSD H1 enter BUY market price=- sl=1.2 tp=- hint=1
        2024-01-01T03:00:00Z order 3 EURUSD BUY 1 market price=- sl=1.2 tp=-
        2024-01-01T03:00:00Z rejected 3 invalid_stops
        2024-01-01T04:00:00Z signal 4 EURUSD H1 enter BUY market price=- sl=- tp=- hint=1
        2024-01-01T04:00:00Z denied 4 price_out_of_range
        2024-01-01T05:00:00Z failed 0 7
        """

    @Test func theLinesAreTheDocumentedOnes() throws {
        let (_, outcome) = try outcome()
        #expect(outcome.record.decisions.map(\.line) == RecordTests.golden.split(separator: "\n").map(String.init))
    }

    /// `sha256sum` (GNU coreutils 9.1) of the golden text with a newline after its last line.
    @Test func theDigestIsTheSHA256OfTheLines() throws {
        let (_, outcome) = try outcome()
        #expect(outcome.record.decisionsHash == "95225f596cd80bdc7b0b6224a8a8c24ac3a48698999d55b5aeedbd68968308ee")
    }

    @Test func keepingTheLinesChangesNothing() throws {
        let (kept, silent) = (try outcome().1, try outcome(keepsDecisions: false).1)
        #expect(silent.record.decisions.isEmpty && !kept.record.decisions.isEmpty)
        #expect(silent.record.decisionsHash == kept.record.decisionsHash)
    }

    /// Lines written by hand from docs/record.md, with what JSON must escape and cannot say.
    @Test func everyFactBecomesALineOfTheRecord() throws {
        var (plan, plain) = try outcome()
        let paper = Paper()
        let quiet = Native { count, _ in count == 1 ? .skip(Skip(reason: "a\"\\\n\u{1}é", value: .nan)) : .none }
        plan.strategies = [StrategyAssignment(strategy: quiet, symbol: 0)]
        let writer = RunRecordWriter(plan, to: paper)
        plan.recorder = writer
        let recorded = try run(plan)
        #expect(paper.text.isEmpty, "nothing is written before the buffer is full")
        try writer.finish(recorded.record)
        #expect(paper.commits == 1)
        let hash = recorded.record.decisionsHash
        #expect(
            paper.text.split(separator: "\n").map(String.init) == [
                #"{"herald_record":2,"strategy":"native","symbol":"EURUSD","timeframe":"H1","from":"2024-01-01T00:00:00Z","to":"2024-01-01T06:00:00Z","currency":"USD","daily_reset":"00:00:00 UTC"}"#,
                #"{"time":"2024-01-01T01:00:00Z","kind":"skipped","strategy":"native","symbol":"EURUSD","reason":"a\"\\\n\u0001é","value":null}"#,
                #"{"end":{"counts":{"signal":0,"skipped":1,"denied":0,"rejected":0,"ordered":0,"changed":0,"change_rejected":0,"withdrawn":0,"deal":0,"exit":0,"modified":0,"swap":0,"exit_rejected":0,"latched":0,"released":0,"cash_flow":0,"adjusted":0,"failed":0,"notice":0,"log":0},"decisions_hash":""#
                    + hash + #""}}"#,
            ])
        #expect(hash != plain.record.decisionsHash)
    }

    @Test func pricesVolumesAndMoneyHaveTheSymbolsDigits() throws {
        var plan = try outcome().0
        let paper = Paper()
        let failure = StrategyFailure(file: "a.lua", line: 7, message: "no", callback: "on_bar")
        plan.strategies = [
            StrategyAssignment(
                strategy: Native { count, _ in
                    count == 1 ? .enter(Entry(side: .buy, stopLoss: 1.098505, takeProfit: 1.102, sizeHint: 0.5)) : .failed(failure)
                },
                symbol: 0)
        ]
        let writer = RunRecordWriter(plan, to: paper)
        plan.recorder = writer
        try writer.finish(try run(plan).record)
        let lines = paper.text.split(separator: "\n").dropFirst().dropLast().map(String.init)
        let owner = #""strategy":"native","symbol":"EURUSD""#
        #expect(
            lines.prefix(4) == [
                #"{"time":"2024-01-01T01:00:00Z","kind":"signal",\#(owner),"signal":1,"timeframe":"H1","action":"enter","side":"BUY","decision":"bar","type":"market","stop_loss":"1.09851","take_profit":"1.10200","size_hint":0.5}"#,
                #"{"time":"2024-01-01T01:00:00Z","kind":"ordered",\#(owner),"order":1,"signal":1,"side":"BUY","volume":"0.50","type":"market","stop_loss":"1.09851","take_profit":"1.10200"}"#,
                #"{"time":"2024-01-01T01:00:00Z","kind":"deal",\#(owner),"deal":1,"position":1,"entry":"in","side":"BUY","volume":"0.50","price":"1.10010","profit":"0.00","commission":"-1.75","swap":"0.00","stop_loss":"1.09851","take_profit":"1.10200"}"#,
                #"{"time":"2024-01-01T02:00:00Z","kind":"failed",\#(owner),"file":"a.lua","line":7,"message":"no","callback":"on_bar"}"#,
            ])
        #expect(
            lines.last?.hasSuffix(
                #""entry":"out","side":"SELL","volume":"0.50","price":"1.10020","profit":"5.00","commission":"-1.75","swap":"0.00","reason":"end_of_data"}"#
            ) == true)
    }

    @Test func aFaultOfTheOutputIsToldAtTheEnd() throws {
        var plan = try outcome().0
        let paper = Paper(isFull: true)
        let writer = RunRecordWriter(plan, to: paper)
        plan.recorder = writer
        let recorded = try run(plan).record
        let told = #expect(throws: UserError.self) { try writer.finish(recorded) }
        #expect(told?.lines == ["full"] && told?.exitCode == 2 && paper.commits == 0)
    }

    /// Memory in place of a file.
    private final class Paper: RunRecordOutput {
        private(set) var text = ""
        private(set) var commits = 0
        private let isFull: Bool

        init(isFull: Bool = false) { self.isFull = isFull }

        func append(_ bytes: [UInt8]) throws(UserError) {
            if isFull { throw UserError(["full"], exitCode: 2) }
            text += String(decoding: bytes, as: UTF8.self)
        }

        func commit() throws(UserError) { commits += 1 }
    }

    @Test func theTradeFileHasAHeaderAndALineATrade() throws {
        let (plan, outcome) = try outcome()
        let report = BacktestReport(
            title: "t", symbols: ["EURUSD"], timeframes: [.h1], plan: plan, outcome: outcome, elapsedSeconds: 0,
            loadSeconds: nil, dataNotes: [], badRows: nil)
        let expected = """
            id,symbol,side,volume,open_time,open_price,close_time,close_price,commission,swap,profit,exit_reason
            1,EURUSD,BUY,0.50,2024-01-01T01:00:00Z,1.10010,2024-01-01T02:00:00Z,1.10020,-3.50,0.00,5.00,reverse

            """
        let text = TradeFile.text(report)
        // What follows the first columns is ExitRecordTests' matter.
        #expect(text.split(separator: "\n").map { $0.split(separator: ",").prefix(12).joined(separator: ",") + "\n" }.joined() == expected)
        let path = FileManager.default.temporaryDirectory.appending(path: "herald-\(UUID().uuidString).csv").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try TradeFile.write(report, to: path)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
        #expect(throws: UserError.self) { try TradeFile.write(report, to: "/nowhere/at/all.csv") }
    }

    @Test func theCountsAreThoseOfTheLines() throws {
        let (_, outcome) = try outcome()
        #expect(outcome.record.entrySignals == 4)
        #expect(outcome.record.denials == ["invalid_stops": 1, "price_out_of_range": 1])
        #expect(outcome.record.trades.count == 1)
        #expect(outcome.balance == money("100001.50"))
    }

    @Test func jsonSortsItsKeysAndTurnsWhatIsNotFiniteIntoNull() throws {
        let value = JSONValue.object([
            "b": .number(.nan), "a": .array([.integer(1), .number(0.5), .number(.infinity), .string("x/\"é"), .bool(true), .null]),
            "A": .optional(nil), "c": .optional(-.infinity), "d": .object([:]), "e": .optional(2.25),
        ])
        let text = value.text
        #expect(text.filter { !$0.isWhitespace } == #"{"A":null,"a":[1,0.5,null,"x/\"é",true,null],"b":null,"c":null,"d":{},"e":2.25}"#)
        #expect(text.hasPrefix("{\n") && text.hasSuffix("}"))
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(text.utf8)) }
    }
}
