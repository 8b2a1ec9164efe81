import Engine
import Market
@testable import Research
import Simulation
import Testing
import Trading

/// What reached a core, in order: enough to have another core decide the same again.
enum Arrival {
    case event(Stamped<Event>)
    /// A quote told ahead of the executions that the broker made at it.
    case sight(Quote, symbol: Int)
}

/// What a core asked for and recorded.
struct Testimony {
    /// Every effect in full, with its instant.
    var effects: [String] = []
    /// Canonical lines, trades, notices.
    var record: BacktestRecord

    init(_ plan: BacktestPlan) {
        record = BacktestRecord(specifications: plan.symbols.map(\.value.specification), keepsDecisions: true)
    }

    mutating func take(_ effect: Effect, at time: Timestamp) {
        effects.append("\(time) \(effect)")
        if case .record(let fact) = effect { record.take(fact, at: time) }
    }
}

/// A shell that walks every quote of every bar, takes down what it tells the core, and lets an operator speak.
struct Journal {
    private(set) var tape: [Arrival] = []
    private(set) var testimony: Testimony
    private var core: TradingCore
    private var broker: SimulatedBroker
    private var effects = EffectBuffer()
    private var results: [ExecutionResult] = []
    private var cursors: [SymbolCursor]

    init(_ plan: BacktestPlan) throws {
        core = try Journal.core(plan)
        broker = SimulatedBroker(terms: plan.terms, symbols: plan.symbols.map(\.value), balance: plan.balance)
        cursors = plan.symbols.map { SymbolCursor($0.series) }
        testimony = Testimony(plan)
    }

    static func core(_ plan: BacktestPlan) throws -> TradingCore {
        try TradingCore(
            CoreConfiguration(
                symbols: plan.symbols.map { CoreSymbol(value: $0.value, baseTimeframe: $0.series.timeframe) }, balance: plan.balance,
                leverage: plan.terms.leverage, dataZone: plan.dataZone, tradeFrom: plan.tradeFrom, adding: plan.adding,
                hedging: plan.hedging, protection: plan.protection),
            limits: plan.limits, sizing: plan.sizing, strategies: plan.strategies)
    }

    /// Runs to the end of the data; the operator is asked at the opens, given what is open.
    mutating func run(operator speaks: (Int, ContiguousArray<Position>) -> OperatorCommand? = { _, _ in nil }) {
        var count = 0
        while let time = cursors.compactMap(\.nextOpened).min() {
            for symbol in cursors.indices {
                if let bar = cursors[symbol].takeEnded(at: time) { tell(.barClosed(symbol: symbol, bar), time) }
            }
            for symbol in cursors.indices where cursors[symbol].begin(at: time) {
                broker.quote(symbol, cursors[symbol].path.open, at: time, into: &results)
                decide(symbol, cursors[symbol].path.open, time)
            }
            if let command = speaks(count, core.positions) {
                tell(.command(command), time)
                carryOut(time)
            }
            walk(time)
            count += 1
        }
        guard let time = cursors.compactMap(\.lastOpened).max() else { return }
        broker.endData(at: time, into: &results)
        deliver(time)
    }

    private mutating func walk(_ time: Timestamp) {
        var isShort = cursors.indices.map(broker.isShort)
        for step in PathStep.allCases {
            for symbol in cursors.indices where cursors[symbol].isOpen(at: time) {
                let path = cursors[symbol].path
                if step == .adverseExtreme { isShort[symbol] = broker.isShort(symbol) }
                let quote =
                    switch step {
                    case .adverseExtreme: path.adverse(isShort: isShort[symbol])
                    case .otherExtreme: path.favourable(isShort: isShort[symbol])
                    case .close: path.close
                    }
                broker.inside(step, symbol, quote, path.range, into: &results)
                decide(symbol, quote, time)
            }
        }
    }

    private mutating func tell(_ event: Event, _ time: Timestamp) {
        let stamped = Stamped(time: time, payload: event)
        tape.append(.event(stamped))
        core.apply(stamped, into: &effects)
    }

    private mutating func decide(_ symbol: Int, _ quote: Quote, _ time: Timestamp) {
        if !results.isEmpty {
            tape.append(.sight(quote, symbol: symbol))
            core.see(quote, of: symbol)
            deliver(time)
        }
        tell(.quote(symbol: symbol, quote), time)
        carryOut(time)
    }

    private mutating func deliver(_ time: Timestamp) {
        answer(time)
        carryOut(time)
    }

    private mutating func answer(_ time: Timestamp) {
        let answers = results
        results.removeAll()
        for result in answers { tell(.execution(result), time) }
    }

    private mutating func carryOut(_ time: Timestamp) {
        while let effect = effects.takeNext() {
            testimony.take(effect, at: time)
            switch effect {
            case .record: break
            case .submit(let order): broker.submit(order, into: &results)
            case .close(let close): broker.close(close, into: &results)
            case .modify(let change): broker.modify(change, into: &results)
            case .change(let change): broker.modify(change, into: &results)
            }
            answer(time)
        }
    }

    /// What a fresh core says to a tape, without any broker.
    static func replay(_ tape: [Arrival], _ plan: BacktestPlan) throws -> Testimony {
        var (core, effects, testimony) = (try core(plan), EffectBuffer(), Testimony(plan))
        for arrival in tape {
            switch arrival {
            case .sight(let quote, let symbol): core.see(quote, of: symbol)
            case .event(let event):
                core.apply(event, into: &effects)
                while let effect = effects.takeNext() { testimony.take(effect, at: event.time) }
            }
        }
        return testimony
    }
}
