/// What one wish to trade is known by at the broker: its magic number, and in short its comment.
///
/// Layout of the 63 bits: 15 name the installation, 8 the strategy slot, 40 the intent, a number that is never used again.
public struct OrderTag: Hashable, Comparable, Sendable {
    /// As `ORDER_MAGIC` and `DEAL_MAGIC` carry it; positive.
    public let magic: Int64

    /// 1 to this many installations are told apart.
    public static let namespaces: Int64 = 32_767
    /// Slots 0 to this; the last is for what no strategy asked for.
    public static let lastSlot = 255
    /// Intents are numbered from 1 to this.
    public static let lastNumber: Int64 = (1 << 40) - 1

    /// Traps outside the ranges of the layout.
    public init(namespace: Int64, slot: Int, number: Int64) {
        precondition((1...OrderTag.namespaces).contains(namespace), "Invariant: a namespace is 1 to 32,767")
        precondition((0...OrderTag.lastSlot).contains(slot), "Invariant: a slot is 0 to 255")
        precondition((1...OrderTag.lastNumber).contains(number), "Invariant: an intent number is 1 to 2^40 - 1")
        magic = namespace << 48 | Int64(slot) << 40 | number
    }

    /// Reads a magic number; nil for one that no installation can have made.
    public init?(magic: Int64) {
        guard magic > 0, magic >> 48 > 0, magic & OrderTag.lastNumber > 0 else { return nil }
        self.magic = magic
    }

    /// Which installation asked, 1 to 32,767.
    public var namespace: Int64 { magic >> 48 }
    /// Which strategy slot asked, 0 to 255.
    public var slot: Int { Int(magic >> 40 & 0xFF) }
    /// Which intent it was, from 1.
    public var number: Int64 { magic & OrderTag.lastNumber }

    public static func < (left: OrderTag, right: OrderTag) -> Bool { left.magic < right.magic }
}

extension OrderTag {
    private static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// `H`, the number in Crockford's base 32 and a check character, at most 10 characters; a broker may cut or replace it.
    public var comment: String {
        var (rest, text, sum) = (number, [UInt8](), Int64(0))
        while rest > 0 {
            text.append(OrderTag.digits[Int(rest & 31)])
            sum = (sum * 33 + (rest & 31)) % 31
            rest >>= 5
        }
        return String(decoding: [UInt8(ascii: "H")] + text.reversed() + [OrderTag.digits[Int(sum)]], as: UTF8.self)
    }

    /// The number a comment names; nil when it is not one of ours or was cut or changed.
    public static func number(ofComment comment: String) -> Int64? {
        let bytes = Array(comment.utf8)
        guard (3...10).contains(bytes.count), bytes[0] == UInt8(ascii: "H") else { return nil }
        var number: Int64 = 0
        for byte in bytes[1..<(bytes.count - 1)] {
            guard let digit = digits.firstIndex(of: byte) else { return nil }
            number = number << 5 | Int64(digit)
        }
        guard (1...lastNumber).contains(number) else { return nil }
        let tag = OrderTag(namespace: 1, slot: 0, number: number)
        return tag.comment == comment ? number : nil
    }
}

extension OrderTag: Codable {
    /// Reads the magic number.
    ///
    /// Errors: one that no installation can have made.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let tag = OrderTag(magic: try container.decode(Int64.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "this is no order tag")
        }
        self = tag
    }

    /// Writes the magic number.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(magic)
    }
}
