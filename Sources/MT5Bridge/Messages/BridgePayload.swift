/// The fields of one type of frame; docs/bridge-protocol.md has their order.
public protocol BridgePayload: Hashable, Sendable {
    /// Which frames carry it.
    static var type: BridgeType { get }

    /// Reads the fields and passes over what later versions appended.
    init(from reader: inout PayloadReader) throws(PayloadFault)

    /// Appends the fields.
    func encode(into writer: inout PayloadWriter)
}
