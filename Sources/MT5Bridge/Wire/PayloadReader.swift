/// Reads the fields of a payload in order. What stands behind the last field that is asked for is passed over: later versions
/// append fields.
public struct PayloadReader: Sendable {
    private let bytes: [UInt8]
    private let start: Int
    private let end: Int
    private var position: Int

    /// A reader over a part of an array; `start <= end <= bytes.count`.
    init(_ bytes: [UInt8], from start: Int, to end: Int) {
        precondition(start >= 0 && start <= end && end <= bytes.count)
        (self.bytes, self.start, self.end, position) = (bytes, start, end, start)
    }

    public init(_ bytes: [UInt8]) { self.init(bytes, from: 0, to: bytes.count) }

    /// Bytes that were not read.
    public var left: Int { end - position }
    /// How many bytes of the payload were read.
    public var offset: Int { position - start }
    /// The whole payload.
    public var whole: ArraySlice<UInt8> { bytes[start..<end] }

    private mutating func integer<Number: FixedWidthInteger>(_: Number.Type) throws(PayloadFault) -> Number {
        guard left >= MemoryLayout<Number>.size else { throw .missingField(at: offset) }
        let at = position
        position += MemoryLayout<Number>.size
        return Number(littleEndian: bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: at, as: Number.self) })
    }

    /// One byte.
    public mutating func u8() throws(PayloadFault) -> UInt8 { try integer(UInt8.self) }
    /// Two bytes, little-endian.
    public mutating func u16() throws(PayloadFault) -> UInt16 { try integer(UInt16.self) }
    /// Four bytes, little-endian.
    public mutating func u32() throws(PayloadFault) -> UInt32 { try integer(UInt32.self) }
    /// Four bytes, little-endian, with sign.
    public mutating func i32() throws(PayloadFault) -> Int32 { try integer(Int32.self) }
    /// Eight bytes, little-endian, with sign.
    public mutating func i64() throws(PayloadFault) -> Int64 { try integer(Int64.self) }
    /// IEEE 754 of eight bytes; may be no number or infinite.
    public mutating func f64() throws(PayloadFault) -> Double { Double(bitPattern: try integer(UInt64.self)) }

    /// A number that stands for one of a list of meanings; `field` names it in the error.
    public mutating func choice<Choice: RawRepresentable<UInt8>>(_: Choice.Type, _ field: String) throws(PayloadFault) -> Choice {
        let value = try u8()
        guard let choice = Choice(rawValue: value) else { throw .unknownValue(Int(value), field: field) }
        return choice
    }

    /// A byte that says yes when it is not 0.
    public mutating func flag() throws(PayloadFault) -> Bool { try u8() != 0 }

    /// So many bytes as they are.
    public mutating func raw(_ count: Int) throws(PayloadFault) -> [UInt8] {
        guard count >= 0, left >= count else { throw .missingField(at: offset) }
        defer { position += count }
        return Array(bytes[position..<position + count])
    }

    /// u16 length and UTF-8 without a zero, at most 1,024 bytes.
    public mutating func text() throws(PayloadFault) -> String {
        let at = offset
        let count = Int(try u16())
        guard count <= PayloadWriter.maximumText else { throw .textTooLong(count, at: at) }
        guard left >= count else { throw .missingField(at: at) }
        let part = bytes[position..<position + count]
        guard let text = String(validating: part, as: UTF8.self), !part.contains(0) else { throw .notText(at: at) }
        position += count
        return text
    }

    /// u32 count and the items, each of which has at least `least` bytes, so that a count is held against what is there before any
    /// memory is taken.
    public mutating func list<Item>(
        least: Int, _ item: (inout PayloadReader) throws(PayloadFault) -> Item
    ) throws(PayloadFault) -> [Item] {
        let at = offset
        let count = try u32()
        guard Int(count) <= left / least else { throw .badCount(count, at: at) }
        var items: [Item] = []
        items.reserveCapacity(Int(count))
        for _ in 0..<count { items.append(try item(&self)) }
        return items
    }

    /// A reader over the next bytes alone, which this one passes over.
    public mutating func part(_ count: Int) throws(PayloadFault) -> PayloadReader {
        guard count >= 0, left >= count else { throw .missingField(at: offset) }
        defer { position += count }
        return PayloadReader(bytes, from: position, to: position + count)
    }
}
