/// Why a payload is none of its type. Each of these ends the connection.
public enum PayloadFault: Error, Hashable, Sendable {
    /// The payload ends before a field at this byte is whole.
    case missingField(at: Int)
    /// A list says it has more items than the rest of the payload holds.
    case badCount(UInt32, at: Int)
    /// A text is longer than 1,024 bytes.
    case textTooLong(Int, at: Int)
    /// A text is not UTF-8, or has a zero in it.
    case notText(at: Int)
    /// A payload longer than a frame may carry.
    case payloadTooLong(Int)
    /// A number that has no meaning in its field.
    case unknownValue(Int, field: String)
}

extension PayloadFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .missingField(let offset): "the payload ends inside the field at byte \(offset)"
        case .badCount(let count, let offset): "the list at byte \(offset) says it has \(count) items, more than the payload holds"
        case .textTooLong(let length, let offset): "the text at byte \(offset) has \(length) bytes, more than \(PayloadWriter.maximumText)"
        case .notText(let offset): "the text at byte \(offset) is not UTF-8 without zeros"
        case .payloadTooLong(let length): "\(length) bytes are more than the \(FrameHeader.maximumLength) of a frame"
        case .unknownValue(let value, let field): "\(value) is no \(field)"
        }
    }
}
