import Engine
import History
import Indicators
import Market
import Research
import Testing
import Trading

/// Indicators of longer timeframes and other symbols show closed bars only, and computing them ahead changes nothing.
@Suite struct IndicatorReachTests {
    private func bars(_ symbol: String, _ count: Int, without gaps: Set<Int> = []) throws -> BacktestSymbol {
        let value = try value(symbol)
        let series = SyntheticMarket(seed: 3).bars(
            specification: value.specification, timeframe: .h1, from: instant("2024-01-01"), count: count)
        var builder = BarSeriesBuilder(digits: series.digits, timeframe: .h1, capacity: count)
        for index in 0..<series.count where !gaps.contains(index) {
            builder.append(opened: series.opened[index], series.prices[index], series.extras[index])
        }
        return BacktestSymbol(value: value, series: builder.build())
    }

    private func closes(_ timeframe: Timeframe? = nil, of symbol: String? = nil) -> IndicatorRequest {
        IndicatorRequest(kernel: "sma", parameters: [1], timeframe: timeframe, symbol: symbol)
    }

    /// The close of the newest bar that has ended by an instant, or has been followed by another.
    private func newestClose(_ series: BarSeries, _ now: Int64) -> Double? {
        let ended = (0..<series.count).last { index in
            let opened = series.opened[index].seconds
            let follows = index + 1 < series.count && series.opened[index + 1].seconds <= now
            return opened < now && (opened + series.timeframe.nominalSeconds <= now || follows)
        }
        return ended.map { series[$0].close.double }
    }

    @Test(arguments: [nil, Timeframe.h4, .d1])
    func anotherSymbolShowsWhatHasClosed(timeframe: Timeframe?) throws {
        let own = try bars("EURUSD", 400, without: [5, 6, 77, 200])
        let other = try bars("GBPUSD", 400, without: [3, 4, 5, 6, 7, 90, 91, 250])
        let reader = Reader([closes(timeframe, of: "GBPUSD")])
        _ = try run(plan([own, other], [StrategyAssignment(strategy: reader, symbol: 0)]))
        let series = try #require(other.series.resampled(to: timeframe ?? .h1, zone: .utc))
        #expect(reader.seen.count > 300)
        for (now, values) in reader.seen {
            let expected = try #require(newestClose(series, now))
            #expect(values == [expected.bitPattern], "at \(Timestamp(seconds: now))")
        }
    }

    @Test func aSymbolOutsideTheRunIsNamed() throws {
        let reader = Reader([closes(of: "GBPUSD")])
        let plan = plan([try bars("EURUSD", 10)], [StrategyAssignment(strategy: reader, symbol: 0)])
        #expect(throws: CoreSetupError.unknownSymbol("GBPUSD")) { try BacktestDriver(plan) }
    }

    @Test("computed ahead, every kernel on every timeframe shows the same at every bar", arguments: [nil, Timeframe.h4, .d1])
    func computedAheadEqualsStreaming(timeframe: Timeframe?) throws {
        let requests = try IndicatorCatalogue.all.flatMap { kernel in
            let given = Dictionary(uniqueKeysWithValues: kernel.parameters.filter { $0.standard == nil }.map { ($0.name, 3.0) })
            return try KernelVariant.allCases.map {
                try kernel.request(given, variant: $0).on(timeframe: timeframe, symbol: nil)
            }
        }
        let symbol = try bars("EURUSD", 3000, without: [9, 10, 11, 500, 1203])
        let (streamed, replayed, again) = (Reader(requests), Reader(requests), Reader(requests))
        _ = try run(plan([symbol], [StrategyAssignment(strategy: streamed, symbol: 0)]))
        var shared = plan([symbol], [StrategyAssignment(strategy: replayed, symbol: 0)])
        shared.computed = ComputedIndicators(shared)
        _ = try run(shared)
        shared.strategies = [StrategyAssignment(strategy: again, symbol: 0)]
        _ = try run(shared)
        #expect(streamed.seen.count > 500 && streamed.seen.last?.values.contains(Reader.absent) == false)
        #expect(streamed.seen.elementsEqual(replayed.seen) { $0 == $1 })
        #expect(streamed.seen.elementsEqual(again.seen) { $0 == $1 })
    }

    @Test func computedOnceIsTheSameObject() throws {
        let plan = plan([try bars("EURUSD", 50)], [])
        let computed = ComputedIndicators(plan)
        let first = computed.values(0, .h1, closes())
        #expect(first != nil && first === computed.values(0, .h1, closes()))
        #expect(first !== computed.values(0, .h4, closes()))
        #expect(computed.values(0, .m1, closes()) == nil)
    }
}

/// A strategy that never trades and notes the newest value of each indicator's outputs whenever it is asked.
private final class Reader: Strategy {
    static let absent = UInt64.max
    let plan: StrategyPlan
    private var columns: [IndicatorColumn] = []
    private(set) var seen: [(now: Int64, values: [UInt64])] = []

    init(_ requests: [IndicatorRequest]) {
        let declared = requests.enumerated().map { DeclaredIndicator(name: "i\($0)", request: $1) }
        plan = StrategyPlan(name: "reader", timeframe: .h1, indicators: declared, wantsTicks: false)
    }

    func bind(_ binding: StrategyBinding) { columns = binding.columns }

    func barClosed(_ view: borrowing StrategyView) -> Decision {
        let values = columns.flatMap { column in
            column.outputs.indices.map { column.newest($0).isNaN ? Self.absent : column.newest($0).bitPattern }
        }
        seen.append((view.now.seconds, values))
        return .none
    }

    func tick(_ view: borrowing StrategyView) -> Decision { .none }
    func takeLogs() -> [StrategyLog] { [] }
}
