/// The 24 bytes before every payload, little-endian; docs/bridge-protocol.md, "Frames".
public struct FrameHeader: Hashable, Sendable {
    /// Bytes of a header.
    public static let size = 24
    /// Bytes of the check behind the payload of a session's frames.
    public static let checkSize = 16
    /// "HB".
    public static let magic: UInt16 = 0x4248
    /// The only version of the framing there is.
    public static let framing: UInt8 = 1
    /// Bytes a payload has at most in a session.
    public static let maximumLength: UInt32 = 65_536
    /// Bytes a payload has at most before both sides have proven that they know the key.
    public static let maximumEarlyLength: UInt32 = 1_024

    /// What goes with a frame.
    public var flags: FrameFlags
    /// The number of a ``BridgeType``, or of one this version does not know.
    public var type: UInt16
    /// The request this answers; 0 for what nobody asked for.
    public var request: UInt32
    /// From 1, one more for each frame of a direction.
    public var sequence: UInt32
    /// Bytes of the payload, its check not counted.
    public var length: UInt32
    /// The low half of the session's epoch; 0 before the session is made.
    public var epoch: UInt32

    public init(flags: FrameFlags, type: UInt16, request: UInt32, sequence: UInt32, length: UInt32, epoch: UInt32) {
        (self.flags, self.type, self.request) = (flags, type, request)
        (self.sequence, self.length, self.epoch) = (sequence, length, epoch)
    }

    /// Reads a header and holds it against what every frame must be; `maximum` bounds the payload.
    public init(parsing bytes: [UInt8], maximum: UInt32) throws(FrameFault) {
        guard bytes.count >= FrameHeader.size else { throw .shortHeader }
        func number<Number: FixedWidthInteger>(_ offset: Int, as: Number.Type) -> Number {
            var value: Number = 0
            for index in 0..<MemoryLayout<Number>.size { value |= Number(bytes[offset + index]) << Number(8 * index) }
            return value
        }
        let magic = number(0, as: UInt16.self)
        guard magic == FrameHeader.magic else { throw .magic(magic) }
        guard bytes[2] == FrameHeader.framing else { throw .framing(bytes[2]) }
        flags = FrameFlags(rawValue: bytes[3])
        guard flags.isSubset(of: .known), number(6, as: UInt16.self) == 0 else { throw .reservedBits }
        length = number(16, as: UInt32.self)
        guard length <= maximum else { throw .tooLong(length, allowed: maximum) }
        type = number(4, as: UInt16.self)
        request = number(8, as: UInt32.self)
        sequence = number(12, as: UInt32.self)
        epoch = number(20, as: UInt32.self)
    }

    /// The 24 bytes.
    public var bytes: [UInt8] {
        var writer = PayloadWriter()
        writer.u16(FrameHeader.magic)
        writer.u8(FrameHeader.framing)
        writer.u8(flags.rawValue)
        writer.u16(type)
        writer.u16(0)
        writer.u32(request)
        writer.u32(sequence)
        writer.u32(length)
        writer.u32(epoch)
        return writer.bytes
    }
}

/// The flags of a frame.
public struct FrameFlags: OptionSet, Hashable, Sendable {
    /// The bits on the wire.
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// A part of a long answer, and more of it follows.
    public static let more = FrameFlags(rawValue: 1)
    /// The payload's check follows it; set in every frame of a session and in none before.
    public static let checked = FrameFlags(rawValue: 2)
    /// Those that have a meaning.
    public static let known: FrameFlags = [.more, .checked]
}
