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
    private let tick: ScriptRecord
    private let position: ScriptRecord
    private var shownTicket: PositionID?
    private var point: Int64 = 1
    /// Records that the script never names are never filled.
    private let readsAccount: Bool
    private let readsTick: Bool
    let readsPosition: Bool
    /// What the bar series reads until it is pointed at the core's columns.
    private let emptyEnd = UnsafeMutablePointer<Int>.allocate(capacity: 1)
    private let emptyColumn = UnsafeMutablePointer<Double>.allocate(capacity: 1)

    init(_ limits: ScriptLimits, seed: UInt64, _ source: ScriptSource) throws(ScriptError) {
        (readsAccount, readsTick) = (source.mayRead("account"), source.mayRead("tick"))
        readsPosition = source.mayRead("position")
        emptyEnd.initialize(to: 0)
        emptyColumn.initialize(to: .nan)
        vm = try ScriptVM(limits: limits, seed: seed)
        vm.defineDeclaration("strategy")
        for name in ScriptReference.names(.declaration) where name != "strategy" {
            vm.defineConstructor(name, phases: .loading, phaseHint: "params = { … } of strategy { … }")
        }
        for name in ScriptReference.names(.decision) {
            vm.defineConstructor(name, phases: .decision, phaseHint: "on_bar and on_tick")
        }
        let names = { (record: ScriptRecordReference) in record.fields.map(\.name) }
        account = vm.defineRecord("account", fields: names(ScriptReference.account), present: true)
        symbol = vm.defineRecord("symbol", fields: names(ScriptReference.symbol), present: true)
        tick = vm.defineRecord("tick", fields: names(ScriptReference.tick), present: true)
        position = vm.defineRecord("position", fields: names(ScriptReference.position), present: false)
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

    /// The `tick` record, for `on_tick`.
    var tickArgument: ScriptArgument { .record(tick) }

    /// Points the bar series at the core's columns and fills the symbol's record.
    func bind(_ binding: StrategyBinding) {
        let bars = binding.bars
        // In the order of ScriptReference.bar: time open high low close volume spread_points hour minute weekday.
        let columns: [UnsafeRawPointer] = [
            .init(bars.time), .init(bars.open), .init(bars.high), .init(bars.low), .init(bars.close), .init(bars.volume),
            .init(bars.spreadPoints), .init(bars.clock), .init(bars.clock), .init(bars.clock),
        ]
        vm.moveRecordSeries(to: columns, end: bars.end)
        let specification = binding.specification
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
        position.set(1, string: specification.name)
    }

    /// Brings the records up to the moment of a decision.
    func show(_ view: borrowing StrategyView) {
        if readsAccount {
            account.set(0, view.account.balance.double)
            account.set(1, view.account.equity.double)
        }
        if readsTick {
            tick.set(0, integer: view.now.seconds)
            tick.set(1, view.quote.bid.double)
            tick.set(2, view.quote.ask.double)
            tick.set(3, integer: view.quote.spread.raw / point)
        }
        guard readsPosition else { return }
        if let open = view.position {
            show(open, view)
        } else if shownTicket != nil {
            shownTicket = nil
            position.isPresent = false
        }
    }

    private func show(_ open: Position, _ view: borrowing StrategyView) {
        if shownTicket != open.ticket {
            shownTicket = open.ticket
            position.isPresent = true
            position.set(0, integer: open.ticket.value)
            position.set(2, string: open.side.rawValue)
            position.set(3, open.volume.double)
            position.set(4, open.openPrice.double)
            position.set(5, integer: open.openTime.seconds)
            position.set(6, open.stopLoss?.double ?? .nan)
            position.set(7, open.takeProfit?.double ?? .nan)
            position.set(10, open.commission.double)
            position.set(11, open.swap.double)
        }
        position.set(8, view.quote.closing(open.side).double)
        position.set(9, open.unrealizedProfit.double)
        position.set(12, integer: view.now.seconds - open.openTime.seconds)
    }
}
