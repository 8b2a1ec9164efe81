internal import Crypto

/// The running SHA-256 over canonical decision lines, each ended by a newline.
struct DecisionDigest {
    private var hash = SHA256()
    /// Lines not hashed yet; few long updates are cheaper than many short ones.
    private var waiting: ContiguousArray<UInt8> = []

    mutating func add(_ line: CanonicalLine) {
        waiting.append(contentsOf: line.bytes)
        guard waiting.count > 1 << 15 else { return }
        waiting.withUnsafeBytes { hash.update(bufferPointer: $0) }
        waiting.removeAll(keepingCapacity: true)
    }

    var hex: String {
        var hash = hash
        waiting.withUnsafeBytes { hash.update(bufferPointer: $0) }
        return hash.finalize().map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
    }
}
