public import Connectors
public import Market
internal import Risk
public import Trading

/// One command as it reaches a terminal: what is wanted, without the approval that only the sender's side can give.
public struct TerminalCommand: Hashable, Sendable, Codable {
    /// What is asked for.
    public enum Action: Hashable, Sendable, Codable {
        /// Open a position, or place an entry that waits.
        case open(OrderRequest)
        /// Close a position, or withdraw the entry with this ticket.
        case close(CloseRequest, order: Int64?)
        /// Move the stop and target of a position.
        case modify(ModifyRequest)
        /// Change the entry with this ticket.
        case change(ModifyOrderRequest, order: Int64)
    }

    /// The identity of the command.
    public var tag: OrderTag
    /// The session it was sent in; the terminal takes only those of its newest.
    public var epoch: Int64
    /// From this instant on it is not carried out, UTC.
    public var expires: Timestamp
    /// What is asked for.
    public var action: Action

    public init(tag: OrderTag, epoch: Int64, expires: Timestamp, action: Action) {
        (self.tag, self.epoch, self.expires, self.action) = (tag, epoch, expires, action)
    }

    /// What a connector was given, sent in a session.
    public init(_ command: BrokerCommand, epoch: Int64) {
        let action: Action =
            switch command.action {
            case .open(let order): .open(order.request)
            case .close(let close, let ticket): .close(close.request, order: ticket)
            case .modify(let change): .modify(change.request)
            case .change(let change, let ticket): .change(change.request, order: ticket)
            }
        self.init(tag: command.tag, epoch: epoch, expires: command.expires, action: action)
    }
}
