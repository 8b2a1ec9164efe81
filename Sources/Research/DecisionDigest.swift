internal import Crypto

/// The running SHA-256 over canonical decision lines, each ended by a newline.
struct DecisionDigest {
    private var hash = SHA256()

    mutating func add(_ line: CanonicalLine) {
        line.bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
    }

    var hex: String {
        hash.finalize().map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
    }
}
