import Market

/// The head of a store file: 256 bytes, followed by a checksum for each column of each block of rows, then the columns.
///
/// docs/data-format.md describes it byte by byte.
struct StoreHeader {
    static let version: UInt32 = 1
    static let length = 256
    /// Rows that share a checksum.
    static let blockRows = 65_536
    /// "HERALD", then a byte and a line end that a transfer as text would spoil.
    static let magic: [UInt8] = Array("HERALD".utf8) + [0x1A, 0x0A]
    static let longestSymbol = 64

    var symbol: String
    var kind: StoreKind
    var digits: Int
    var count: Int
    /// Nanoseconds of the first and the last row; 0 without rows.
    var first: Int64
    var last: Int64
    var tableChecksum: UInt64 = 0

    var blockCount: Int { (count + StoreHeader.blockRows - 1) / StoreHeader.blockRows }
    /// Bytes of the table of checksums.
    var tableLength: Int { blockCount * kind.strides.count * 8 }

    /// Where each column begins, and where the file ends; all are multiples of 64.
    var offsets: [Int] {
        var offsets = [StoreHeader.rounded(StoreHeader.length + tableLength)]
        for stride in kind.strides { offsets.append(StoreHeader.rounded(offsets[offsets.count - 1] + stride * count)) }
        return offsets
    }

    /// The header as bytes, its own checksum at the end.
    var bytes: [UInt8] {
        var bytes = [UInt8](repeating: 0, count: StoreHeader.length)
        func put(_ value: some FixedWidthInteger, at offset: Int) {
            withUnsafeBytes(of: value.littleEndian) { raw in
                for index in raw.indices { bytes[offset + index] = raw[index] }
            }
        }
        for (index, byte) in StoreHeader.magic.enumerated() { bytes[index] = byte }
        put(StoreHeader.version, at: 8)
        put(kind.code.kind, at: 12)
        put(kind.code.seconds, at: 16)
        put(UInt32(digits), at: 20)
        put(Int64(count), at: 24)
        put(first, at: 32)
        put(last, at: 40)
        put(UInt32(StoreHeader.blockRows), at: 48)
        put(UInt32(symbol.utf8.count), at: 52)
        put(Int64(offsets[offsets.count - 1]), at: 56)
        put(tableChecksum, at: 64)
        for (index, byte) in symbol.utf8.prefix(StoreHeader.longestSymbol).enumerated() { bytes[72 + index] = byte }
        put(bytes.withUnsafeBytes { $0.baseAddress.map { StoreChecksum.of($0, count: 248) } ?? 0 }, at: 248)
        return bytes
    }

    /// Reads a header from the whole file's bytes; throws the reason it is no good.
    init(_ file: UnsafeRawBufferPointer) throws(StoreFault) {
        guard file.count >= StoreHeader.length, let start = file.baseAddress else { throw StoreFault("the file is cut off") }
        guard file.starts(with: StoreHeader.magic) else { throw StoreFault("not a price file of Herald") }
        func number<Number: FixedWidthInteger>(_ offset: Int, _ type: Number.Type) -> Number {
            Number(littleEndian: start.loadUnaligned(fromByteOffset: offset, as: Number.self))
        }
        let version = number(8, UInt32.self)
        guard version == StoreHeader.version else {
            throw StoreFault("the file has version \(version) of the format, this program reads \(StoreHeader.version)")
        }
        guard number(248, UInt64.self) == StoreChecksum.of(start, count: 248) else { throw StoreFault("the file's header is damaged") }
        let nameLength = Int(number(52, UInt32.self))
        guard let kind = StoreKind(code: number(12, UInt32.self), seconds: number(16, UInt32.self)),
            number(20, UInt32.self) <= 8, number(48, UInt32.self) == UInt32(StoreHeader.blockRows),
            (1...StoreHeader.longestSymbol).contains(nameLength),
            let count = Int(exactly: number(24, Int64.self)), count > 0, count <= file.count
        else { throw StoreFault("the file's header makes no sense") }
        symbol = String(decoding: file[72..<72 + nameLength], as: UTF8.self)
        (self.kind, digits, self.count) = (kind, Int(number(20, UInt32.self)), count)
        (first, last) = (number(32, Int64.self), number(40, Int64.self))
        tableChecksum = number(64, UInt64.self)
        let length = offsets[offsets.count - 1]
        guard number(56, Int64.self) == Int64(length) else { throw StoreFault("the file's header makes no sense") }
        guard file.count >= length else { throw StoreFault("the file is cut off: \(file.count) of \(length) bytes") }
        guard file.count == length else { throw StoreFault("the file is longer than its header says") }
        guard StoreChecksum.of(start + StoreHeader.length, count: tableLength) == tableChecksum else {
            throw StoreFault("the file's table of checksums is damaged")
        }
    }

    init(symbol: String, kind: StoreKind, digits: Int, count: Int, first: Int64, last: Int64) {
        (self.symbol, self.kind, self.digits, self.count) = (symbol, kind, digits, count)
        (self.first, self.last) = (first, last)
    }

    private static func rounded(_ offset: Int) -> Int { (offset + 63) & ~63 }
}

/// What is wrong with a file of the store.
struct StoreFault: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
}
