public import Engine
internal import Market
internal import Performance
internal import Simulation
internal import Trading

/// Runs a plan: makes events from bars, gives the core's effects to the simulated broker, and keeps the record.
///
/// The fill rule (docs/ARCHITECTURE.md, section 7): each bar is the path open, adverse extreme, other extreme, close;
/// the bar before it closes at its open, where decisions fill.
public struct BacktestDriver {
    private let plan: BacktestPlan
    private var core: TradingCore
    private var broker: SimulatedBroker
    private var effects = EffectBuffer()
    private var results: [ExecutionResult] = []
    private var cursors: [SymbolCursor]
    private var record: BacktestRecord
    private var curve: EquityCurve
    private let tradeFrom: Timestamp

    /// Throws when a strategy wants a timeframe or an indicator that the data cannot give.
    public init(_ plan: BacktestPlan) throws(CoreSetupError) {
        self.plan = plan
        tradeFrom = plan.tradeFrom ?? Timestamp(nanoseconds: .min)
        let configuration = CoreConfiguration(
            symbols: plan.symbols.map { CoreSymbol(value: $0.value, baseTimeframe: $0.series.timeframe) },
            balance: plan.balance, dataZone: plan.dataZone, tradeFrom: plan.tradeFrom, adding: plan.adding,
            hedging: plan.hedging)
        core = try TradingCore(configuration, limits: plan.limits, sizing: plan.sizing, strategies: plan.strategies)
        broker = SimulatedBroker(terms: plan.terms, symbols: plan.symbols.map(\.value), balance: plan.balance)
        cursors = plan.symbols.map { SymbolCursor($0.series, zone: plan.dataZone) }
        record = BacktestRecord(specifications: plan.symbols.map(\.value.specification), keepsDecisions: plan.keepsDecisions)
        curve = EquityCurve(initial: plan.balance)
    }

    /// Runs to the end of the data, or to the first failing script when the plan says so.
    public consuming func run() -> BacktestOutcome {
        var run = self
        while let time = run.nextTime(), !(run.plan.stopsOnFailure && run.record.failure != nil) { run.step(time) }
        run.endData()
        run.curve.finish()
        return BacktestOutcome(
            record: run.record, curve: run.curve, balance: run.broker.balance,
            ambiguousExits: run.broker.ambiguousExits)
    }

    private func nextTime() -> Timestamp? {
        if cursors.count == 1 { return cursors[0].nextOpened }
        return cursors.compactMap(\.nextOpened).min()
    }

    /// One instant: bars that ended close, the symbols whose bars open quote their opens, then walk their paths.
    private mutating func step(_ time: Timestamp) {
        for symbol in cursors.indices {
            if let bar = cursors[symbol].takeEnded(at: time) {
                core.apply(Stamped(time: time, payload: .barClosed(symbol: symbol, bar)), into: &effects)
            }
        }
        for symbol in cursors.indices where cursors[symbol].begin(at: time) {
            let quote = cursors[symbol].openQuote
            broker.quote(symbol, quote, at: time, into: &results)
            decide(symbol, quote, time)
        }
        for stage in 0..<3 where !broker.isIdle || core.needsEveryQuote {
            for symbol in cursors.indices where cursors[symbol].isOpen(at: time) {
                let path = cursors[symbol].path(stage, netVolume: broker.netVolume(symbol))
                broker.inside(path.step, symbol, path.quote, cursors[symbol].range, into: &results)
                decide(symbol, path.quote, time)
            }
        }
    }

    /// Tells the core what the broker did at this quote and then the quote, and carries out what it asks for.
    private mutating func decide(_ symbol: Int, _ quote: Quote, _ time: Timestamp) {
        if !results.isEmpty { deliver(symbol, quote, time) }
        core.apply(Stamped(time: time, payload: .quote(symbol: symbol, quote)), into: &effects)
        if !effects.isEmpty { carryOut(time) }
        if time >= tradeFrom { curve.observe(core.account.equity, at: time) }
    }

    private mutating func deliver(_ symbol: Int, _ quote: Quote, _ time: Timestamp) {
        core.see(quote, of: symbol)
        while !results.isEmpty {
            let batch = results
            results.removeAll(keepingCapacity: true)
            for result in batch {
                core.apply(Stamped(time: time, payload: .execution(result)), into: &effects)
                if !effects.isEmpty { carryOut(time) }
            }
        }
    }

    /// Until the core asks for nothing more: orders and closes go to the broker, its answers back to the core.
    private mutating func carryOut(_ time: Timestamp) {
        while !effects.isEmpty {
            for effect in effects.drain() {
                switch effect {
                case .record(let fact): record.take(StampedFact(time: time, fact: fact))
                case .submit(let order): broker.submit(order, into: &results)
                case .close(let close): broker.close(close, into: &results)
                }
                let answers = results
                results.removeAll(keepingCapacity: true)
                for answer in answers {
                    core.apply(Stamped(time: time, payload: .execution(answer)), into: &effects)
                }
            }
        }
    }

    private mutating func endData() {
        guard let time = cursors.compactMap(\.lastOpened).max() else { return }
        broker.endData(at: time, into: &results)
        let closing = results
        results.removeAll()
        for result in closing {
            core.apply(Stamped(time: time, payload: .execution(result)), into: &effects)
        }
        for case .record(let fact) in effects.drain() { record.take(StampedFact(time: time, fact: fact)) }
        curve.observe(core.account.equity, at: time)
    }
}
