/// A generator whose numbers hang on its seed alone; SplitMix64 (Steele, Lea, Flood 2014).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(bound, 1))) }

    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}

/// Makes other bytes of bytes.
struct Mutator {
    var random: Seeded

    /// One to four changes.
    mutating func mutate(_ bytes: [UInt8], with other: [UInt8]) -> [UInt8] {
        var result = bytes
        for _ in 0...random.below(4) { change(&result, other) }
        return result
    }

    private mutating func change(_ bytes: inout [UInt8], _ other: [UInt8]) {
        let at = random.below(bytes.count + 1)
        let count = min(random.below(16), bytes.count - at)
        switch random.below(8) {
        case 0 where at < bytes.count: bytes[at] ^= UInt8(1 << random.below(8))
        case 1 where at < bytes.count: bytes[at] = [0, 1, 0x7F, 0x80, 0xFF][random.below(5)]
        case 2: bytes.removeLast(random.below(bytes.count + 1))
        case 3: bytes.removeSubrange(at..<at + count)
        case 4: bytes.insert(contentsOf: bytes[at..<at + count], at: at)
        case 5: bytes.insert(contentsOf: random.bytes(random.below(32)), at: at)
        case 6:
            // A length or a count that says more than there is.
            let number: [UInt8] = [[0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0x80], [0, 0, 1, 0], [1, 4, 0, 0]][random.below(4)]
            for (offset, byte) in number.enumerated() where at + offset < bytes.count { bytes[at + offset] = byte }
        default:
            let begin = random.below(other.count + 1)
            bytes = Array(bytes[..<at]) + Array(other[begin...])
        }
    }
}
