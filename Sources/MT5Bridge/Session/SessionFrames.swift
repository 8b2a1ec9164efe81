/// The frames of one connection as one side sees them: numbers, epoch and checks of both directions.
struct SessionFrames {
    let side: BridgeSide
    private var reader = FrameReader()
    private var writer: FrameWriter
    private let most: UInt32
    private var received: UInt32 = 0
    private var seal: FrameSeal?
    private var epoch: UInt32 = 0
    /// Whether a checked frame has come: the other side has the session's key.
    private(set) var isConfirmed = false

    init(side: BridgeSide, most: UInt32 = .max) { (self.side, self.most, writer) = (side, most, FrameWriter(most: most)) }

    /// Bytes of memory taken for a frame that is not whole yet.
    var heldCapacity: Int { reader.heldCapacity }

    /// From the next frame of both directions on everything is checked.
    mutating func begin(_ seal: FrameSeal, epoch: Int64) throws(SessionEnd) {
        do throws(FrameFault) { try reader.beginSession() } catch { throw .frame(error) }
        self.seal = seal
        self.epoch = UInt32(truncatingIfNeeded: epoch)
    }

    /// The next whole frame, held against every rule; nil when `input` is used up before.
    mutating func next(from input: inout ArraySlice<UInt8>) throws(SessionEnd) -> ReceivedFrame? {
        let frame: ReceivedFrame
        do throws(FrameFault) {
            guard let next = try reader.next(from: &input) else { return nil }
            frame = next
        } catch { throw .frame(error) }
        guard received < most else { throw .numbersUsedUp }
        do throws(FrameFault) { try hold(frame) } catch { throw .frame(error) }
        return frame
    }

    private mutating func hold(_ frame: ReceivedFrame) throws(FrameFault) {
        let header = frame.header
        let expected = received + 1
        guard header.sequence == expected else { throw .sequence(header.sequence, expected: expected) }
        let isChecked = header.flags.contains(.checked)
        let ours = isChecked ? epoch : 0
        guard header.epoch == ours else { throw .epoch(header.epoch, expected: ours) }
        if isChecked {
            guard let seal, seal.isRight(frame) else { throw .check }
            isConfirmed = true
            reader.endRefusals()
        }
        if header.flags.contains(.more), BridgeType(rawValue: header.type)?.isLongAnswer != true { throw .moreFlag }
        received = expected
    }

    /// The bytes of the next frame; nil when the numbers are used up.
    mutating func frame(_ type: UInt16, request: UInt32, more: Bool, payload: [UInt8]) -> [UInt8]? {
        var flags: FrameFlags = more ? .more : []
        if seal != nil { flags.insert(.checked) }
        guard let bytes = writer.frame(type, request: request, flags: flags, epoch: epoch, payload: payload) else { return nil }
        return seal.map { bytes + $0.check(bytes) } ?? bytes
    }

    /// The bytes of a message that this side makes itself, whose texts are short.
    mutating func frame(_ message: BridgeMessage, request: UInt32 = 0) throws(SessionEnd) -> [UInt8] {
        var payload = PayloadWriter()
        message.encode(into: &payload)
        guard payload.fault == nil, let bytes = frame(message.type.rawValue, request: request, more: false, payload: payload.bytes)
        else { throw .numbersUsedUp }
        return bytes
    }
}
