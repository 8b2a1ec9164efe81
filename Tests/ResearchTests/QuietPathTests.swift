import Engine
import History
import Market
import Performance
import Research
import Risk
import Testing
import Trading

/// The driver skips over bars on whose path nothing can happen. A strategy that asks for ticks and answers none forces
/// the full walk: both must decide, book and measure the very same.
@Suite struct QuietPathTests {
    struct Setup: Sendable, CustomTestStringConvertible {
        let seed: UInt64
        let symbol: String
        let slippage: Int64
        let stopOut: Double
        let daily: Double?
        let drawdown: Double?
        let balance: String
        let hedging: Bool
        var testDescription: String { "\(symbol) seed \(seed) balance \(balance)" }
    }

    static let setups: [Setup] = (1...24).map { seed in
        Setup(
            seed: seed, symbol: ["EURUSD", "USDJPY", "XAUUSD"][Int(seed % 3)], slippage: Int64(seed % 4),
            stopOut: seed % 2 == 0 ? 50 : 0, daily: seed % 4 == 1 ? 1 : nil, drawdown: seed % 6 == 5 ? 30 : nil,
            balance: seed % 4 == 0 ? "4000" : "20000", hedging: seed % 5 == 0)
    }

    private func outcome(_ setup: Setup, full: Bool) throws -> BacktestOutcome {
        let value = try value(setup.symbol)
        let series = SyntheticMarket(seed: setup.seed).bars(
            specification: value.specification, timeframe: .h1, from: instant("2024-01-01"), count: 1200)
        var noise = Noise(state: setup.seed)
        let strategy = Native(wantsTicks: full) { _, view in
            // Drawn at every bar, so that both runs draw the same.
            let (kind, first, second, isLong) = (noise.below(12), noise.below(400), noise.below(400), noise.below(2) == 0)
            let (point, bid) = (value.specification.point.double, view.quote.bid.double)
            let sign = isLong ? 1.0 : -1.0
            let (stop, target) = (bid - sign * Double(30 + first) * point, bid + sign * Double(30 + second) * point)
            switch kind {
            case 0: return .enter(Entry(side: isLong ? .buy : .sell, stopLoss: stop, takeProfit: target))
            case 1: return .enter(Entry(side: isLong ? .buy : .sell, stopLoss: stop, sizeHint: 0.5))
            case 2: return .enter(Entry(side: isLong ? .buy : .sell, takeProfit: target, sizeHint: 0.25))
            case 3: return .enter(Entry(side: isLong ? .buy : .sell))
            case 4: return .enter(Entry(side: isLong ? .buy : .sell, orderType: .limit, price: stop, expiryBars: 5))
            case 5: return .close(reason: "drawn", part: .all)
            default: return .none
            }
        }
        let risk = limits {
            ($0["max_daily_loss_percent"], $0["max_drawdown_percent"]) = (setup.daily, setup.drawdown)
        }
        return try run(
            plan(
                [BacktestSymbol(value: value, series: series)], [StrategyAssignment(strategy: strategy, symbol: 0)],
                slippage: setup.slippage, stopOut: setup.stopOut, limits: risk, balance: setup.balance, hedging: setup.hedging))
    }

    @Test(arguments: setups)
    func theShortcutChangesNothing(_ setup: Setup) throws {
        let (quiet, full) = (try outcome(setup, full: false), try outcome(setup, full: true))
        let difference = zip(quiet.record.decisions, full.record.decisions).first { $0.line != $1.line }
        #expect(difference == nil, "first difference: \(String(describing: difference))")
        #expect(quiet.record.decisionsHash == full.record.decisionsHash)
        #expect(quiet.balance == full.balance)
        #expect(quiet.ambiguousExits == full.ambiguousExits)
        #expect(quiet.curve.maximumDrawdown == full.curve.maximumDrawdown)
        #expect(quiet.curve.maximumDrawdownPercent == full.curve.maximumDrawdownPercent)
        #expect(quiet.curve.daily == full.curve.daily)
        #expect(quiet.record.skips == full.record.skips)
        #expect(quiet.record.denials == full.record.denials)
    }

    @Test func theRunsReachEveryEndAndLatch() throws {
        var reasons: Set<ExitReason> = []
        var latches: Set<String> = []
        for setup in QuietPathTests.setups {
            let outcome = try outcome(setup, full: false)
            reasons.formUnion(outcome.record.trades.map(\.exitReason))
            latches.formUnion(outcome.record.latches.map(\.denial.code))
        }
        #expect(reasons.isSuperset(of: [.stopLoss, .takeProfit, .close, .reverse, .stopOut, .dailyLoss]))
        #expect(latches.contains("DAILY_LOSS_LIMIT"))
    }
}
