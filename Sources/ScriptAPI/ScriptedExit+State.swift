public import Engine
internal import Scripting
public import Trading

extension ScriptedExit: StatefulScript {
    /// What the script keeps in `data.memory` of each position, and what its `state()` returned with its version, as JSON; nil
    /// when there is neither.
    ///
    /// Errors: the method failed, or what is kept is no plain data or too much of it.
    public func state() throws(StrategyFailure) -> String? {
        let state = try caller.state(most: KeptState.most)
        let memory: ScriptValue
        do { memory = try data.memory() } catch { throw caller.failure(error, "should_exit") }
        let isEmpty = if case .table(let entries) = memory { entries.isEmpty } else { true }
        if state == nil, isEmpty { return nil }
        let kept: [(String, ScriptValue)] = [
            ("memory", memory), ("state", state ?? .none), ("version", .string(declaration.version)),
        ]
        guard let text = StateNode.text(of: .table(kept.map { ScriptEntry(key: .string($0.0), value: $0.1) })) else {
            throw caller.failure("data.memory holds a function; keep numbers, texts, booleans and tables of them", "should_exit")
        }
        guard text.utf8.count <= KeptState.mostOfPositions else {
            throw caller.failure(
                "data.memory of all positions takes \(text.utf8.count) bytes; at most \(KeptState.mostOfPositions) are kept", "should_exit")
        }
        return text
    }

    /// Gives each position its memory back, and hands what `state()` returned to the script's `restore(state, version)`, where
    /// there is one; the version is in the text.
    ///
    /// Errors: the method failed, or the text is not what ``state()`` wrote.
    public func restore(_ state: String, version: String) throws(StrategyFailure) {
        guard let kept = StateNode.value(of: state), case .string(let version) = kept["version"], case .table = kept["memory"] else {
            throw caller.failure("what the exit remembered cannot be read", "restore")
        }
        do { try data.restore(memory: kept["memory"]) } catch { throw caller.failure(error, "should_exit") }
        if kept["state"] != .none { try caller.restore(kept["state"], version: version) }
    }
}
