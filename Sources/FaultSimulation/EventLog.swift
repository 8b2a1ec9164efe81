internal import Market

/// What happened in a run, as one number and as the newest lines.
struct EventLog {
    /// FNV-1a over every line, 64 bits.
    private(set) var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    private(set) var count = 0
    private var ring: [String] = []
    private let kept: Int

    /// - Parameter kept: so many of the newest lines can be read.
    init(keeping kept: Int) { self.kept = kept }

    mutating func note(_ time: Timestamp, _ text: String) {
        count += 1
        mix(text)
        mix(UInt64(bitPattern: time.nanoseconds))
        let line = "\(time) \(text)"
        if ring.count < kept { ring.append(line) } else { ring[(count - 1) % kept] = line }
    }

    /// Goes into the number only: what is too much to be read.
    mutating func mix(_ word: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { mix(byte: UInt8(truncatingIfNeeded: word >> shift)) }
    }

    mutating func mix(_ text: String) {
        for byte in text.utf8 { mix(byte: byte) }
        mix(byte: 0)
    }

    private mutating func mix(byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }

    /// The newest lines, oldest first.
    var last: [String] {
        guard ring.count == kept else { return ring }
        let next = count % kept
        return Array(ring[next...] + ring[..<next])
    }
}
