/// Appends the fields of a payload, little-endian.
public struct PayloadWriter: Sendable {
    /// Bytes a text has at most.
    public static let maximumText = 1_024

    /// What was written.
    public private(set) var bytes: [UInt8] = []
    /// Why the payload must not be sent; nil when it may. A text is never cut: its receiver would take the rest for the whole.
    public private(set) var fault: PayloadFault?

    public init() {}

    private mutating func integer(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// One byte.
    public mutating func u8(_ value: UInt8) { bytes.append(value) }
    /// Two bytes.
    public mutating func u16(_ value: UInt16) { integer(value) }
    /// Four bytes.
    public mutating func u32(_ value: UInt32) { integer(value) }
    /// Four bytes, with sign.
    public mutating func i32(_ value: Int32) { integer(value) }
    /// Eight bytes, with sign.
    public mutating func i64(_ value: Int64) { integer(value) }
    /// IEEE 754 of eight bytes.
    public mutating func f64(_ value: Double) { integer(value.bitPattern) }
    /// 1 or 0.
    public mutating func flag(_ value: Bool) { bytes.append(value ? 1 : 0) }
    /// The number of one of a list of meanings.
    public mutating func choice(_ value: some RawRepresentable<UInt8>) { bytes.append(value.rawValue) }
    /// Bytes as they are.
    public mutating func raw(_ value: some Collection<UInt8>) { bytes.append(contentsOf: value) }

    /// u16 length and UTF-8; one that is too long or has a zero in it is a ``fault``.
    public mutating func text(_ value: String) {
        let utf8 = value.utf8
        if utf8.count > PayloadWriter.maximumText {
            fault = fault ?? .textTooLong(utf8.count, at: bytes.count)
            return
        }
        if utf8.contains(0) {
            fault = fault ?? .notText(at: bytes.count)
            return
        }
        u16(UInt16(utf8.count))
        bytes.append(contentsOf: utf8)
    }

    /// u32 count and the items.
    public mutating func list<Item>(_ items: [Item], _ write: (Item, inout PayloadWriter) -> Void) {
        u32(UInt32(truncatingIfNeeded: items.count))
        for item in items { write(item, &self) }
    }

    /// Marks the payload as one that must not be sent.
    public mutating func refuse(_ reason: PayloadFault) { fault = fault ?? reason }

    /// u16 length of fields and the fields; more than 65,535 bytes of them are a ``fault``.
    public mutating func part(_ write: (inout PayloadWriter) -> Void) {
        var inner = PayloadWriter()
        write(&inner)
        if inner.bytes.count > Int(UInt16.max) { fault = fault ?? .textTooLong(inner.bytes.count, at: bytes.count) }
        fault = fault ?? inner.fault
        u16(UInt16(truncatingIfNeeded: inner.bytes.count))
        raw(inner.bytes)
    }
}
