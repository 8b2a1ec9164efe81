internal import CScript

/// Writes values as the bytes the script machine reads: a tag, then its payload in native byte order.
struct ValueEncoder {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ value: ScriptValue) {
        switch value {
        case .none: append(SCRIPT_TAG_NONE)
        case .bool(let flag): append(flag ? SCRIPT_TAG_TRUE : SCRIPT_TAG_FALSE)
        case .integer(let integer):
            append(SCRIPT_TAG_INTEGER)
            append(raw: integer)
        case .number(let number):
            append(SCRIPT_TAG_NUMBER)
            append(raw: number)
        case .string(let text):
            append(SCRIPT_TAG_STRING)
            append(raw: UInt32(clamping: text.utf8.count))
            bytes.append(contentsOf: text.utf8)
        case .table(let entries):
            append(SCRIPT_TAG_TABLE)
            append(raw: UInt32(clamping: entries.count))
            for entry in entries {
                append(entry.key)
                append(entry.value)
            }
        case .function: append(SCRIPT_TAG_FUNCTION)
        }
    }

    private mutating func append(_ tag: script_tag) {
        bytes.append(UInt8(truncatingIfNeeded: tag.rawValue))
    }

    private mutating func append<T: BitwiseCopyable>(raw value: T) {
        withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
    }
}

/// Reads values from the bytes the script machine wrote, which are whole and in order.
struct ValueDecoder {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    mutating func next() -> ScriptValue {
        switch script_tag(UInt32(read(UInt8.self))) {
        case SCRIPT_TAG_FALSE: return .bool(false)
        case SCRIPT_TAG_TRUE: return .bool(true)
        case SCRIPT_TAG_INTEGER: return .integer(read(Int64.self))
        case SCRIPT_TAG_NUMBER: return .number(read(Double.self))
        case SCRIPT_TAG_STRING:
            let count = Int(read(UInt32.self))
            defer { position += count }
            return .string(String(decoding: bytes[position..<position + count], as: UTF8.self))
        case SCRIPT_TAG_TABLE:
            let count = Int(read(UInt32.self))
            var entries: [ScriptEntry] = []
            entries.reserveCapacity(count)
            for _ in 0..<count {
                let key = next()
                entries.append(ScriptEntry(key: key, value: next()))
            }
            return .table(entries)
        case SCRIPT_TAG_FUNCTION: return .function
        default: return .none
        }
    }

    private mutating func read<T: BitwiseCopyable>(_ type: T.Type) -> T {
        defer { position += MemoryLayout<T>.size }
        return bytes.loadUnaligned(fromByteOffset: position, as: type)
    }
}
