internal import Crypto

/// The key that Herald and the terminal share. Nothing that describes it shows it.
public struct BridgeKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// Bytes a key has at least.
    public static let leastSize = 16

    let symmetric: SymmetricKey

    /// The UTF-8 of a key's text without the space around it; nil when fewer than 16 bytes are left.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let first = bytes.firstIndex(where: { $0 > 32 }), let last = bytes.lastIndex(where: { $0 > 32 }),
            last - first + 1 >= BridgeKey.leastSize
        else { return nil }
        symmetric = SymmetricKey(data: bytes[first...last])
    }

    public var description: String { "<redacted>" }
    /// Has no children.
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// HMAC-SHA256 of parts that stand one behind the other.
    func authenticate(_ parts: [[UInt8]]) -> [UInt8] {
        var code = HMAC<SHA256>(key: symmetric)
        for part in parts { code.update(data: part) }
        return Array(code.finalize())
    }
}

/// Whether two byte strings are the same; takes as long for those that differ at the first byte as for those that are the same.
func isSameInConstantTime(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for (a, b) in zip(left, right) { difference |= a ^ b }
    return difference == 0
}
