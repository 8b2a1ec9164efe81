public import Trading

/// A strategy or exit that remembers something of its own over a restart or a reload.
public protocol StatefulScript: AnyObject {
    /// What it wants to remember, as JSON; nil for nothing. Called between two events.
    func state() throws(StrategyFailure) -> String?
    /// Takes back what a script of some version wanted to remember; called after it was bound and before its first event.
    func restore(_ state: String, version: String) throws(StrategyFailure)
}
