public import Engine
internal import Scripting
public import Trading

/// What is kept of a script.
enum KeptState {
    /// Bytes of what its `state()` returns.
    static let most = 65_536
    /// Bytes of what an exit keeps of all its positions.
    static let mostOfPositions = 1_048_576
}

extension ScriptedStrategy: StatefulScript {
    /// What the script's `state()` returned, as JSON that keeps whole numbers, numbers and keys apart; nil without such a
    /// method.
    ///
    /// Errors: the method failed, or what it returned is no plain data or too much of it.
    public func state() throws(StrategyFailure) -> String? {
        try caller.state(most: KeptState.most).flatMap(StateNode.text)
    }

    /// Hands what an earlier `state()` returned to the script's `restore(state, version)`, where there is one.
    ///
    /// Errors: the method failed, or the text is not what ``state()`` wrote.
    public func restore(_ state: String, version: String) throws(StrategyFailure) {
        guard let value = StateNode.value(of: state) else { throw caller.failure("what the script remembered cannot be read", "restore") }
        try caller.restore(value, version: version)
    }
}
