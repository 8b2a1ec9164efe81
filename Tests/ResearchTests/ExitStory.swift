import Engine
import Foundation
import Market
import Performance
@testable import Research
import Testing
import Trading

/// One position told fact by fact, as a core tells it: two exits, a partial close, a stop that moves and is hit.
enum ExitStory {
    static func time(_ hour: Int64) -> Timestamp { instant("2024-01-01").adding(seconds: 3600 * hour) }

    static func exit(
        _ name: String, _ priority: Int, _ hour: Int64, _ action: ExitSignal.Action, _ verdict: ExitSignal.Verdict = .taken,
        reason: String = "", confidence: Double? = nil
    ) -> Fact {
        .exit(
            ExitSignal(
                ticket: PositionID(1), symbol: 0, strategy: 0, exit: name, priority: priority, timestamp: time(hour),
                price: price("1.101"), action: action, decision: .bar, reason: reason, confidence: confidence, verdict: verdict))
    }

    static func deal(
        _ id: Int64, _ entry: Deal.Entry, _ side: Side, _ volume: String, _ at: String, _ hour: Int64, profit: String = "0",
        stop: String? = nil, reason: ExitReason? = nil, label: String = "", excursion: Excursion? = nil
    ) -> Fact {
        var deal = Deal(
            id: id, position: PositionID(1), strategy: 0, symbol: 0, entry: entry, side: side, volume: lots(volume), price: price(at),
            time: time(hour), profit: money(profit), commission: money("-1"), stopLoss: stop.map(price), reason: reason)
        (deal.label, deal.excursion) = (label, excursion)
        return .deal(deal)
    }

    static let facts: [(hour: Int64, fact: Fact)] = [
        (1, deal(1, .opening, .buy, "1", "1.1", 1, stop: "1.099", label: "a, \"b\"")),
        (2, exit("profit target", 50, 2, .close(lots("0.5"), isWhole: false), reason: "first target", confidence: 0.5)),
        (2, exit("time", 40, 2, .close(lots("1"), isWhole: true), .overruled(by: "profit target"))),
        (2, exit("trail", 30, 2, .moveStop(price("1.1005")))),
        (2, deal(2, .closing, .sell, "0.5", "1.101", 2, profit: "50", reason: .exit, label: "profit target")),
        (2, .modified(strategy: 0, PositionID(1), stopLoss: price("1.1005"), takeProfit: nil, label: "trail")),
        (3, exit("trail", 30, 3, .moveStop(price("1.1004")), .dropped("it would move the stop back"))),
        (4, .exitRejected(strategy: 0, PositionID(1), .marketClosed)),
        (5, .notice(Notice(code: .closeFailing, strategy: 0, position: PositionID(1), message: "still open"))),
        (5, .notice(Notice(code: .unexplained, message: "a deal of nobody"))),
        (6, .failed(strategy: 0, StrategyFailure(file: "e.lua", line: 3, message: "no", callback: "should_exit"), exit: "time")),
        (
            8,
            deal(
                3, .closing, .sell, "0.5", "1.1005", 8, profit: "25", reason: .stopLoss, label: "trail",
                excursion: Excursion(worst: money("-20"), best: money("110"), initialRisk: money("100"), ageBars: 7))
        ),
    ]

    /// The plan and what a run that was so would leave, written to a file when there is a path.
    static func outcome(
        _ facts: [(hour: Int64, fact: Fact)] = facts, path: String? = nil, stopsOnFailure: Bool = false
    ) throws -> (BacktestPlan, BacktestOutcome) {
        let series = still(0..<12)
        var plan = plan([BacktestSymbol(value: try value("EURUSD"), series: series)], [StrategyAssignment(strategy: Native(), symbol: 0)])
        plan.stopsOnFailure = stopsOnFailure
        let output = path.map(FileOutput.init)
        let writer = output.map { RunRecordWriter(plan, to: $0) }
        var record = BacktestRecord(specifications: plan.symbols.map(\.value.specification), keepsDecisions: true, recorder: writer)
        for (hour, fact) in facts { record.take(fact, at: time(hour)) }
        try writer?.finish(record)
        let curve = EquityCurve(initial: plan.balance)
        return (plan, BacktestOutcome(record: record, curve: curve, balance: plan.balance, ambiguousExits: 0, quotes: QuoteCount()))
    }

    static func report(_ facts: [(hour: Int64, fact: Fact)] = facts, strategies: Int = 1) throws -> BacktestReport {
        var (plan, outcome) = try outcome(facts)
        plan.strategies = (0..<strategies).map { _ in StrategyAssignment(strategy: Native(), symbol: 0) }
        return BacktestReport(
            title: "t", symbols: ["EURUSD"], timeframes: [.h1], plan: plan, outcome: outcome, elapsedSeconds: 0, loadSeconds: nil,
            dataNotes: [], badRows: nil)
    }

    private final class FileOutput: RunRecordOutput {
        private let path: String
        private var bytes: [UInt8] = []

        init(path: String) { self.path = path }

        func append(_ bytes: [UInt8]) throws(UserError) { self.bytes += bytes }

        func commit() throws(UserError) {
            guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else { throw UserError(["no file"], exitCode: 2) }
        }
    }
}
