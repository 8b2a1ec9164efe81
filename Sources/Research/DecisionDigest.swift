internal import Crypto
internal import Market
internal import Trading

/// Writes the canonical lines of a run and digests them.
final class DecisionLog {
    private var line = CanonicalLine()
    private var digest = DecisionDigest()

    /// Takes a fact in; returns its line when it has one and the text is wanted.
    func add(
        _ fact: borrowing Fact, at time: Timestamp, _ specifications: [SymbolSpecification], wantsText: Bool
    ) -> String? {
        guard line.write(fact, at: time, specifications) else { return nil }
        digest.add(line)
        return wantsText ? line.text : nil
    }

    /// SHA-256 of all lines so far, in hex.
    var hex: String { digest.hex }
}

/// The running SHA-256 over canonical decision lines, each ended by a newline.
struct DecisionDigest {
    private var hash = SHA256()
    /// Lines not hashed yet; few long updates are cheaper than many short ones.
    private var waiting: ContiguousArray<UInt8> = []

    mutating func add(_ line: borrowing CanonicalLine) {
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
