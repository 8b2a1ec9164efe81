internal import Engine
internal import Scripting
internal import Trading

/// Calls the prepared methods of a loaded script and places what goes wrong in its source.
struct ScriptCaller {
    /// How a call ended.
    enum Answer {
        case nothing
        /// Nothing but log lines.
        case logged
        case value(ScriptValue)
        case failed(StrategyFailure)
    }

    let environment: ScriptEnvironment
    let source: ScriptSource

    var vm: ScriptVM { environment.vm }

    func call(_ callback: ScriptCallback, _ name: String) -> Answer {
        switch vm.invoke(callback) {
        case .nothing: return vm.hasLogs ? .logged : .nothing
        case .failed: return .failed(failure(vm.lastError, name))
        case .value:
            do { return .value(try vm.takeValue()) } catch { return .failed(failure(error, name)) }
        }
    }

    /// A failure of the host's side, placed at a method.
    func failure(_ message: String, _ method: String) -> StrategyFailure {
        StrategyFailure(file: source.path, line: source.position(of: method).line, message: message, callback: method)
    }

    func failure(_ error: ScriptError, _ callback: String) -> StrategyFailure {
        let finding = source.finding(error, inMethod: callback)
        return StrategyFailure(file: finding.file, line: finding.line, message: finding.message, callback: callback)
    }

    func takeLogs() -> [StrategyLog] {
        vm.takeLogs().map { StrategyLog(line: $0.line ?? 0, text: $0.text) }
    }
}
