/// The last `count` numbers; owned by one kernel, so that a bar neither counts references nor checks for sharing.
struct Ring: ~Copyable, @unchecked Sendable {  // allow: its memory has one owner
    let count: Int
    private let values: UnsafeMutablePointer<Double>
    private var next = 0

    /// `count` is 1 or more; until as many have come the ring holds `filler`.
    init(count: Int, holding filler: Double = 0) {
        self.count = count
        values = .allocate(capacity: count)
        values.initialize(repeating: filler, count: count)
    }

    deinit { values.deallocate() }

    /// The number that the next push replaces: the one `count` pushes ago.
    @inline(__always)
    var oldest: Double { values[next] }

    /// Stores a number and returns the one it replaces.
    @inline(__always)
    mutating func push(_ value: Double) -> Double {
        let old = values[next]
        values[next] = value
        next = next + 1 == count ? 0 : next + 1
        return old
    }

    /// Whether the last push filled the last place, so that the next begins a new round.
    @inline(__always)
    var isAtStart: Bool { next == 0 }

    /// Calls `body` with every number, in the order of storage, which is not that of time.
    @inline(__always)
    func forEach(_ body: (Double) -> Void) { for index in 0..<count { body(values[index]) } }

    mutating func transfer(_ archive: inout StateArchive) {
        for index in 0..<count { archive.transfer(&values[index]) }
        archive.transfer(&next, in: 0...(count - 1))
    }
}
