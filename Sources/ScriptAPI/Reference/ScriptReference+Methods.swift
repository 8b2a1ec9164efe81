extension ScriptReference {
    /// The methods a script of a kind may define.
    static func methods(of kind: ScriptKind) -> [ScriptMethod] {
        switch kind {
        case .strategy: [configure, indicatorsMethod, onBar, onTick, state, restore]
        case .exit: [configure, indicatorsMethod, shouldExit, state, restore]
        }
    }

    private static let configure = ScriptMethod(
        name: "configure", parameters: [("params", "table")], returns: nil,
        summary: "Called once after loading: check parameters together (raise an error to refuse them) or derive values into self.")

    private static let indicatorsMethod = ScriptMethod(
        name: "indicators", parameters: [("params", "table")], returns: "table<string, herald.Series|table<string, herald.Series>>",
        summary: "Returns the indicators the script reads, by name; self.NAME[n] is the value n bars ago, nil where absent.")

    private static let onBar = ScriptMethod(
        name: "on_bar", parameters: [("bar", "herald.bar")], returns: "herald.Decision?",
        summary: "Called after each closed bar, from the first at which every declared indicator has a value.")

    private static let onTick = ScriptMethod(
        name: "on_tick", parameters: [("tick", "herald.tick")], returns: "herald.Decision?",
        summary:
            "Called at every quote; on bar data at open, both extremes and close. Its decisions fill at the next quote or at this one, whichever is worse."
    )

    private static let shouldExit = ScriptMethod(
        name: "should_exit", parameters: [("position", "herald.position"), ("data", "herald.data")], returns: "herald.ExitDecision?",
        summary:
            "Called for each open position of the strategy, when `runs` says; returns `close { … }`, `move_stop(…)` or nothing. It can only leave or tighten."
    )

    private static let state = ScriptMethod(
        name: "state", parameters: [], returns: "table",
        summary:
            "Returns what should survive a reload or a restart of a strategy: plain values in a table, at most 64 KiB."
    )

    private static let restore = ScriptMethod(
        name: "restore", parameters: [("state", "table"), ("version", "string")], returns: nil,
        summary: "Takes back what state() of the given script version returned, before the first bar.")
}
