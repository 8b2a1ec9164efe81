import Engine
import Market
import Performance
import Research
import Simulation
import Trading

/// A tick walk as plainly as it can be said: every tick of every symbol goes to the broker and to the core, bars are
/// gathered in a variable, nothing is passed over. It shares no line with the driver.
struct NaiveTickRun {
    private var core: TradingCore
    private var broker: SimulatedBroker
    private var effects = EffectBuffer()
    private var results: [ExecutionResult] = []
    private var book = TradeBook()
    private let plan: BacktestPlan
    private(set) var trades: [Trade] = []
    private(set) var curve: EquityCurve
    private(set) var denials: [String: Int] = [:]
    private(set) var skips: [String: Int] = [:]
    private(set) var latches: [Timestamp] = []
    private(set) var signals = 0
    var balance: Money { broker.balance }

    init(_ plan: BacktestPlan) throws {
        self.plan = plan
        core = try TradingCore(
            CoreConfiguration(
                symbols: plan.symbols.map { CoreSymbol(value: $0.value, baseTimeframe: $0.series.timeframe) }, balance: plan.balance,
                leverage: plan.terms.leverage, dataZone: plan.dataZone, tradeFrom: plan.tradeFrom, adding: plan.adding,
                hedging: plan.hedging, protection: plan.protection),
            limits: plan.limits, sizing: plan.sizing, strategies: plan.strategies)
        broker = SimulatedBroker(terms: plan.terms, symbols: plan.symbols.map(\.value), balance: plan.balance)
        curve = EquityCurve(initial: plan.balance)
    }

    mutating func run() {
        let series = plan.symbols.compactMap(\.ticks)
        let length = plan.symbols[0].series.timeframe.nominalSeconds * 1_000_000_000
        var (next, bars) = (series.map { _ in 0 }, [Bar?](repeating: nil, count: series.count))
        var last = Timestamp(seconds: 0)
        while let symbol = series.indices.filter({ next[$0] < series[$0].count }).min(by: {
            series[$0].times[next[$0]] < series[$1].times[next[$1]]
        }) {
            let time = series[symbol].times[next[symbol]]
            last = Timestamp(nanoseconds: time)
            for other in series.indices {
                guard let bar = bars[other], time >= bar.opened.nanoseconds + length else { continue }
                core.closeBar(other, bar, at: last)
                bars[other] = nil
            }
            for other in series.indices where next[other] < series[other].count && series[other].times[next[other]] == time {
                let tick = series[other].quote(next[other], scale: series[other].pointRaw)
                next[other] += 1
                let opened = Timestamp(nanoseconds: time / length * length)
                let part = Bar(
                    opened: opened, open: tick.bid, high: tick.bid, low: tick.bid, close: tick.bid,
                    spreadPoints: Int32(tick.spread.raw / series[other].pointRaw), tickCount: 1)
                if bars[other] == nil { bars[other] = part } else { bars[other]?.widen(by: part) }
                see(other, tick, last)
            }
        }
        broker.endData(at: last, into: &results)
        answer(last)
        curve.observe(core.account.equity, at: last)
        curve.finish()
    }

    private mutating func see(_ symbol: Int, _ quote: Quote, _ time: Timestamp) {
        broker.quote(symbol, quote, at: time, into: &results)
        core.see(quote, of: symbol)
        answer(time)
        core.quote(symbol, quote, at: time, into: &effects)
        answer(time)
        if time >= plan.tradeFrom ?? Timestamp(seconds: 0) { curve.observe(core.account.equity, at: time) }
    }

    /// Answers and effects go to and fro until nobody has anything to say; answers first.
    private mutating func answer(_ time: Timestamp) {
        while true {
            let said = results
            results = []
            for result in said { core.execute(result, at: time, into: &effects) }
            guard let effect = effects.takeNext() else {
                if results.isEmpty { return }
                continue
            }
            switch effect {
            case .record(let fact): take(fact, time)
            case .submit(let order): broker.submit(order, into: &results)
            case .close(let close): broker.close(close, into: &results)
            case .modify(let change): broker.modify(change, into: &results)
            case .change(let change): broker.modify(change, into: &results)
            }
        }
    }

    private mutating func take(_ fact: Fact, _ time: Timestamp) {
        switch fact {
        case .deal(let deal): if let trade = book.take(deal) { trades.append(trade) }
        case .denied(_, let denial): denials[denial.code, default: 0] += 1
        case .rejected(_, _, let rejection), .exitRejected(_, _, let rejection): denials[rejection.rawValue, default: 0] += 1
        case .skipped(_, let skip): skips[skip.reason, default: 0] += 1
        case .latched: latches.append(time)
        case .signal: signals += 1
        default: break
        }
    }
}
