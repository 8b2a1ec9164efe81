/// A run of bars that a warm kernel takes at once, stage after stage.
///
/// Each stage is one plain loop over the run, which the compiler turns into vector instructions, or one serial loop of a
/// primitive; what stages hand each other stays in the processor's nearest cache.
struct Chunk {
    /// The most bars of a chunk: all its columns fit into the nearest cache.
    static let size = 512
    /// From one scratch column to the next; no power of two, so that equal places of two columns do not share a cache set.
    private static let spacing = size + 40

    typealias Column = UnsafeMutablePointer<Double>
    private let bars: BarColumns
    private let outputs: OutputPointers
    private let memory: Column
    private let start: Int
    /// How many bars: a multiple of four.
    let count: Int

    fileprivate init(_ bars: BarColumns, _ outputs: OutputPointers, memory: Column, start: Int, count: Int) {
        (self.bars, self.outputs, self.memory, self.start, self.count) = (bars, outputs, memory, start, count)
    }

    /// Columns of the run; the bar before is at index -1.
    @inline(__always) var high: UnsafePointer<Double> { bars.high + start }
    @inline(__always) var low: UnsafePointer<Double> { bars.low + start }
    @inline(__always) var close: UnsafePointer<Double> { bars.close + start }
    /// Where the outputs of the run go.
    @inline(__always) var first: Column { outputs.first + start }
    @inline(__always) var second: Column { outputs.second + start }
    @inline(__always) var third: Column { outputs.third + start }

    /// A column of ``size`` numbers for what stages hand each other.
    @inline(__always)
    subscript(scratch: Int) -> Column { memory + scratch &* Self.spacing }

    /// Two scratch columns in a row as one: rows of two numbers for a recurrence of pairs.
    @inline(__always)
    func rows(scratch: Int) -> PairRows { PairRows(memory: self[scratch]) }

    /// The prices of the run, or of one that many bars `ago`: a column of the bars, or computed into a scratch column.
    @inline(__always)
    func prices(_ price: AppliedPrice, ago: Int = 0, scratch: Int) -> UnsafePointer<Double> {
        let start = start &- ago
        if let column = bars.column(price) { return column + start }
        let computed = self[scratch]
        for index in 0..<count { computed[index] = price.value(bars[start &+ index]) }
        return UnsafePointer(computed)
    }

    /// Cuts the bars from `first` on into chunks with so many scratch columns.
    @inline(__always)
    fileprivate static func forEach(
        of bars: BarColumns, from first: Int, to end: Int, into outputs: OutputPointers, scratch: Int, _ body: (Chunk) -> Void
    ) {
        let memory = Column.allocate(capacity: scratch * spacing)
        memory.initialize(repeating: 0, count: scratch * spacing)
        defer { memory.deallocate() }
        var start = first
        while start < end {
            let count = min(size, end &- start)
            body(Chunk(bars, outputs, memory: memory, start: start, count: count))
            start &+= count
        }
    }
}

/// A kernel that takes whole chunks once it is warm.
protocol ChunkKernel: Kernel, ~Copyable {
    /// How many scratch columns ``push(_:)`` of a chunk uses.
    static var scratchColumns: Int { get }
    /// Takes the bars of a chunk after the warm-up; the values are, bit for bit, those of pushing them one by one.
    mutating func push(_ chunk: Chunk)
    /// Whether chunks may begin now that so many bars are left; else one more is pushed first.
    func canBegin(rest: Int) -> Bool
    /// Whether the chunks so far met what a fast path took for granted; if not, every bar is pushed instead.
    var isTrustworthy: Bool { get }
}

extension ChunkKernel where Self: ~Copyable {
    /// The values over whole columns: the warm-up bar by bar, the rest in chunks.
    @inline(__always)
    static func compute(_ request: IndicatorRequest, over bars: BarColumns, into outputs: OutputPointers) {
        var kernel = Self(request, grid: bars.grid)
        var start = min(descriptor.warmUp(request), bars.count)
        for index in 0..<start { kernel.push(bars[index]).store(outputs, at: index) }
        while start < bars.count && !kernel.canBegin(rest: bars.count - start) {
            kernel.push(bars[start]).store(outputs, at: start)
            start += 1
        }
        let end = kernel.isTrustworthy ? start + (bars.count - start) & ~3 : start
        Chunk.forEach(of: bars, from: start, to: end, into: outputs, scratch: scratchColumns) { kernel.push($0) }
        for index in end..<bars.count { kernel.push(bars[index]).store(outputs, at: index) }
        if !kernel.isTrustworthy { stream(request, over: bars, into: outputs) }
    }

    @inline(__always)
    func canBegin(rest: Int) -> Bool { true }
    @inline(__always)
    var isTrustworthy: Bool { true }
}

extension UnsafePointer<Double> {
    /// Two numbers in a row.
    @inline(__always)
    func pair(_ index: Int) -> SIMD2<Double> { UnsafeRawPointer(self + index).loadUnaligned(as: SIMD2<Double>.self) }
}

extension UnsafeMutablePointer<Double> {
    /// Two numbers in a row.
    @inline(__always)
    func pair(_ index: Int) -> SIMD2<Double> { UnsafeRawPointer(self + index).loadUnaligned(as: SIMD2<Double>.self) }

    @inline(__always)
    func store(_ pair: SIMD2<Double>, _ index: Int) {
        UnsafeMutableRawPointer(self + index).storeBytes(of: pair, as: SIMD2<Double>.self)
    }
}
