import Engine
import Foundation
import History
import Market
import Performance
import Research
import Settings
import Simulation
import Testing
import Trading

/// Terms of a symbol that change in a run. One lot of EURUSD is bought at 1.10010 on Monday 2024-01-01, 01:00, and the price
/// stands still: a point of it is one dollar, and the spread costs ten.
@Suite struct DatedTermsTests {
    private func terms(_ change: (inout SymbolSpecification) -> Void = { _ in }) throws -> ContractValue {
        var specification = try value("EURUSD").specification
        specification.swap = SwapTerms(mode: .points, long: -5)
        change(&specification)
        return try #require(ContractValue(specification, account: "USD"))
    }

    private func result(
        _ changes: [(String, ContractValue)], hours: [Int] = Array(0..<100), model: PriceModel = .pessimisticOHLC, entries: [Int] = [1],
        balance: String = "100000", stopOut: Double = 0
    ) throws -> BacktestOutcome {
        let native = Native { count, _ in entries.contains(count) ? .enter(Entry(side: .buy)) : .none }
        var symbol = BacktestSymbol(value: try terms(), series: hourly(hours.map { ($0, 110_000, 110_000, 110_000, 110_000) }))
        symbol.changes = changes.map { SpecificationChange(from: instant($0.0), value: $0.1) }
        var plan = plan([symbol], [StrategyAssignment(strategy: native, symbol: 0)], stopOut: stopOut, balance: balance, adding: true)
        plan.priceModel = model
        return try run(plan)
    }

    private func doubled() throws -> ContractValue { try terms { $0.swap.long = -10 } }

    /// Nights end on 2 January (5), on the 3rd, the first event of the new terms (10), on the 4th three times (30) and on the 5th (10).
    @Test(arguments: [PriceModel.pessimisticOHLC, .openPrices, .everyTick])
    func aSwapThatDoublesIsChargedFromItsDateOn(model: PriceModel) throws {
        let outcome = try result([("2024-01-03", doubled())], model: model)
        #expect(outcome.record.trades.map(\.swap) == [money("-55")])
        #expect(outcome.balance == money("99935"))
        #expect(outcome.appliedChanges == 1)
    }

    /// Bars until Friday 23:00, then from Monday 8 January on. What was held over the end of Friday follows the terms of then,
    /// although the first quote after it is one of the new terms.
    @Test(arguments: [("2024-01-06", "-40"), ("2024-01-07", "-35")])
    func nightsBeforeTheDateFollowTheOldTerms(from: String, swap: String) throws {
        // 5 + 5 + 15 + 5 to Friday morning, then 10 or 5 for Friday; the data ends on Monday.
        let outcome = try result([(from, doubled())], hours: Array(0..<120) + Array(168..<180))
        #expect(outcome.record.trades.map(\.swap) == [money(swap)])
    }

    @Test func severalChangesFollowEachOtherAndLaterOnesAreLeftOut() throws {
        let triple = try terms { $0.swap.long = -15 }
        // Mon 5, Tue 10, Wed three times 15, Thu 15.
        let outcome = try result([("2024-01-03", doubled()), ("2024-01-03T01:00", triple), ("2024-03-01", terms())])
        #expect(outcome.record.trades.map(\.swap) == [money("-75")] && outcome.appliedChanges == 2)
    }

    /// A lot binds 100,000 / 100 × 1.1001 = 1100.10 dollars, and from 2 January ten times as much.
    @Test func raisedMarginRefusesWhatItNoLongerCovers() throws {
        let raised = try terms { $0.margin.longRate = 10 }
        let outcome = try result([("2024-01-02", raised)], entries: [1, 30], balance: "5000")
        #expect(outcome.record.denials == ["no_money": 1] && outcome.record.trades.count == 1)
        // Without the change the second lot is bought as well.
        #expect(try result([], entries: [1, 30], balance: "5000").record.trades.count == 2)
    }

    /// 4985 of equity are less than half of the 11,001 that the lot binds from 2 January on.
    @Test(arguments: [PriceModel.pessimisticOHLC, .everyTick])
    func raisedMarginMayStopOut(model: PriceModel) throws {
        let raised = try terms { $0.margin.longRate = 10 }
        let outcome = try result([("2024-01-02", raised)], model: model, balance: "5000", stopOut: 50)
        #expect(outcome.record.trades.map(\.exitReason) == [.stopOut])
        #expect(outcome.record.trades.map(\.closeTime) == [instant("2024-01-02")])
    }

    /// As MT5 counts, by the terms that hold: ten points of a tenth of the contract, and a night of it.
    @Test func anOpenPositionIsCountedByTheNewContract() throws {
        let smaller = try terms { $0.contractSize = money("10000") }
        let outcome = try result([("2024-01-02T12:00", smaller)], hours: Array(0..<40))
        #expect(outcome.record.trades.map(\.profit) == [money("-1")] && outcome.record.trades.map(\.swap) == [money("-5")])
        #expect(
            outcome.record.notices.map(\.notice.message) == [
                "the terms of EURUSD changed: contract size; 1 open position(s) are counted by them from now on"
            ])
    }

    @Test func termsThatCannotCountWhatIsOpenAreLeftOut() throws {
        let absurd = try terms { $0.contractSize = Money(raw: .max) }
        let outcome = try result([("2024-01-02T12:00", absurd)], hours: Array(0..<40))
        #expect(outcome.appliedChanges == 0 && outcome.balance == money("99985"))
        #expect(outcome.record.notices.map(\.notice.code) == [.termsChanged])
    }

    /// Digits, ticks, volume steps and hours that no longer fit what is open and what rests.
    @Test func nothingOpenIsLostOnANewGrid() throws {
        let coarse = try terms {
            $0.digits = 2
            ($0.volumeMinimum, $0.volumeStep, $0.volumeMaximum) = (lots("0.3"), lots("0.3"), lots("0.6"))
            ($0.orders.tradeMode, $0.stopsLevelPoints) = (.closeOnly, 50)
            $0.sessions = TradingSessions(zone: .utc, week: Array(repeating: [], count: 7))
        }
        for model in [PriceModel.pessimisticOHLC, .everyTick] {
            let outcome = try result([("2024-01-02T12:00", coarse)], hours: Array(0..<40), model: model, entries: [1, 38])
            #expect(outcome.balance == money("99985") && outcome.appliedChanges == 1)
        }
    }

    @Test func termsThatStayTheSameChangeNoDecision() throws {
        let (without, with) = (try result([]), try result([("2024-01-03", terms())]))
        #expect(with.record.decisionsHash == without.record.decisionsHash && with.balance == without.balance)
        #expect(without.appliedChanges == 0 && without.record.notices.isEmpty)
    }
}

/// Dated snapshots of the configuration reach a run and its twin.
@Suite struct DatedSnapshotTests {
    private static let script = """
        local S = strategy { api = 1, name = "Once", timeframe = "H1" }
        function S:on_bar(bar)
          if bar.time == 1704067200 then return long { stop_loss = 1.09 } end
          log(symbol.contract_size)
        end
        return S
        """

    @Test func twoChangesOfOneDayCountFromTheirInstants() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "herald-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder.appending(path: "symbols"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (strategy, data) = (folder.appending(path: "once.lua").path, folder.appending(path: "bars.csv").path)
        try Data(Self.script.utf8).write(to: URL(filePath: strategy))
        try BarFileWriter.write(still(0..<40), to: data)
        // The bars are hours from the first of January on. A bar that opens at the instant itself has the new terms, and a bar's
        // closing is seen with the quote that opens the next one: at 10:00 by the second table, from 15:00 on by the third.
        let symbols = """
            [[EURUSD]]
            valid_from = 2023-01-01

            [[EURUSD]]
            valid_from = "2024-01-01T10:00:00Z"
            contract_size = 50000

            [[EURUSD]]
            valid_from = "2024-01-01T14:05:09Z"
            contract_size = 20000
            """
        try Data(symbols.utf8).write(to: folder.appending(path: "symbols/mine.toml"))
        let settings = try HeraldSettings.load(
            path: nil,
            overrides: [
                "data.symbols_folder=\(folder.appending(path: "symbols").path)", "risk.preset=off", "sizing.method=fixed_lots",
                "sizing.lots=1",
            ])
        let report = try BacktestCommand.run(
            BacktestRequest(
                strategy: strategy, data: data, symbol: "EURUSD", timeframe: nil, from: nil, to: nil, parameters: [], settings: settings))
        let logs = report.outcome.record.logs
        func sizes(_ times: Range<String>) -> Set<String> {
            Set(logs.filter { times.contains(String($0.time.description.prefix(16))) }.map(\.text))
        }
        #expect(sizes("2024-01-01T00:00"..<"2024-01-01T10:00") == ["100000.0"])
        #expect(sizes("2024-01-01T10:00"..<"2024-01-01T15:00") == ["50000.0"])
        #expect(sizes("2024-01-01T15:00"..<"2024-01-03T00:00") == ["20000.0"])
        #expect(report.text.contains("then 2 of 2 dated snapshots: EURUSD 2024-01-01T10:00:00Z, EURUSD 2024-01-01T14:05:09Z"))
    }

    @Test func theReportTellsHowManyCame() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "herald-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder.appending(path: "symbols"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (strategy, data) = (folder.appending(path: "once.lua").path, folder.appending(path: "bars.csv").path)
        try Data(Self.script.utf8).write(to: URL(filePath: strategy))
        try BarFileWriter.write(still(0..<40), to: data)
        let symbols = """
            [[EURUSD]]
            valid_from = 2023-01-01
            swap_mode = "points"
            swap_long = -5

            [[EURUSD]]
            valid_from = 2024-01-02
            contract_size = 50000

            [[EURUSD]]
            valid_from = 2024-02-01
            swap_long = -7
            """
        try Data(symbols.utf8).write(to: folder.appending(path: "symbols/mine.toml"))
        let settings = try HeraldSettings.load(
            path: nil,
            overrides: [
                "data.symbols_folder=\(folder.appending(path: "symbols").path)", "risk.preset=off", "sizing.method=fixed_lots",
                "sizing.lots=1",
            ])
        let report = try BacktestCommand.run(
            BacktestRequest(
                strategy: strategy, data: data, symbol: "EURUSD", timeframe: nil, from: nil, to: nil, parameters: [], settings: settings))
        // Ten points of half a contract; Monday ends at 17:00 in New York, two hours before the second snapshot: 5 of a whole one.
        #expect(report.outcome.balance == report.plan.balance - money("10"))
        #expect(report.netWithoutCosts == .zero)
        #expect(Set(report.outcome.record.logs.map(\.text)) == ["100000.0", "50000.0"])
        let text = "those of the first quote's day, then 1 of 2 dated snapshots: EURUSD 2024-01-02, EURUSD 2024-02-01"
        #expect(report.text.contains(text))
    }
}
