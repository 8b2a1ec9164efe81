import Engine
import Market
import Performance
import Research
import Risk
import Simulation
import Testing
import Trading

/// The driver passes over ticks on which nothing can happen. It must trade, book and measure what a walk through every tick
/// does: its own, forced by a strategy that asks for ticks and answers none, and a naive one.
@Suite struct TickPathTests {
    struct Setup: Sendable, CustomTestStringConvertible {
        let seed: UInt64
        let symbols: [String]
        let timeframe: Timeframe
        let hasExits: Bool
        var testDescription: String { "seed \(seed) \(symbols) \(timeframe.rawValue)" }
    }

    static let setups: [Setup] = (UInt64(1)...60).map { seed in
        let names = ["EURUSD", "USDJPY", "XAUUSD"]
        let first = names[Int(seed % 3)]
        return Setup(
            seed: seed, symbols: seed % 4 == 3 ? [first, names[Int((seed + 1) % 3)]].sorted() : [first],
            timeframe: seed % 2 == 0 ? .h1 : .m15, hasExits: seed % 3 == 1)
    }

    /// Three days of ticks, some at the same instant, with quiet hours and jumps.
    static func ticks(_ seed: UInt64, _ digits: Int, _ start: Int32) -> TickSeries {
        var noise = Noise(state: seed)
        var builder = TickSeriesBuilder(digits: digits, capacity: 10)
        var (time, bid) = (instant("2024-01-01").nanoseconds + 7_000_000, start)
        let end = instant("2024-01-04").nanoseconds
        while time < end {
            let jump: Int32 = noise.below(400) == 0 ? 300 : 12
            bid = max(bid + Int32(noise.below(UInt64(2 * jump + 1))) - jump, start / 2)
            builder.append(nanoseconds: time, bid: bid, ask: bid + Int32(noise.below(15)))
            let pause: UInt64 = noise.below(300) == 0 ? 3 * 3_600_000 : noise.below(5) == 0 ? 1 : 90_000
            time += Int64(noise.below(pause)) * 1_000_000
        }
        return builder.build()
    }

    private func plan(_ setup: Setup, full: Bool) throws -> BacktestPlan {
        var symbols: [BacktestSymbol] = []
        for (index, name) in setup.symbols.enumerated() {
            let value = try value(name)
            let start: Int32 = ["EURUSD": 110_000, "USDJPY": 150_000, "XAUUSD": 200_000][name] ?? 100_000
            let ticks = TickPathTests.ticks(setup.seed * 10 + UInt64(index), value.specification.digits, start)
            symbols.append(BacktestSymbol(value: value, ticks: ticks, timeframe: setup.timeframe, zone: .utc))
        }
        let assignments = symbols.indices.map { symbol in
            let strategy = drawn(setup.seed + UInt64(symbol), symbols[symbol].value.specification, full: full)
            let exits = setup.hasExits ? [Trailing(symbols[symbol].value.specification.point.double * 80)] : []
            return StrategyAssignment(strategy: strategy, symbol: symbol, exits: exits)
        }
        var risk = limits {
            $0["max_daily_loss_percent"] = setup.seed % 4 == 1 ? 2 : nil
            $0["max_drawdown_percent"] = setup.seed % 6 == 5 ? 20 : nil
            $0["pre_reset_minutes"] = setup.seed % 8 == 1 ? 45 : nil
        }
        // Elsewhere than the days of the curve begin.
        if setup.seed % 2 == 0 { risk.dailyReset = DailyReset(secondOfDay: 17 * 3600, zone: .utc) }
        var plan = ResearchTests.plan(
            symbols, assignments, slippage: Int64(setup.seed % 3), commission: setup.seed % 5 == 0 ? "3.5" : "0",
            stopOut: setup.seed % 2 == 0 ? 90 : 0, limits: risk, balance: setup.seed % 4 == 0 ? "1150" : "20000",
            hedging: setup.seed % 5 == 0)
        plan.priceModel = .realTicks
        if setup.seed % 7 == 0 { plan.tradeFrom = instant("2024-01-02T07:30") }
        return plan
    }

    private func drawn(_ seed: UInt64, _ specification: SymbolSpecification, full: Bool) -> Native {
        var noise = Noise(state: seed)
        return Native(wantsTicks: full) { _, view in
            // Drawn at every bar, so that all runs draw the same.
            let (kind, first, second, isLong) = (noise.below(9), noise.below(500), noise.below(500), noise.below(2) == 0)
            let (point, bid) = (specification.point.double, view.quote.bid.double)
            let (sign, side) = (isLong ? 1.0 : -1.0, isLong ? Side.buy : .sell)
            let (stop, target) = (bid - sign * Double(40 + first) * point, bid + sign * Double(40 + second) * point)
            switch kind {
            case 0: return .enter(Entry(side: side, stopLoss: stop, takeProfit: target))
            case 1: return .enter(Entry(side: side, stopLoss: stop, sizeHint: 0.5))
            case 2: return .enter(Entry(side: side, takeProfit: target, sizeHint: 0.25))
            case 3: return .enter(Entry(side: side))
            case 4: return .enter(Entry(side: side, orderType: .limit, price: stop, takeProfit: target, expiryBars: 3))
            case 5: return .enter(Entry(side: side, orderType: .stop, price: target, stopLoss: stop, expiryBars: 5))
            case 6: return .close(reason: "drawn", part: first < 100 ? .fraction(0.5) : .all)
            default: return .none
            }
        }
    }

    @Test(arguments: setups)
    func passingOverTicksChangesNothing(_ setup: Setup) throws {
        let (quick, full) = (try run(plan(setup, full: false)), try run(plan(setup, full: true)))
        let difference = zip(quick.record.decisions, full.record.decisions).first { $0.line != $1.line || $0.time != $1.time }
        #expect(difference == nil, "first difference: \(String(describing: difference))")
        #expect(quick.record.decisions.count == full.record.decisions.count)
        #expect(quick.quotes == full.quotes)
        #expect(quick.quotes.realPercent == 100)
        var naive = try NaiveTickRun(plan(setup, full: false))
        naive.run()
        for outcome in [quick, full] {
            #expect(outcome.record.trades == naive.trades)
            #expect(outcome.record.trades.map(\.excursion) == naive.trades.map(\.excursion))
            #expect(outcome.balance == naive.balance)
            #expect(outcome.curve.maximumDrawdown == naive.curve.maximumDrawdown)
            #expect(outcome.curve.maximumDrawdownPercent == naive.curve.maximumDrawdownPercent)
            #expect(outcome.curve.daily == naive.curve.daily)
            #expect(outcome.record.denials == naive.denials)
            #expect(outcome.record.skips == naive.skips)
            #expect(outcome.record.latches.map(\.time) == naive.latches)
        }
    }

    @Test func theRunsReachEveryEndAndLatch() throws {
        var reasons: Set<ExitReason> = []
        var latches: Set<String> = []
        var trades = 0
        for setup in TickPathTests.setups {
            let outcome = try run(plan(setup, full: false))
            trades += outcome.record.trades.count
            reasons.formUnion(outcome.record.trades.map(\.exitReason))
            latches.formUnion(outcome.record.latches.map(\.denial.code))
        }
        #expect(trades > 200)
        #expect(reasons.isSuperset(of: [.stopLoss, .takeProfit, .close, .reverse, .stopOut, .dailyLoss, .endOfData]))
        #expect(latches.contains("DAILY_LOSS_LIMIT"))
    }
}

/// A native exit that follows the price at a distance, at each bar.
private final class Trailing: ExitRule {
    let plan = ExitPlan(name: "trailing", priority: 30, runs: .bar, indicators: [])
    private let distance: Double
    init(_ distance: Double) { self.distance = distance }
    func bind(_ binding: StrategyBinding) {}
    func shouldExit(_ view: borrowing ExitView) -> ExitAnswer {
        let price = view.quote.closing(view.position.side).double
        return .moveStop(view.position.side == .buy ? price - distance : price + distance, reason: "trailing")
    }
    func forget(_ ticket: PositionID) {}
    func takeLogs() -> [StrategyLog] { [] }
}
