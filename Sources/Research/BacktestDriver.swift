public import Engine
internal import Market
internal import Performance
internal import Simulation
internal import Trading

/// Runs a plan: makes events from bars, gives the core's effects to the simulated broker, and keeps the record.
///
/// The fill rule (docs/fill-rule.md): by default each bar is the path open, adverse extreme, other extreme, close; the bar
/// before it closes at its open, where decisions fill. Other price models walk ticks (`BacktestDriver+Ticks.swift`).
public struct BacktestDriver {
    var core: TradingCore
    var broker: SimulatedBroker
    var effects = EffectBuffer()
    var results: [ExecutionResult] = []
    private var cursors: [SymbolCursor]
    /// The places in the ticks, for the price models that walk them; empty for the others.
    var ticks: [TickCursor]
    /// The stretch that is looked at, by symbol; kept so that looking allocates nothing.
    var runs: [QuoteRun?]
    var stride = TickStride()
    var record: BacktestRecord
    var curve: EquityCurve
    let tradeFrom: Timestamp
    /// Changes of terms that have not come yet, the next one last.
    var changes: [(symbol: Int, change: SpecificationChange)]
    /// When the next of them comes, nanoseconds since 1970.
    var nextChange: Int64
    var appliedChanges = 0
    let stopsOnFailure: Bool
    /// Symbols that are only read come first, so that what converts through them meets their quotes of the same instant.
    private let quoteOrder: [Int]

    /// Throws when a strategy wants a timeframe or an indicator that the data cannot give.
    public init(_ plan: BacktestPlan) throws(CoreSetupError) {
        stopsOnFailure = plan.stopsOnFailure
        let traded = Set(plan.strategies.map(\.symbol))
        quoteOrder = plan.symbols.indices.filter { !traded.contains($0) } + plan.symbols.indices.filter(traded.contains)
        tradeFrom = plan.tradeFrom ?? Timestamp(nanoseconds: .min)
        let configuration = CoreConfiguration(
            symbols: plan.symbols.map { CoreSymbol(value: $0.value, baseTimeframe: $0.series.timeframe) },
            balance: plan.balance, leverage: plan.terms.leverage, dataZone: plan.dataZone, tradeFrom: plan.tradeFrom, adding: plan.adding,
            hedging: plan.hedging, protection: plan.protection, isNetting: plan.terms.accounting == .netting)
        core = try TradingCore(
            configuration, limits: plan.limits, sizing: plan.sizing, strategies: plan.strategies,
            computed: { plan.computed?.values($0, $1, $2) })
        broker = SimulatedBroker(terms: plan.terms, symbols: plan.symbols.map(\.value), balance: plan.balance)
        let walksTicks = plan.priceModel != .pessimisticOHLC
        cursors = walksTicks ? [] : plan.symbols.map { SymbolCursor($0.series) }
        ticks = walksTicks ? plan.symbols.map { TickCursor($0, plan.priceModel, zone: plan.dataZone) } : []
        runs = Array(repeating: nil, count: ticks.count)
        record = BacktestRecord(
            specifications: plan.symbols.map(\.finestSpecification), keepsDecisions: plan.keepsDecisions, recorder: plan.recorder)
        curve = EquityCurve(initial: plan.balance)
        changes = plan.datedChanges.reversed()
        nextChange = changes.last?.change.from.nanoseconds ?? .max
    }

    /// Runs to the end of the data, or to the first failing script when the plan says so.
    public mutating func run() -> BacktestOutcome {
        if ticks.isEmpty {
            while !isOver, let time = nextTime() { step(time) }
        } else {
            runTicks()
        }
        endData()
        curve.finish()
        return BacktestOutcome(
            record: record, curve: curve, balance: broker.balance, ambiguousExits: broker.ambiguousExits,
            quotes: ticks.reduce(into: QuoteCount()) { $0.add($1.count) }, appliedChanges: appliedChanges)
    }

    /// Whether a script failed and the plan ends with that.
    var isOver: Bool { stopsOnFailure && record.hasFailed }

    private mutating func nextTime() -> Timestamp? {
        if cursors.count == 1 { return cursors[0].nextOpened }
        return cursors.compactMap(\.nextOpened).min()
    }

    /// One instant: bars that ended close, the symbols whose bars open quote their opens, then walk their paths.
    private mutating func step(_ time: Timestamp) {
        if time.nanoseconds >= nextChange { changeTerms(at: time) }
        for symbol in cursors.indices {
            if let bar = cursors[symbol].takeEnded(at: time) { core.closeBar(symbol, bar, at: time) }
        }
        for symbol in quoteOrder where cursors[symbol].begin(at: time) {
            let quote = cursors[symbol].path.open
            broker.quote(symbol, quote, at: time, into: &results)
            decide(symbol, quote, time)
        }
        if broker.isIdle, !core.wantsTicks { return }
        if cursors.count == 1, walkQuietly(time) { return }
        walk(time)
    }

    /// The path of the bars that opened at an instant, symbol beside symbol, quote by quote.
    private mutating func walk(_ time: Timestamp) {
        var isShort = cursors.indices.map(broker.isShort)
        for step in PathStep.allCases {
            for symbol in cursors.indices where cursors[symbol].isOpen(at: time) {
                let path = cursors[symbol].path
                let quote: Quote
                switch step {
                case .adverseExtreme:
                    // Which extreme hurts is settled here and holds for the rest of the bar.
                    isShort[symbol] = broker.isShort(symbol)
                    quote = path.adverse(isShort: isShort[symbol])
                case .otherExtreme: quote = path.favourable(isShort: isShort[symbol])
                case .close: quote = path.close
                }
                broker.inside(step, symbol, quote, path.range, into: &results)
                decide(symbol, quote, time)
            }
        }
    }

    /// A bar on whose path nothing can happen but a change of equity, done in one go: the same figures, in less time.
    private mutating func walkQuietly(_ time: Timestamp) -> Bool {
        let path = cursors[0].path
        guard !core.wantsTicks, broker.isQuiet(0, in: path.range) else { return false }
        let isShort = broker.isShort(0)
        guard
            let equity = core.walkQuietly(
                0, path.adverse(isShort: isShort), path.favourable(isShort: isShort), path.close,
                stopOutEquity: broker.stopOutEquity)
        else { return false }
        broker.settleQuietly(0, path.close)
        guard time >= tradeFrom else { return true }
        curve.observe(equity.first, at: time)
        curve.observe(equity.second, at: time)
        curve.observe(equity.close, at: time)
        return true
    }

    /// Tells the core what the broker did at this quote and then the quote, and carries out what it asks for.
    mutating func decide(_ symbol: Int, _ quote: Quote, _ time: Timestamp) {
        if !results.isEmpty {
            core.see(quote, of: symbol)
            deliver(time)
        }
        core.quote(symbol, quote, at: time, into: &effects)
        if !effects.isEmpty { carryOut(time) }
        if time >= tradeFrom { curve.observe(core.account.equity, at: time) }
    }

    /// Hands the broker's answers to the core; they may call forth more.
    mutating func deliver(_ time: Timestamp) {
        var next = 0
        while next < results.count {
            core.execute(results[next], at: time, into: &effects)
            next += 1
        }
        results.removeAll(keepingCapacity: true)
        if !effects.isEmpty { carryOut(time) }
    }

    /// Until the core asks for nothing more: orders and closes go to the broker, its answers back to the core.
    mutating func carryOut(_ time: Timestamp) {
        while let effect = effects.takeNext() {
            switch effect {
            case .record(let fact): record.take(fact, at: time)
            case .submit(let order): broker.submit(order, into: &results)
            case .close(let close): broker.close(close, into: &results)
            case .modify(let change): broker.modify(change, into: &results)
            case .change(let change): broker.modify(change, into: &results)
            }
            var next = 0
            while next < results.count {
                core.execute(results[next], at: time, into: &effects)
                next += 1
            }
            if next > 0 { results.removeAll(keepingCapacity: true) }
        }
    }

    private mutating func endData() {
        guard let time = (cursors.compactMap(\.lastOpened) + ticks.compactMap(\.lastTime)).max() else { return }
        broker.endData(at: time, into: &results)
        deliver(time)
        curve.observe(core.account.equity, at: time)
    }
}
