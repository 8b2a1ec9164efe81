/// The beginning of a capture file: its form, where it stands in the capture, and what the symbol numbers mean.
///
/// `HERALDCP`, then as 64-bit little-endian numbers the version, the length of the header in bytes, the position of the first
/// record and the count of symbols; the final digest of the file before (32 bytes); each symbol's length in bytes (16 bits)
/// and name; zeros to a multiple of 32; the SHA-256 of everything before.
struct CaptureHeader: Hashable {
    static let magic = Array("HERALDCP".utf8)
    static let version: Int64 = 1

    /// Position of its first record.
    var start: Int64
    /// The final digest of the file before; ``ContentHash/none`` for the first.
    var previous: ContentHash
    /// Names as the broker spells them, by number.
    var symbols: [String]

    var bytes: [UInt8] {
        var names: [UInt8] = []
        for symbol in symbols {
            let name = Array(symbol.utf8)
            names += [UInt8(name.count & 0xFF), UInt8(name.count >> 8)] + name
        }
        let length = (72 + names.count + 31) / 32 * 32 + 32
        var bytes = CaptureHeader.magic
        for number in [CaptureHeader.version, Int64(length), start, Int64(symbols.count)] { bytes.append(number) }
        bytes += previous.bytes + names
        bytes += [UInt8](repeating: 0, count: length - 32 - bytes.count)
        return bytes + ContentHash(of: bytes).bytes
    }

    init(start: Int64, previous: ContentHash, symbols: [String]) {
        (self.start, self.previous, self.symbols) = (start, previous, symbols)
    }

    /// What a header says, and how long it is; nil when it is cut off, altered or no header.
    ///
    /// Throws ``StorageError/newerVersion(path:found:known:)``.
    static func read(_ bytes: UnsafeRawBufferPointer, path: String) throws(StorageError) -> (CaptureHeader, length: Int)? {
        guard bytes.count >= 104, bytes.prefix(8).elementsEqual(magic) else { return nil }
        let number = { (index: Int) in
            Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 + 8 * index, as: Int64.self))
        }
        guard number(0) <= version else { throw .newerVersion(path: path, found: Int(number(0)), known: Int(version)) }
        guard let length = Int(exactly: number(1)), (104...bytes.count).contains(length), length % 32 == 0,
            ContentHash(of: bytes[..<(length - 32)]).bytes.elementsEqual(bytes[(length - 32)..<length]),
            let previous = ContentHash(bytes: bytes[40..<72])
        else { return nil }
        var (symbols, offset) = ([String](), 72)
        for _ in 0..<number(3) {
            let count = Int(bytes[offset]) | Int(bytes[offset + 1]) << 8
            symbols.append(String(decoding: bytes[(offset + 2)..<(offset + 2 + count)], as: UTF8.self))
            offset += 2 + count
        }
        return (CaptureHeader(start: number(2), previous: previous, symbols: symbols), length)
    }
}
