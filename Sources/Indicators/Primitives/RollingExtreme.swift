/// Which end of a window an extreme is.
enum ExtremeKind: Sendable {
    case highest, lowest

    @inline(__always)
    func of(_ a: Double, _ b: Double) -> Double {
        switch self {
        case .highest: a > b ? a : b
        case .lowest: a < b ? a : b
        }
    }

    /// What any number replaces.
    @inline(__always)
    var start: Double { self == .highest ? -.infinity : .infinity }
}

/// The highest or lowest of the last `count` numbers, three comparisons a number whatever the window.
///
/// Windows are cut into blocks of `count`: the extreme of a window is that of the end of the last block and the
/// beginning of this one (van Herk 1992, Gil and Werman 1993).
struct RollingExtreme: ~Copyable, @unchecked Sendable {  // allow: its memory has one owner
    private let kind: ExtremeKind
    private let count: Int
    /// Below `index` the numbers of this block, from it on the extremes of the rest of the last one; at `count` nothing.
    private let values: UnsafeMutablePointer<Double>
    private var index = 0
    private var beginning: Double
    private var seen = 0

    @inline(__always)
    init(_ kind: ExtremeKind, count: Int) {
        (self.kind, self.count) = (kind, count)
        values = .allocate(capacity: count + 1)
        values.initialize(repeating: kind.start, count: count + 1)
        beginning = kind.start
    }

    deinit { values.deallocate() }

    /// As many numbers as the window holds have come.
    @inline(__always)
    var isFull: Bool { seen == count }

    /// Takes the next number and returns the extreme of the window, of fewer numbers while it is not full.
    @inline(__always)
    mutating func push(_ value: Double) -> Double {
        if seen < count { seen += 1 }
        values[index] = value
        beginning = kind.of(beginning, value)
        index += 1
        let extreme = kind.of(beginning, values[index])
        if index == count { closeBlock(kind) }
        return extreme
    }

    /// Takes numbers one after the other and writes what ``push(_:)`` would return after each.
    @inline(__always)
    mutating func push(_ numbers: UnsafePointer<Double>, count: Int, into extremes: UnsafeMutablePointer<Double>) {
        switch kind {
        case .highest: push(.highest, numbers, count, extremes)
        case .lowest: push(.lowest, numbers, count, extremes)
        }
    }

    @inline(__always)
    private mutating func push(
        _ kind: ExtremeKind, _ numbers: UnsafePointer<Double>, _ count: Int, _ extremes: UnsafeMutablePointer<Double>
    ) {
        let values = values
        var done = 0
        while done < count {
            let run = min(self.count &- index, count &- done)
            let (block, input, output) = (values + index, numbers + done, extremes + done)
            var beginning = beginning
            for place in 0..<run {
                let value = input[place]
                block[place] = value
                beginning = kind.of(beginning, value)
                output[place] = kind.of(beginning, block[place &+ 1])
            }
            self.beginning = beginning
            index &+= run
            done &+= run
            if index == self.count { closeBlock(kind) }
        }
        seen = min(self.count, seen &+ count)
    }

    /// Turns the numbers of a finished block into the extremes of its ends.
    @inline(__always)
    private mutating func closeBlock(_ kind: ExtremeKind) {
        (index, beginning) = (0, kind.start)
        let values = values
        var (rest, place) = (kind.start, count)
        while place > 0 {
            place &-= 1
            rest = kind.of(rest, values[place])
            values[place] = rest
        }
    }

    mutating func transfer(_ archive: inout StateArchive) {
        for place in 0..<count { archive.transfer(&values[place]) }
        archive.transfer(&index, in: 0...(count - 1))
        archive.transfer(&beginning)
        archive.transfer(&seen, in: 0...count)
    }
}

/// The highest or lowest of windows over a column that still holds the numbers before the run, in comparisons of whole
/// vectors: of 2 numbers, of those 4, and so on, and at last of two such windows that overlap.
struct WindowExtremes {
    /// Longer windows are not worth it.
    static let longest = 64
    /// How many numbers an intermediate run needs.
    static let room = Chunk.size + longest

    /// Writes the extreme of the `window` numbers that end at each of `count` places; `scratch` has twice ``room``.
    @inline(__always)
    static func find(
        _ kind: ExtremeKind, window: Int, of numbers: UnsafePointer<Double>, count: Int,
        _ scratch: UnsafeMutablePointer<Double>, into extremes: UnsafeMutablePointer<Double>
    ) {
        guard window > 1 else { return extremes.update(from: numbers, count: count) }
        var (source, target, spare) = (numbers - (window &- 1), scratch, scratch + Self.room)
        var (length, width) = (count &+ window &- 2, 1)
        while 2 &* width < window {
            for place in 0..<length { target[place] = kind.of(source[place], source[place &+ width]) }
            (source, target, spare) = (UnsafePointer(target), spare, target)
            width &*= 2
            length &-= width
        }
        let last = window &- width
        for place in 0..<count { extremes[place] = kind.of(source[place], source[place &+ last]) }
    }
}
