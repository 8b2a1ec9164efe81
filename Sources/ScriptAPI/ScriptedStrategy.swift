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
    private let environment: ScriptEnvironment
    let source: ScriptSource
    private let decoder: DecisionDecoder
    private var onBar: ScriptCallback?
    private var onTick: ScriptCallback?

    init(
        plan: StrategyPlan, declaration: ScriptDeclaration, parameters: ScriptValue, environment: ScriptEnvironment,
        source: ScriptSource
    ) {
        (self.plan, self.declaration, self.parameters) = (plan, declaration, parameters)
        (self.environment, self.source) = (environment, source)
        decoder = DecisionDecoder(source: source)
        environment.vm.phase = .decision
        onBar = environment.vm.prepare("on_bar", argument: .newest)
        onTick = environment.vm.prepare("on_tick", argument: environment.tickArgument)
    }

    /// Bytes the script's heap was ever granted.
    public var bytesAllocatedTotal: UInt64 { environment.vm.bytesAllocatedTotal }

    public func bind(_ binding: StrategyBinding) {
        environment.bind(binding)
        for (declared, column) in zip(plan.indicators, binding.columns) { environment.bind(declared, to: column) }
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
        environment.show(view)
        switch environment.vm.invoke(callback) {
        case .nothing: return environment.vm.hasLogs ? .logged : .none
        case .failed: return failed(environment.vm.lastError, name)
        case .value:
            return decoded(name)
        }
    }

    private func decoded(_ callback: String) -> Decision {
        let value: ScriptValue
        do { value = try environment.vm.takeValue() } catch { return failed(error, callback) }
        do { return try decoder.decode(value, callback) } catch { return .failed(error) }
    }

    private func failed(_ error: ScriptError, _ callback: String) -> Decision {
        let finding = source.finding(error, inMethod: callback)
        return .failed(
            StrategyFailure(file: finding.file, line: finding.line, message: finding.message, callback: callback))
    }

    public func takeLogs() -> [StrategyLog] {
        environment.vm.takeLogs().map { StrategyLog(line: $0.line ?? 0, text: $0.text) }
    }
}

extension ScriptedStrategy {
    /// The column at which a line of the script, or of a module of it, begins; from 1.
    public func column(ofLine line: Int, in file: String) -> Int { source.column(file: file, line: line) }
}
