internal import Engine
internal import Indicators
internal import Market
internal import Scripting
internal import Trading

/// The machine of one script instance with everything a script may use defined in it.
final class ScriptEnvironment {
    let vm: ScriptVM
    /// The functions that ask an indicator for a signal.
    private(set) var signals: [(signal: IndicatorSignal, function: ScriptSignal)] = []
    private let account: ScriptRecord
    private let symbol: ScriptRecord
    private let session: ScriptRecord
    let tick: ScriptRecord
    let position: PositionRecord
    let pending: PendingRecord
    private var point: Int64 = 1
    /// Records that the script never names are never filled.
    private let readsAccount: Bool
    private let readsTick: Bool
    let readsSession: Bool
    /// Of a strategy; an exit is always handed its position.
    let readsPosition: Bool
    let readsPending: Bool
    /// What the bar series reads until it is pointed at the core's columns.
    private let emptyEnd = UnsafeMutablePointer<Int>.allocate(capacity: 1)
    private let emptyColumn = UnsafeMutablePointer<Double>.allocate(capacity: 1)

    init(_ limits: ScriptLimits, seed: UInt64, _ source: ScriptSource) throws(ScriptError) {
        (readsAccount, readsTick) = (source.mayRead("account"), source.mayRead("tick"))
        (readsSession, readsPosition) = (source.mayRead("session"), source.mayRead("position"))
        readsPending = source.mayRead("pending")
        emptyEnd.initialize(to: 0)
        emptyColumn.initialize(to: .nan)
        vm = try ScriptVM(limits: limits, seed: seed)
        for kind in ScriptKind.allCases { vm.defineDeclaration(kind.rawValue) }
        for name in ScriptReference.names(.declaration) where ScriptKind(rawValue: name) == nil {
            vm.defineConstructor(name, phases: .loading, phaseHint: "params = { … } of the declaration")
        }
        ScriptEnvironment.defineAnswers(in: vm)
        let names = { (record: ScriptRecordReference) in record.fields.map(\.name) }
        account = vm.defineRecord("account", fields: names(ScriptReference.account), present: true)
        symbol = vm.defineRecord("symbol", fields: names(ScriptReference.symbol), present: true)
        tick = vm.defineRecord("tick", fields: names(ScriptReference.tick), present: true)
        session = vm.defineRecord("session", fields: names(ScriptReference.session), present: true)
        // A strategy's position is a global, whose fields no text of the script need name.
        position = PositionRecord(vm) { source.kind == .strategy || source.mayRead($0) }
        pending = PendingRecord(vm)
        let whole = UnsafeRawPointer(emptyColumn).assumingMemoryBound(to: Int64.self)
        let fields: [ScriptField] = ScriptReference.bar.fields.map { field in
            switch field.name {
            case "time", "volume", "spread_points": .integer(field.name, whole)
            case "hour": .hour(field.name, whole)
            case "minute": .minute(field.name, whole)
            case "weekday": .weekday(field.name, whole)
            default: .double(field.name, emptyColumn)
            }
        }
        vm.defineRecordSeries("bars", newest: "bar", fields: fields, end: emptyEnd)
        // After the bars, whose functions highest and lowest keep their meaning outside of `indicators`.
        for function in ScriptReference.indicators {
            let other = ScriptReference.helpers.first { $0.name == function.name }.map { "; elsewhere write \($0.signature)" } ?? ""
            vm.defineConstructor(function.name, phases: .indicators, phaseHint: "indicators(params)\(other)")
        }
        signals = IndicatorSignal.allCases.map { ($0, vm.define($0)) }
        vm.phase = .loading
    }

    deinit {
        emptyEnd.deallocate()
        emptyColumn.deallocate()
    }

    /// Each kind of script makes its own answers; `close` is an answer of both.
    private static func defineAnswers(in vm: ScriptVM) {
        let (ofStrategies, ofExits) = (ScriptReference.names(.decision), ScriptReference.names(.exitDecision))
        for name in ofStrategies + ofExits.filter({ !ofStrategies.contains($0) }) {
            switch (ofStrategies.contains(name), ofExits.contains(name)) {
            case (true, true):
                vm.defineConstructor(
                    name, phases: [.decision, .exitDecision], phaseHint: "on_bar and on_tick of a strategy and should_exit of an exit")
            case (true, false):
                vm.defineConstructor(name, phases: .decision, phaseHint: "on_bar and on_tick of a strategy")
            default: vm.defineConstructor(name, phases: .exitDecision, phaseHint: "should_exit of an exit")
            }
        }
    }

    /// Points the bar series at the core's columns and fills the symbol's record.
    func bind(_ binding: StrategyBinding) {
        let bars = binding.bars
        // In the order of ScriptReference.bar: time open high low close volume spread_points hour minute weekday.
        let columns: [UnsafeRawPointer] = [
            .init(bars.time), .init(bars.open), .init(bars.high), .init(bars.low), .init(bars.close), .init(bars.volume),
            .init(bars.spreadPoints), .init(bars.clock), .init(bars.clock), .init(bars.clock),
        ]
        vm.moveRecordSeries(to: columns, end: bars.end)
        show(binding.specification)
        position.bind(symbol: binding.specification.name, strategy: binding.strategyName)
    }

    /// Fills the symbol's record with the terms that hold.
    func show(_ specification: SymbolSpecification) {
        point = specification.point.raw
        symbol.set(0, string: specification.name)
        symbol.set(1, integer: Int64(specification.digits))
        symbol.set(2, specification.point.double)
        symbol.set(3, specification.contractSize.double)
        symbol.set(4, specification.volumeMinimum.double)
        symbol.set(5, specification.volumeMaximum.double)
        symbol.set(6, specification.volumeStep.double)
        symbol.set(7, string: specification.baseCurrency)
        symbol.set(8, string: specification.profitCurrency)
        symbol.set(9, specification.tick.double)
    }

    /// Brings all records but `position` up to the moment of a call.
    func show(_ money: AccountSnapshot, _ quote: Quote, _ now: Timestamp, _ moment: SessionMoment?) {
        if readsAccount {
            account.set(0, money.balance.double)
            account.set(1, money.equity.double)
        }
        if readsTick {
            tick.set(0, integer: now.seconds)
            tick.set(1, quote.bid.double)
            tick.set(2, quote.ask.double)
            tick.set(3, integer: quote.spread.raw / point)
        }
        if readsSession, let moment {
            session.set(0, boolean: moment.isOpen)
            session.set(1, integer: moment.closesIn)
            session.set(2, integer: moment.closedFor)
            session.set(3, integer: moment.dayEndsIn)
        }
    }
}

extension ScriptRecord {
    /// Fills a slot with a whole number, or with nothing.
    fileprivate func set(_ slot: Int, integer value: Int64?) {
        if let value { set(slot, integer: value) } else { setNone(slot) }
    }
}
