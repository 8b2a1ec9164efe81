/// What a script file declares itself to be.
public enum ScriptKind: String, Sendable, CaseIterable {
    /// Decides on entries, bar by bar: `strategy { … }`.
    case strategy
    /// Decides when open positions of a strategy are left: `exit { … }`.
    case exit

    /// With its article, for messages.
    var words: String { self == .strategy ? "a strategy" : "an exit" }

    /// The methods that only a script of this kind may have.
    var callbacks: [String] { self == .strategy ? ["on_bar", "on_tick"] : ["should_exit"] }
}
