import Glibc

/// Finds out how a file's text is encoded and brings it down to one byte per character.
enum TextBytes {
    /// Whether the bytes are text in UTF-8 or a superset of ASCII; UTF-16 must have been converted before.
    ///
    /// Text has no NUL, and of its first 4096 bytes at most a quarter are neither printable ASCII nor white space.
    static func isText(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let start = bytes.baseAddress else { return true }
        if memchr(start, 0, bytes.count) != nil { return false }
        let sample = bytes.prefix(4096)
        let strange = sample.reduce(0) { $0 + (isPlain($1) ? 0 : 1) }
        return strange * 4 <= sample.count
    }

    /// The length of a UTF-8 byte order mark at the start: 3 or 0.
    static func utf8MarkLength(_ bytes: UnsafeRawBufferPointer) -> Int {
        bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// UTF-16 with a byte order mark as one byte per code unit, everything outside ASCII as `?`; nil without the mark.
    static func fromUTF16(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        let isLittle = bytes.starts(with: [0xFF, 0xFE])
        guard isLittle || bytes.starts(with: [0xFE, 0xFF]) else { return nil }
        let (low, high) = isLittle ? (0, 1) : (1, 0)
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count / 2)
        for index in stride(from: 2, to: bytes.count - 1, by: 2) {
            let isASCII = bytes[index + high] == 0 && bytes[index + low] < 0x80
            text.append(isASCII ? bytes[index + low] : UInt8(ascii: "?"))
        }
        if bytes.count % 2 == 1 { text.append(UInt8(ascii: "?")) }
        return text
    }

    /// The beginning of a line as printable ASCII, tabs as spaces and other bytes as `?`, 80 characters at most.
    static func excerpt(_ line: some Sequence<UInt8>) -> String {
        let shown = line.prefix(80).map { byte -> UInt8 in
            switch byte {
            case 0x20...0x7E: byte
            case 0x09: 0x20
            default: UInt8(ascii: "?")
            }
        }
        return String(decoding: shown, as: UTF8.self)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x20...0x7E).contains(byte) || (0x09...0x0D).contains(byte)
    }
}
