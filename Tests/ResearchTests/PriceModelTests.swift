import Engine
import History
import Market
import Performance
import Research
import Simulation
import Testing
import Trading

/// The same tiny market under each price model, by hand; EURUSD, where a point of a lot is a dollar.
@Suite struct PriceModelTests {
    /// Buys a lot at the close of the first bar, with a stop at 1.09950 and a target at 1.10150.
    private func trade(_ model: PriceModel, count: UInt32 = 1) throws -> (Trade, BacktestOutcome) {
        let rows: [(Int32, Int32, Int32, Int32)] = [
            (110_000, 110_000, 110_000, 110_000), (110_000, 110_200, 109_900, 110_100), (110_100, 110_100, 110_100, 110_100),
        ]
        var builder = BarSeriesBuilder(digits: 5, timeframe: .h1, capacity: 3)
        for (hour, row) in rows.enumerated() {
            builder.append(
                opened: instant("2024-01-01").adding(seconds: Int64(hour) * 3600),
                BarPoints(open: row.0, high: row.1, low: row.2, close: row.3), BarExtras(spread: 10, tickCount: count))
        }
        let strategy = Native { call, _ in call == 1 ? .enter(Entry(side: .buy, stopLoss: 1.0995, takeProfit: 1.1015)) : .none }
        var plan = plan(
            [BacktestSymbol(value: try value("EURUSD"), series: builder.build())], [StrategyAssignment(strategy: strategy, symbol: 0)])
        plan.priceModel = model
        let outcome = try run(plan)
        return (try #require(outcome.record.trades.first), outcome)
    }

    @Test func pessimisticOHLCIsTheDefaultAndTakesTheStopAtItsPrice() throws {
        let (trade, outcome) = try trade(.pessimisticOHLC)
        #expect(trade.openPrice == price("1.10010"))
        #expect(trade.closePrice == price("1.09950"))
        #expect(trade.net == money("-60"))
        #expect(outcome.ambiguousExits == 1)
        #expect(outcome.quotes == QuoteCount())
    }

    @Test func openPricesSeeNothingBetweenTwoOpens() throws {
        let (trade, outcome) = try trade(.openPrices)
        #expect(trade.openPrice == price("1.10010"))
        #expect(trade.exitReason == .endOfData)
        #expect(trade.closePrice == price("1.10100"))
        #expect(trade.closeTime == instant("2024-01-01T02:00"))
        #expect(trade.net == money("90"))
        #expect(outcome.curve.maximumDrawdown == money("10"))
        #expect(outcome.quotes.generated == 3)
    }

    @Test func minuteOHLCMeetsTheLowOfARisingBarFirst() throws {
        let (trade, _) = try trade(.minuteOHLC)
        // Nothing is seen between open and low: the stop fills at the low.
        #expect(trade.exitReason == .stopLoss)
        #expect(trade.closePrice == price("1.09900"))
        #expect(trade.closeTime == instant("2024-01-01T01:20"))
        #expect(trade.excursion?.worst == money("-110"))
    }

    @Test func everyTickMeetsTheStopOnItsWayToTheLow() throws {
        // Ways of 100, 300 and 100 points and 36 ticks beyond the corners: eight steps down, of which the third is halfway.
        let (trade, outcome) = try trade(.everyTick, count: 40)
        #expect(trade.exitReason == .stopLoss)
        #expect(trade.closePrice == price("1.09950"))
        #expect(trade.closeTime == instant("2024-01-01T01:00").adding(seconds: 3 * 90))
        #expect(outcome.quotes.generated == 120)
        #expect(outcome.quotes.realPercent == 0)
    }

    @Test func theBarsOfASymbolWithoutTicksMakeTheirOwn() throws {
        let (trade, outcome) = try trade(.realTicks, count: 40)
        #expect(trade.closePrice == price("1.09950"))
        #expect(outcome.quotes.realPercent == 0)
    }

    /// Seconds after 2024-01-01 00:00, bid, spread in points.
    private func ticks(_ rows: [(Double, Int32, Int32)]) -> TickSeries {
        var builder = TickSeriesBuilder(digits: 5, capacity: rows.count)
        for (second, bid, spread) in rows {
            builder.append(nanoseconds: instant("2024-01-01").nanoseconds + Int64(second * 1e9), bid: bid, ask: bid + spread)
        }
        return builder.build()
    }

    private func outcome(_ strategy: any Strategy, _ rows: [(Double, Int32, Int32)]) throws -> BacktestOutcome {
        let symbol = BacktestSymbol(value: try value("EURUSD"), ticks: ticks(rows), timeframe: .h1, zone: .utc)
        var plan = plan([symbol], [StrategyAssignment(strategy: strategy, symbol: 0)])
        plan.priceModel = .realTicks
        return try run(plan)
    }

    @Test func aBarClosesAtTheFirstTickAtOrAfterItsEndAndDecisionsFillThere() throws {
        let strategy = Native { call, _ in call == 1 ? .enter(Entry(side: .buy, stopLoss: 1.0990, takeProfit: 1.1020)) : .none }
        let outcome = try outcome(
            strategy,
            [(10, 110_000, 5), (3599.9, 110_010, 5), (3605.25, 110_030, 7), (3606, 110_100, 40), (3700, 110_350, 5), (3800, 110_400, 5)])
        let trade = try #require(outcome.record.trades.first)
        #expect(strategy.calls == [Timestamp(nanoseconds: instant("2024-01-01").nanoseconds + 3_605_250_000_000)])
        #expect(trade.openPrice == price("1.10037"))
        // The tick jumps over the target: it fills at its price, not at the tick's.
        #expect(trade.closePrice == price("1.10200"))
        #expect(trade.closeTime == instant("2024-01-01T01:01:40"))
        #expect(trade.excursion?.best == money("163"))
        #expect(outcome.quotes.real == 6)
    }

    @Test func aStopFillsAtTheTickThatIsBeyondItAndAShortByTheAsk() throws {
        let strategy = Native { call, _ in call == 1 ? .enter(Entry(side: .sell, stopLoss: 1.1010)) : .none }
        // The bid stays below the stop; a wide spread takes it out.
        let outcome = try outcome(
            strategy, [(10, 110_000, 5), (3600, 110_000, 5), (3601, 110_050, 49), (3602, 110_050, 73), (3603, 110_000, 5)])
        let trade = try #require(outcome.record.trades.first)
        #expect(trade.exitReason == .stopLoss)
        #expect(trade.openPrice == price("1.10000"))
        #expect(trade.closePrice == price("1.10123"))
        #expect(trade.closeTime == instant("2024-01-01T01:00:02"))
        #expect(trade.excursion?.worst == money("-123"))
    }

    @Test func aDecisionOnATickFillsAtTheNextOneOrTheWorse() throws {
        for (next, filled) in [(Int32(110_020), "1.10025"), (109_980, "1.10005")] {
            let strategy = OnTick(2, .enter(Entry(side: .buy)))
            let outcome = try outcome(strategy, [(10, 110_000, 5), (11, 110_000, 5), (12, next, 5), (13, 110_000, 5)])
            #expect(outcome.record.trades.first?.openPrice == price(filled))
            #expect(outcome.record.trades.first?.openTime == instant("2024-01-01T00:00:12"))
        }
    }

    @Test func barsShorterThanTheStrategysAreMerged() throws {
        let series = SyntheticMarket(seed: 3).bars(
            specification: try value("EURUSD").specification, timeframe: .m1, from: instant("2024-01-02"), count: 200)
        for model in PriceModel.allCases {
            let strategy = Native()
            var plan = plan(
                [BacktestSymbol(value: try value("EURUSD"), series: series)], [StrategyAssignment(strategy: strategy, symbol: 0)])
            plan.priceModel = model
            _ = try run(plan)
            #expect(strategy.calls == [1, 2, 3].map { instant("2024-01-02").adding(seconds: $0 * 3600) }, "\(model.rawValue)")
        }
    }

    @Test(arguments: [PriceModel.openPrices, .minuteOHLC, .everyTick], 1...8)
    func passingOverGeneratedTicksChangesNothing(_ model: PriceModel, seed: Int) throws {
        func outcome(full: Bool) throws -> BacktestOutcome {
            let value = try value(seed % 2 == 0 ? "EURUSD" : "USDJPY")
            let series = SyntheticMarket(seed: UInt64(seed)).bars(
                specification: value.specification, timeframe: .h1, from: instant("2024-01-01"), count: 300)
            var noise = Noise(state: UInt64(seed))
            let strategy = Native(wantsTicks: full) { _, view in
                let (kind, distance) = (noise.below(6), Double(50 + noise.below(400)) * value.specification.point.double)
                let bid = view.quote.bid.double
                switch kind {
                case 0: return .enter(Entry(side: .buy, stopLoss: bid - distance, takeProfit: bid + distance))
                case 1: return .enter(Entry(side: .sell, stopLoss: bid + distance, takeProfit: bid - distance))
                case 2: return .close(reason: "drawn", part: .all)
                default: return .none
                }
            }
            var plan = plan([BacktestSymbol(value: value, series: series)], [StrategyAssignment(strategy: strategy, symbol: 0)])
            plan.priceModel = model
            return try run(plan)
        }
        let (quick, full) = (try outcome(full: false), try outcome(full: true))
        #expect(quick.record.decisionsHash == full.record.decisionsHash)
        #expect(quick.record.trades == full.record.trades)
        #expect(quick.record.trades.map(\.excursion) == full.record.trades.map(\.excursion))
        #expect(quick.curve.maximumDrawdown == full.curve.maximumDrawdown)
        #expect(quick.curve.daily == full.curve.daily)
        #expect(quick.quotes == full.quotes)
        #expect(quick.record.trades.count > 10)
    }
}

/// Answers one decision at a tick by its number, from 1.
private final class OnTick: Strategy {
    let plan = StrategyPlan(name: "on tick", timeframe: .h1, indicators: [], wantsTicks: true)
    private let (number, decision): (Int, Decision)
    private var ticks = 0
    init(_ number: Int, _ decision: Decision) { (self.number, self.decision) = (number, decision) }
    func bind(_ binding: StrategyBinding) {}
    func barClosed(_ view: borrowing StrategyView) -> Decision { .none }
    func tick(_ view: borrowing StrategyView) -> Decision {
        ticks += 1
        return ticks == number ? decision : .none
    }
    func takeLogs() -> [StrategyLog] { [] }
}
