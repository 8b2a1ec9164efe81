/// Why bytes are no frame of a session. Each of these ends the connection.
public enum FrameFault: Error, Hashable, Sendable {
    /// Fewer bytes than a header has.
    case shortHeader
    /// Not "HB": whoever talks does not speak this protocol.
    case magic(UInt16)
    /// A version of the framing that does not exist.
    case framing(UInt8)
    /// A bit without a meaning is set.
    case reservedBits
    /// A payload longer than allowed at this point.
    case tooLong(UInt32, allowed: UInt32)
    /// Checked before there is a key, or not checked when there is one.
    case checkFlag
    /// More is said to follow where there is no long answer.
    case moreFlag
    /// A frame is missing, came twice, or is from another session.
    case sequence(UInt32, expected: UInt32)
    /// From another session.
    case epoch(UInt32, expected: UInt32)
    /// The check is not what the session's key makes of these bytes.
    case check
}

extension FrameFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .shortHeader: "a header has \(FrameHeader.size) bytes"
        case .magic(let found): "a frame begins with \(found) instead of \(FrameHeader.magic): this is not Herald's protocol"
        case .framing(let found): "version \(found) of the framing does not exist"
        case .reservedBits: "a reserved bit of a header is set"
        case .tooLong(let length, let allowed): "a payload of \(length) bytes, where \(allowed) are allowed"
        case .checkFlag: "a frame whose check is missing, or is there before the session"
        case .moreFlag: "a frame says that more follows and is no part of a long answer"
        case .sequence(let found, let expected): "frame \(found) instead of \(expected): one is missing, or came twice"
        case .epoch(let found, let expected): "a frame of epoch \(found) in one of epoch \(expected)"
        case .check: "a frame's check is wrong: its bytes were changed, or the other side has another key"
        }
    }
}
