/// A frame as it arrived: its header held against the bounds, nothing of the payload looked at.
public struct ReceivedFrame: Hashable, Sendable {
    /// What the first 24 bytes say.
    public let header: FrameHeader
    /// Header, payload and check.
    public let bytes: [UInt8]

    /// What the check is made over: header and payload.
    public var signed: ArraySlice<UInt8> { bytes.prefix(FrameHeader.size + Int(header.length)) }
    /// The check; empty before the session is made.
    public var check: ArraySlice<UInt8> { bytes.dropFirst(FrameHeader.size + Int(header.length)) }
    /// A reader at the payload's first field.
    public var payload: PayloadReader { PayloadReader(bytes, from: FrameHeader.size, to: FrameHeader.size + Int(header.length)) }
}

/// Cuts a stream of bytes into frames. Holds one frame at most, and takes memory for a payload only after its length was held
/// against the bound: 24 + 1,024 bytes before the session, 24 + 65,536 + 16 in it.
public struct FrameReader: Sendable {
    private var held: [UInt8] = []
    private var header: FrameHeader?
    /// Whether frames are checked and may be long: after WELCOME.
    public private(set) var isChecked = false
    /// Whether an ERROR or GOODBYE without a check is read: a terminal that did not take WELCOME has no key to make one with.
    private var takesRefusal = false

    public init() {
        held.reserveCapacity(FrameHeader.size)
    }

    /// Bytes that are kept until the rest of their frame comes.
    public var heldBytes: Int { held.count }
    /// Bytes of memory taken for them.
    public var heldCapacity: Int { held.capacity }

    /// From the next frame on the session's rules hold. Only between two frames: nothing of a later frame may be held.
    public mutating func beginSession() throws(FrameFault) {
        guard held.isEmpty else { throw .checkFlag }
        isChecked = true
        takesRefusal = true
    }

    /// The other side has the session's key: nothing without a check is read any more.
    public mutating func endRefusals() { takesRefusal = false }

    /// Takes bytes from the front of `input` until a frame is whole; nil when `input` is used up before.
    ///
    /// After an error the connection is to be closed; nothing that follows has a meaning.
    public mutating func next(from input: inout ArraySlice<UInt8>) throws(FrameFault) -> ReceivedFrame? {
        if header == nil {
            take(FrameHeader.size, from: &input)
            guard held.count == FrameHeader.size else { return nil }
            let parsed = try FrameHeader(
                parsing: held, maximum: isChecked ? FrameHeader.maximumLength : FrameHeader.maximumEarlyLength)
            guard parsed.flags.contains(.checked) == isChecked || isRefusal(parsed) else { throw .checkFlag }
            header = parsed
            held.reserveCapacity(size(of: parsed))
        }
        guard let header else { return nil }
        take(size(of: header), from: &input)
        guard held.count == size(of: header) else { return nil }
        let frame = ReceivedFrame(header: header, bytes: held)
        self.header = nil
        held = []
        return frame
    }

    private func isRefusal(_ header: FrameHeader) -> Bool {
        takesRefusal && header.flags.isEmpty && header.length <= FrameHeader.maximumEarlyLength
            && [BridgeType.error.rawValue, BridgeType.goodbye.rawValue].contains(header.type)
    }

    private func size(of header: FrameHeader) -> Int {
        FrameHeader.size + Int(header.length) + (header.flags.contains(.checked) ? FrameHeader.checkSize : 0)
    }

    private mutating func take(_ size: Int, from input: inout ArraySlice<UInt8>) {
        let part = input.prefix(size - held.count)
        held.append(contentsOf: part)
        input = input.dropFirst(part.count)
    }
}
