public import Market

/// One piece of market data as it reached the machine.
public enum CaptureRecord: Hashable, Sendable {
    /// A symbol's bid and ask.
    case quote(symbol: Int, Quote, Timestamp)
    /// The feed completed a bar of a symbol.
    case bar(symbol: Int, Bar, Timestamp)

    /// Bytes of a slot.
    static let slotLength = 32

    /// When it came, UTC.
    public var time: Timestamp {
        switch self {
        case .quote(_, _, let time), .bar(_, _, let time): time
        }
    }

    /// Slots it takes in the capture.
    public var slots: Int64 { if case .quote = self { 1 } else { 2 } }
}

// The form of a record, all numbers little-endian:
//   0  kind: 1 quote, 2 bar     1  zero     2  symbol, 16 bits     4  checksum, 32 bits, of everything else and its position
//   8  time in nanoseconds      16 bid, 24 ask;   or 16 opened, 24 open, 32 high, 40 low, 48 close, 56 spread, 60 ticks
extension CaptureRecord {
    /// Appends the bytes it takes at a position of the capture. The symbol is 0 to 65,535.
    func write(at position: Int64, to bytes: inout [UInt8]) {
        precondition((0...0xFFFF).contains(symbol), "Invariant: a capture knows at most 65,536 symbols")
        let start = bytes.count
        bytes.append(word: head)
        bytes.append(time.nanoseconds)
        switch self {
        case .quote(_, let quote, _):
            bytes.append(quote.bid.raw)
            bytes.append(quote.ask.raw)
        case .bar(_, let bar, _):
            bytes.append(bar.opened.nanoseconds)
            for price in [bar.open, bar.high, bar.low, bar.close] { bytes.append(price.raw) }
            bytes.append(word: UInt64(UInt32(bitPattern: bar.spreadPoints)) | UInt64(bar.tickCount) << 32)
        }
        let sum = bytes.withUnsafeBytes { CaptureRecord.checksum($0, start, words: (bytes.count - start) / 8, position) }
        bytes.replaceSubrange((start + 4)..<(start + 8), with: (0..<4).map { UInt8(truncatingIfNeeded: sum >> (8 * $0)) })
    }

    /// The first word without the checksum.
    private var head: UInt64 {
        let kind: UInt64 = if case .quote = self { 1 } else { 2 }
        return kind | UInt64(symbol) << 16
    }

    /// Reads the record that begins at an offset of some bytes; nil when none is there whole and unharmed.
    init?(_ bytes: UnsafeRawBufferPointer, at offset: Int, position: Int64) {
        guard offset + CaptureRecord.slotLength <= bytes.count else { return nil }
        let word = { (index: Int) in
            UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + 8 * index, as: UInt64.self))
        }
        let first = word(0)
        let kind = first & 0xFF
        let count = kind == 1 ? 4 : kind == 2 ? 8 : 0
        guard count > 0, offset + 8 * count <= bytes.count, first & 0xFF00 == 0,
            CaptureRecord.checksum(bytes, offset, words: count, position) == first >> 32
        else { return nil }
        let number = { (index: Int) in Int64(bitPattern: word(index)) }
        let (symbol, time) = (Int(first >> 16 & 0xFFFF), Timestamp(nanoseconds: number(1)))
        if kind == 1 {
            self = .quote(symbol: symbol, Quote(bid: Price(raw: number(2)), ask: Price(raw: number(3))), time)
        } else {
            let bar = Bar(
                opened: Timestamp(nanoseconds: number(2)), open: Price(raw: number(3)), high: Price(raw: number(4)),
                low: Price(raw: number(5)), close: Price(raw: number(6)),
                spreadPoints: Int32(bitPattern: UInt32(truncatingIfNeeded: word(7))), tickCount: UInt32(word(7) >> 32))
            self = .bar(symbol: symbol, bar, time)
        }
    }

    /// 32 bits against damage: every step is a bijection of the sum, so that one changed word never goes unnoticed before
    /// the last fold.
    private static func checksum(_ bytes: UnsafeRawBufferPointer, _ offset: Int, words: Int, _ position: Int64) -> UInt64 {
        let factor: UInt64 = 0xD6E8_FEB8_6659_FD93
        var sum = UInt64(bitPattern: position) &+ 1
        for index in 0..<words {
            var word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + 8 * index, as: UInt64.self))
            if index == 0 { word &= 0xFFFF_FFFF }
            let product = (sum ^ word) &* factor
            sum = product &<< 31 | product &>> 33
        }
        return (sum ^ sum >> 32) & 0xFFFF_FFFF
    }
}

extension [UInt8] {
    mutating func append(word: UInt64) {
        Swift.withUnsafeBytes(of: word.littleEndian) { append(contentsOf: $0) }
    }
}

extension CaptureRecord {
    /// Its symbol's number.
    public var symbol: Int {
        switch self {
        case .quote(let symbol, _, _), .bar(let symbol, _, _): symbol
        }
    }
}
