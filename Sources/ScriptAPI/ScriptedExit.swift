public import Engine
internal import Indicators
public import Market
public import Scripting
public import Trading

/// An exit written in Lua.
public final class ScriptedExit: ExitRule {
    /// What the declaration, the options and `indicators` came to.
    public let plan: ExitPlan
    /// What the script declared.
    public let declaration: ExitDeclaration
    /// The values its parameters have in this instance.
    public let parameters: ScriptValue
    let caller: ScriptCaller
    private let decoder: ExitDecoder
    /// What `should_exit` is handed beside the position.
    let data: ScriptBundle
    private let shouldExit: ScriptCallback?

    init(plan: ExitPlan, declaration: ExitDeclaration, parameters: ScriptValue, caller: ScriptCaller) {
        (self.plan, self.declaration, self.parameters, self.caller) = (plan, declaration, parameters, caller)
        decoder = ExitDecoder(source: caller.source)
        caller.vm.phase = .exitDecision
        data = caller.vm.defineBundle(
            "data",
            members: ScriptReference.data.fields.map { field in
                switch field.name {
                case "indicators": .indicators(field.name)
                case "event": .text(field.name, first: "bar", second: "tick")
                case "memory": .memory(field.name)
                default: .global(field.name)
                }
            })
        shouldExit = caller.vm.prepare("should_exit", argument: .recordAndBundle(caller.environment.position.record, data))
    }

    /// Bytes the script's heap was ever granted.
    public var bytesAllocatedTotal: UInt64 { caller.vm.bytesAllocatedTotal }

    public func bind(_ binding: StrategyBinding) {
        caller.environment.bind(binding)
        for (declared, column) in zip(plan.indicators, binding.columns) {
            data.add(caller.environment.bind(declared, to: column), as: declared.name)
        }
    }

    /// Asks the script about a position; a failure names the line.
    public func shouldExit(_ view: borrowing ExitView) -> ExitAnswer {
        guard let shouldExit else { return .none }
        let environment = caller.environment
        environment.show(view.account, view.quote, view.now, view.session)
        environment.position.fill(view.position, at: view.quote, view.now)
        data.showsSecondText = !view.closesBar
        data.select(key: view.position.ticket.value)
        switch caller.call(shouldExit, "should_exit") {
        case .nothing: return .none
        case .logged: return .logged
        case .failed(let failure): return .failed(failure)
        case .value(let value):
            do { return try decoder.decode(value, "should_exit") } catch { return .failed(error) }
        }
    }

    /// Drops the script's memory of a position that is flat.
    public func forget(_ ticket: PositionID) { data.forget(key: ticket.value) }

    /// Shows the script the terms that hold from now on.
    public func take(_ specification: SymbolSpecification) { caller.environment.show(specification) }

    public func takeLogs() -> [StrategyLog] { caller.takeLogs() }

    /// The column at which a line of the script, or of a module of it, begins; from 1.
    public func column(ofLine line: Int, in file: String) -> Int { caller.source.column(file: file, line: line) }
}
