internal import Connectors
public import Engine
public import Market
public import Trading

/// Everything that can reach a ``TradeSession``; each is either in the capture or in the journal, so that the same inputs in
/// the same order make the same session again.
public enum SessionInput: Sendable, Hashable {
    // In the capture.
    case quote(symbol: Int, Quote)
    /// The feed completed a bar of a symbol's base timeframe.
    case bar(symbol: Int, Bar)
    // In the journal.
    /// A quote that the executions after it were made at.
    case seen(symbol: Int, Quote)
    case reply(OrderTag, BrokerReply)
    case record(OrderTag, CommandRecord)
    case deal(DealRecord)
    case order(OrderRecord)
    case position(PositionRecord)
    case snapshot(BrokerSnapshot)
    /// A snapshot as it is written down behind another of its segment; it becomes a whole one before it is applied.
    case snapshotChange(SnapshotChange)
    /// The broker is reached, under an epoch.
    case linkUp(epoch: Int64)
    case linkDown(reason: String)
    /// A command never left, for certain, and why.
    case notSent(OrderTag, reason: String)
    /// The process was started anew: whatever was on its way may have been sent, under any number below this one.
    case recovered(nextNumber: Int64)
    /// A timer came due.
    case time
    case gate(EntryGate, isClosed: Bool)
    case command(OperatorCommand)
    /// An operator says what became of a command.
    case settle(OrderTag, OrderSettlement)
    /// Replaces the news that were known.
    case news([NewsEvent])
    /// Other scripts, exits, sizing or limits run from now on.
    case reload(ReloadRow)
}

extension SessionInput {
    /// Whether it goes to the capture, and not to the journal.
    public var isCaptured: Bool {
        switch self {
        case .quote, .bar: true
        default: false
        }
    }
}
