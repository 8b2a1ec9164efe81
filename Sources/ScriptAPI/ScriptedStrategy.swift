public import Engine
internal import Indicators
public import Scripting
internal import Trading

/// A strategy written in Lua.
public final class ScriptedStrategy: Strategy {
    /// What the declaration, the options and `indicators` came to.
    public let plan: StrategyPlan
    /// What the script declared.
    public let declaration: ScriptDeclaration
    /// The values its parameters have in this instance.
    public let parameters: ScriptValue
    let caller: ScriptCaller
    private let decoder: DecisionDecoder
    private let onBar: ScriptCallback?
    private let onTick: ScriptCallback?

    init(plan: StrategyPlan, declaration: ScriptDeclaration, parameters: ScriptValue, caller: ScriptCaller) {
        (self.plan, self.declaration, self.parameters, self.caller) = (plan, declaration, parameters, caller)
        decoder = DecisionDecoder(source: caller.source)
        caller.vm.phase = .decision
        onBar = caller.vm.prepare("on_bar", argument: .newest)
        onTick = caller.vm.prepare("on_tick", argument: .record(caller.environment.tick))
    }

    /// Bytes the script's heap was ever granted.
    public var bytesAllocatedTotal: UInt64 { caller.vm.bytesAllocatedTotal }

    public func bind(_ binding: StrategyBinding) {
        caller.environment.bind(binding)
        for (declared, column) in zip(plan.indicators, binding.columns) { caller.environment.bind(declared, to: column) }
    }

    public func barClosed(_ view: borrowing StrategyView) -> Decision {
        guard let onBar else { return .none }
        return call(onBar, "on_bar", view)
    }

    public func tick(_ view: borrowing StrategyView) -> Decision {
        guard let onTick else { return .none }
        return call(onTick, "on_tick", view)
    }

    private func call(_ callback: ScriptCallback, _ name: String, _ view: borrowing StrategyView) -> Decision {
        let environment = caller.environment
        environment.show(view.account, view.quote, view.now, view.session)
        if environment.readsPosition { environment.position.show(view.position, at: view.quote, view.now) }
        switch caller.call(callback, name) {
        case .nothing: return .none
        case .logged: return .logged
        case .failed(let failure): return .failed(failure)
        case .value(let value):
            do { return try decoder.decode(value, name) } catch { return .failed(error) }
        }
    }

    public func takeLogs() -> [StrategyLog] { caller.takeLogs() }

    /// The column at which a line of the script, or of a module of it, begins; from 1.
    public func column(ofLine line: Int, in file: String) -> Int { caller.source.column(file: file, line: line) }
}
