import Engine
import History
import Market
import Research
import Risk
import Simulation
import Testing
import Trading

func price(_ text: String) -> Price { Price(text: text) ?? .zero }
func lots(_ text: String) -> Volume { Volume(text: text) ?? .zero }
func money(_ text: String) -> Money { Money(text: text) ?? .zero }
func instant(_ text: String) -> Timestamp { Timestamp(text: text) ?? Timestamp(seconds: 0) }

/// A built-in symbol on a dollar account.
func value(_ name: String) throws -> ContractValue {
    let specification = try #require(SymbolSpecification.builtIn(name))
    return try #require(ContractValue(specification, account: "USD"))
}

/// No limit at all, days that begin at midnight UTC, and what a test sets.
func limits(_ change: (inout RiskLimits) -> Void = { _ in }) -> RiskLimits {
    var limits = RiskLimits(preset: RiskPreset.off, dailyReset: DailyReset(secondOfDay: 0, zone: .utc))
    change(&limits)
    return limits
}

extension RiskLimits {
    /// A numeric limit by its key; reading an unknown key gives nil, writing it is a mistake of the test.
    subscript(key: String) -> Double? {
        get { limit(key).flatMap { number($0) } }
        set {
            guard let limit = limit(key) else { preconditionFailure("there is no limit \(key)") }
            self[limit] = newValue.map(LimitValue.number)
        }
    }

    /// Sets a limit that is no number.
    mutating func set(_ key: String, _ value: LimitValue) {
        guard let limit = limit(key) else { preconditionFailure("there is no limit \(key)") }
        self[limit] = value
    }

    private func limit(_ key: String) -> Limit? { GuardCatalogue.limits.first { $0.key == key } }
}

/// A plan on hourly bars with fixed lots of 1 and 100,000 dollars.
func plan(
    _ symbols: [BacktestSymbol], _ strategies: [StrategyAssignment], slippage: Int64 = 0, commission: String = "0",
    stopOut: Double = 0, limits: RiskLimits = limits(), balance: String = "100000", adding: Bool = false, hedging: Bool = false
) -> BacktestPlan {
    var plan = BacktestPlan(
        symbols: symbols, strategies: strategies, currency: "USD", balance: money(balance),
        terms: BrokerTerms(leverage: 100, stopOutPercent: stopOut, slippagePoints: slippage, commissionPerLot: money(commission)),
        limits: limits, sizing: .fixedLots(lots("1")), dataZone: .utc, tradeFrom: nil, adding: adding, hedging: hedging,
        stopsOnFailure: false)
    plan.keepsDecisions = true
    return plan
}

/// Runs a plan to its end.
func run(_ plan: BacktestPlan) throws -> BacktestOutcome {
    var driver = try BacktestDriver(plan)
    return driver.run()
}

/// Hourly bars from 2024-01-01 00:00 UTC on: hour, open, high, low, close in points; the spread is 10 points.
func hourly(digits: Int = 5, _ rows: [(Int, Int32, Int32, Int32, Int32)]) -> BarSeries {
    var builder = BarSeriesBuilder(digits: digits, timeframe: .h1, capacity: rows.count)
    for (hour, open, high, low, close) in rows {
        builder.append(
            opened: instant("2024-01-01").adding(seconds: Int64(hour) * 3600), BarPoints(open: open, high: high, low: low, close: close),
            BarExtras(spread: 10, tickCount: 1))
    }
    return builder.build()
}

/// Bars that stand still at a level, one an hour.
func still(_ hours: Range<Int>, _ level: Int32 = 110_000, digits: Int = 5) -> BarSeries {
    hourly(digits: digits, hours.map { ($0, level, level, level, level) })
}

/// A native strategy that answers by the count of its calls.
final class Native: Strategy {
    let plan: StrategyPlan
    private let answer: (Int, StrategyView) -> Decision
    private(set) var calls: [Timestamp] = []
    private(set) var ticks = 0
    private(set) var opened: [Int64] = []
    private var binding: StrategyBinding?

    /// Asks for quotes too when `wantsTicks` is set, and answers none of them.
    init(_ name: String = "native", wantsTicks: Bool = false, _ answer: @escaping (Int, StrategyView) -> Decision = { _, _ in .none }) {
        plan = StrategyPlan(name: name, timeframe: .h1, indicators: [], wantsTicks: wantsTicks)
        self.answer = answer
    }

    func bind(_ binding: StrategyBinding) { self.binding = binding }

    func barClosed(_ view: borrowing StrategyView) -> Decision {
        calls.append(view.now)
        if let bars = binding?.bars { opened.append(bars.time[bars.end.pointee - 1]) }
        return answer(calls.count, copy view)
    }

    func tick(_ view: borrowing StrategyView) -> Decision {
        ticks += 1
        return .none
    }

    func takeLogs() -> [StrategyLog] { [] }
}

/// SplitMix64 (Steele, Lea, Flood 2014): a fixed seed gives the same cases on every run.
struct Noise {
    var state: UInt64

    mutating func below(_ bound: UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return (word ^ (word >> 31)) % bound
    }
}
