public import Market
public import Risk
public import Trading

/// One thing a broker is asked to do, under a tag of its own; what can create exposure is approved by ``Risk``.
public struct BrokerCommand: Hashable, Sendable {
    /// What is asked for.
    public enum Action: Hashable, Sendable {
        /// Open a position, or place an entry that waits.
        case open(ApprovedOrder)
        /// Close a position, or withdraw an entry: its order's ticket comes with it.
        case close(ApprovedClose, orderTicket: Int64?)
        /// Move the stop and target of a position.
        case modify(ApprovedModify)
        /// Change an entry that waits.
        case change(ApprovedOrderChange, orderTicket: Int64)

        /// Whether it can make the exposure larger.
        public var canAddExposure: Bool { if case .open = self { true } else { false } }
    }

    /// Its identity at the broker; never used for anything else.
    public var tag: OrderTag
    /// What is asked for.
    public var action: Action
    /// The broker's side refuses it from this instant on, UTC.
    public var expires: Timestamp

    public init(tag: OrderTag, action: Action, expires: Timestamp) {
        (self.tag, self.action, self.expires) = (tag, action, expires)
    }
}
