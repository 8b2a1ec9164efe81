/// The sum of the last `count` numbers in constant time and without drift.
///
/// Windows are cut into blocks of `count`, as in ``RollingExtreme``: the sum of a window is that of the end of the last
/// block and the beginning of this one. Nothing is ever taken away, so no rounding error, and no trace of a huge number,
/// outlives the window. Windows of up to ``shortest`` numbers are simply added up.
struct RollingSum: ~Copyable, @unchecked Sendable {  // allow: its memory has one owner
    let count: Int
    /// Below `index` the numbers of this block, from it on the sums of the rest of the last one; at `count` nothing.
    /// In short windows the last numbers, twice over, so that they always lie in a row.
    private let values: UnsafeMutablePointer<Double>
    private var index = 0
    /// The sum of this block's numbers.
    private var beginning = Self.nothing
    private var seen = 0
    /// Of fewer numbers while the window is not full.
    private(set) var sum = 0.0

    /// Minus zero: adding to it changes no bit, not even of zero.
    private static var nothing: Double { -0.0 }
    /// The longest window that is added up number by number.
    private static var shortest: Int { 4 }

    @inline(__always)
    init(count: Int) {
        self.count = count
        values = .allocate(capacity: 2 * count)
        values.initialize(repeating: Self.nothing, count: 2 * count)
    }

    deinit { values.deallocate() }

    /// As many numbers as the window holds have come.
    @inline(__always)
    var isFull: Bool { seen == count }

    @inline(__always)
    mutating func push(_ value: Double) {
        if seen < count { seen += 1 }
        if count <= Self.shortest { pushShort(value) } else { pushLong(value) }
    }

    @inline(__always)
    private mutating func pushShort(_ value: Double) {
        values[index] = value
        values[index &+ count] = value
        index = index &+ 1 == count ? 0 : index &+ 1
        sum = Self.total(values + index, count)
    }

    /// The sum of a short window, oldest number first.
    @inline(__always)
    private static func total(_ numbers: UnsafePointer<Double>, _ count: Int) -> Double {
        switch count {
        case 1: numbers[0]
        case 2: numbers[0] + numbers[1]
        case 3: numbers[0] + numbers[1] + numbers[2]
        default: numbers[0] + numbers[1] + numbers[2] + numbers[3]
        }
    }

    @inline(__always)
    private mutating func pushLong(_ value: Double) {
        values[index] = value
        beginning += value
        index &+= 1
        sum = beginning + values[index]
        if index == count { closeBlock() }
    }

    /// Takes numbers one after the other and writes the sum after each, as ``push(_:)`` would leave it. The two runs must
    /// not overlap.
    @inline(__always)
    mutating func push(_ numbers: UnsafePointer<Double>, count: Int, into sums: UnsafeMutablePointer<Double>) {
        if self.count <= Self.shortest { addUp(numbers, count, sums) } else { addBlocks(numbers, count, sums) }
    }

    @inline(__always)
    private mutating func addUp(_ numbers: UnsafePointer<Double>, _ count: Int, _ sums: UnsafeMutablePointer<Double>) {
        let length = self.count
        for done in 0..<min(length &- 1, count) {
            push(numbers[done])
            sums[done] = sum
        }
        guard count >= length else { return }
        let (output, windows) = (sums + (length &- 1), count &- length &+ 1)
        switch length {
        case 1: for start in 0..<windows { output[start] = Self.total(numbers + start, 1) }
        case 2: for start in 0..<windows { output[start] = Self.total(numbers + start, 2) }
        case 3: for start in 0..<windows { output[start] = Self.total(numbers + start, 3) }
        default: for start in 0..<windows { output[start] = Self.total(numbers + start, 4) }
        }
        for done in count &- length..<count { push(numbers[done]) }
    }

    @inline(__always)
    private mutating func addBlocks(_ numbers: UnsafePointer<Double>, _ count: Int, _ sums: UnsafeMutablePointer<Double>) {
        let (values, length) = (values, self.count)
        var done = 0
        while done < count {
            let run = min(length &- index, count &- done)
            let (block, input, output) = (values + index, numbers + done, sums + done)
            var beginning = beginning
            for place in 0..<run {
                let value = input[place]
                block[place] = value
                beginning += value
                output[place] = beginning + block[place &+ 1]
            }
            self.beginning = beginning
            index &+= run
            done &+= run
            if index == length { closeBlock() }
        }
        seen = min(length, seen &+ count)
    }

    /// Turns the numbers of a finished block into the sums of its ends.
    @inline(__always)
    private mutating func closeBlock() {
        let values = values
        var (rest, place) = (Self.nothing, count)
        while place > 0 {
            place &-= 1
            rest += values[place]
            values[place] = rest
        }
        (index, beginning) = (0, Self.nothing)
    }

    mutating func transfer(_ archive: inout StateArchive) {
        for place in 0..<2 * count { archive.transfer(&values[place]) }
        archive.transfer(&index, in: 0...(count - 1))
        archive.transfer(&beginning)
        archive.transfer(&seen, in: 0...count)
        archive.transfer(&sum)
    }
}
