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
    /// The words of the record behind the first, which carries kind, symbol and checksum.
    private var words: [UInt64] {
        let numbers: [Int64] =
            switch self {
            case .quote(_, let quote, let time): [time.nanoseconds, quote.bid.raw, quote.ask.raw]
            case .bar(_, let bar, let time):
                [
                    time.nanoseconds, bar.opened.nanoseconds, bar.open.raw, bar.high.raw, bar.low.raw, bar.close.raw,
                    Int64(bitPattern: UInt64(UInt32(bitPattern: bar.spreadPoints)) | UInt64(bar.tickCount) << 32),
                ]
            }
        return numbers.map { UInt64(bitPattern: $0) }
    }

    /// Appends the bytes it takes at a position of the capture. The symbol is 0 to 65,535.
    func write(at position: Int64, to bytes: inout [UInt8]) {
        let (kind, symbol): (UInt64, Int) =
            switch self {
            case .quote(let symbol, _, _): (1, symbol)
            case .bar(let symbol, _, _): (2, symbol)
            }
        precondition((0...0xFFFF).contains(symbol), "Invariant: a capture knows at most 65,536 symbols")
        let head = kind | UInt64(symbol) << 16
        let words = words
        bytes.append(word: head | CaptureRecord.checksum(head, words, position) << 32)
        for word in words { bytes.append(word: word) }
    }

    /// Reads the record that begins at an offset of some bytes; nil when none is there whole and unharmed.
    init?(_ bytes: UnsafeRawBufferPointer, at offset: Int, position: Int64) {
        guard offset + CaptureRecord.slotLength <= bytes.count else { return nil }
        let word = { (index: Int) in
            UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + 8 * index, as: UInt64.self))
        }
        let (first, kind) = (word(0), word(0) & 0xFF)
        let count = kind == 1 ? 4 : kind == 2 ? 8 : 0
        guard count > 0, offset + 8 * count <= bytes.count else { return nil }
        let words = (1..<count).map(word)
        guard first & 0xFF00 == 0, CaptureRecord.checksum(first & 0xFFFF_FFFF, words, position) == first >> 32 else { return nil }
        let number = { (index: Int) in Int64(bitPattern: words[index]) }
        let (symbol, time) = (Int(first >> 16 & 0xFFFF), Timestamp(nanoseconds: number(0)))
        if kind == 1 {
            self = .quote(symbol: symbol, Quote(bid: Price(raw: number(1)), ask: Price(raw: number(2))), time)
        } else {
            let bar = Bar(
                opened: Timestamp(nanoseconds: number(1)), open: Price(raw: number(2)), high: Price(raw: number(3)),
                low: Price(raw: number(4)), close: Price(raw: number(5)),
                spreadPoints: Int32(bitPattern: UInt32(truncatingIfNeeded: words[6])), tickCount: UInt32(words[6] >> 32))
            self = .bar(symbol: symbol, bar, time)
        }
    }

    /// 32 bits against damage: every step is a bijection of the sum, so that one changed word never goes unnoticed before
    /// the last fold.
    private static func checksum(_ head: UInt64, _ words: [UInt64], _ position: Int64) -> UInt64 {
        let factor: UInt64 = 0xD6E8_FEB8_6659_FD93
        var sum = UInt64(bitPattern: position) &+ 1
        for word in [head] + words {
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
