/// SNAPSHOT: asks for everything the broker holds.
public struct SnapshotMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.snapshot

    /// Orders and deals that ended since then are in it too; the server's milliseconds.
    public var historySince: Int64

    public init(historySince: Int64) { self.historySince = historySince }
    public init(from reader: inout PayloadReader) throws(PayloadFault) { historySince = try reader.i64() }
    public func encode(into writer: inout PayloadWriter) { writer.i64(historySince) }
}

/// The last part of a snapshot, which everything before is held against.
public struct SnapshotEnd: Hashable, Sendable {
    /// How many positions came.
    public var positions: UInt32
    /// How many orders came.
    public var orders: UInt32
    /// How many deals came.
    public var deals: UInt32
    /// SHA-256 over all bytes of the parts before this one.
    public var digest: [UInt8]
    /// Whether the terminal was connected and nothing changed meanwhile, so that what is not there does not exist.
    public var provesAbsence: Bool

    public init(positions: UInt32, orders: UInt32, deals: UInt32, digest: [UInt8], provesAbsence: Bool) {
        (self.positions, self.orders, self.deals) = (positions, orders, deals)
        (self.digest, self.provesAbsence) = (digest, provesAbsence)
    }

    init(from reader: inout PayloadReader) throws(PayloadFault) {
        positions = try reader.u32()
        orders = try reader.u32()
        deals = try reader.u32()
        digest = try reader.raw(32)
        provesAbsence = try reader.flag()
    }

    func encode(into writer: inout PayloadWriter) {
        writer.u32(positions)
        writer.u32(orders)
        writer.u32(deals)
        writer.raw(digest)
        writer.flag(provesAbsence)
    }
}

/// One part of a snapshot.
public enum SnapshotPart: Hashable, Sendable {
    case account(WireAccount)
    case position(PositionMessage)
    case order(OrderMessage)
    case deal(DealMessage)
    case end(SnapshotEnd)

    func encode(into writer: inout PayloadWriter) {
        switch self {
        case .account(let account):
            writer.u8(1)
            writer.part { account.encode(into: &$0) }
        case .position(let position):
            writer.u8(2)
            writer.part { position.encode(into: &$0) }
        case .order(let order):
            writer.u8(3)
            writer.part { order.encode(into: &$0) }
        case .deal(let deal):
            writer.u8(4)
            writer.part { deal.encode(into: &$0) }
        case .end(let end):
            writer.u8(5)
            writer.part { end.encode(into: &$0) }
        }
    }

    /// The fields of a part; nil for a kind of part that only later versions know.
    init?(kind: UInt8, from reader: inout PayloadReader) throws(PayloadFault) {
        switch kind {
        case 1: self = .account(try WireAccount(from: &reader))
        case 2: self = .position(try PositionMessage(from: &reader))
        case 3: self = .order(try OrderMessage(from: &reader))
        case 4: self = .deal(try DealMessage(from: &reader))
        case 5: self = .end(try SnapshotEnd(from: &reader))
        default: return nil
        }
    }
}

/// SNAPSHOT_IS: whole parts of a snapshot, in their order.
public struct SnapshotIsMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.snapshotIs

    /// In their order.
    public let parts: [SnapshotPart]
    /// The parts as they came: what the digest of the snapshot's end is made over.
    public let bytes: [UInt8]
    /// Where the end of the snapshot begins in ``bytes``; nil while more follows.
    public let endOffset: Int?

    /// What the digest is made over in this frame: everything before the end.
    public var digested: ArraySlice<UInt8> { bytes.prefix(endOffset ?? bytes.count) }

    public init(parts: [SnapshotPart]) {
        var writer = PayloadWriter()
        var endOffset: Int?
        for part in parts {
            if case .end = part { endOffset = writer.bytes.count }
            part.encode(into: &writer)
        }
        (self.parts, bytes, self.endOffset) = (parts, writer.bytes, endOffset)
        fault = writer.fault
    }

    private let fault: PayloadFault?

    public init(from reader: inout PayloadReader) throws(PayloadFault) {
        var parts: [SnapshotPart] = []
        var endOffset: Int?
        bytes = Array(reader.whole)
        while reader.left > 0 {
            // Nothing may follow the end.
            if endOffset != nil { throw .unknownValue(5, field: "part of a snapshot before its end") }
            let begin = reader.offset
            let kind = try reader.u8()
            var fields = try reader.part(Int(try reader.u16()))
            guard let part = try SnapshotPart(kind: kind, from: &fields) else { continue }
            if case .end = part { endOffset = begin }
            parts.append(part)
        }
        (self.parts, self.endOffset, fault) = (parts, endOffset, nil)
    }

    public func encode(into writer: inout PayloadWriter) {
        if let fault { writer.refuse(fault) }
        writer.raw(bytes)
    }
}
