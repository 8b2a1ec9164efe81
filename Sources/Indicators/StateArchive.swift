/// The changing numbers of a kernel on their way out or in, as raw 64-bit words, so that nothing is rounded.
struct StateArchive {
    private(set) var words: [UInt64]
    private let isRestoring: Bool
    private var cursor = 0
    /// A word was missing or impossible; what was restored must not be used.
    private(set) var isMalformed = false

    /// Collects the words of a kernel.
    init() { (words, isRestoring) = ([], false) }
    /// Hands words back to a fresh kernel of the same request.
    init(restoring words: [UInt64]) { (self.words, isRestoring) = (words, true) }

    /// Every word was used and none was impossible.
    var isComplete: Bool { !isMalformed && cursor == words.count }

    private mutating func transfer(_ word: UInt64) -> UInt64 {
        guard isRestoring else {
            words.append(word)
            return word
        }
        guard cursor < words.count else {
            isMalformed = true
            return word
        }
        cursor += 1
        return words[cursor - 1]
    }

    mutating func transfer(_ value: inout Double) { value = Double(bitPattern: transfer(value.bitPattern)) }
    mutating func transfer(_ value: inout Int64) { value = Int64(bitPattern: transfer(UInt64(bitPattern: value))) }
    mutating func transfer(_ value: inout Bool) { value = transfer(value ? 1 : 0) != 0 }
    mutating func transfer(_ value: inout SIMD2<Double>) {
        transfer(&value.x)
        transfer(&value.y)
    }

    /// A count or index; anything outside the range is impossible and leaves the value as it was.
    mutating func transfer(_ value: inout Int, in range: ClosedRange<Int>) {
        let found = Int(truncatingIfNeeded: transfer(UInt64(truncatingIfNeeded: value)))
        if range.contains(found) { value = found } else { isMalformed = true }
    }
}
