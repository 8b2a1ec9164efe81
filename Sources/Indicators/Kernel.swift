/// A streaming indicator: a value that takes closed bars one by one and answers in time independent of the past.
///
/// Rule: what is absent (before warm-up) is NaN inside kernels and columns, `nil` for scripts, never zero. Kernels are
/// owned by one place at a time, which keeps their rings free of reference counts; they hold nothing shared. Bars reach
/// a kernel checked: every number is finite (``IndicatorColumn``, ``IndicatorCatalogue/compute(_:over:)``).
protocol Kernel: ~Copyable, Sendable {
    /// What one bar yields: a `Double`, or as many lanes as the descriptor has outputs.
    associatedtype Output: KernelOutput
    /// Name, parameters, outputs, warm-up and formula: the one source of the script function, its checks and its reference.
    static var descriptor: KernelDescriptor { get }
    /// Makes a kernel; the request has passed ``KernelDescriptor/problem(with:)``.
    init(_ request: IndicatorRequest, grid: PriceGrid)
    /// Takes the next closed bar and returns the indicator's value after it, NaN while absent.
    mutating func push(_ bar: BarSample) -> Output
    /// Hands every stored property that a bar changes to the archive, in one fixed order; both saves and restores.
    mutating func transfer(_ archive: inout StateArchive)
    /// The values over whole columns, bit for bit those of ``push(_:)``; the default pushes bar after bar.
    static func compute(_ request: IndicatorRequest, over bars: BarColumns, into outputs: OutputPointers)
    /// The values over whole columns by one push a bar.
    static func stream(_ request: IndicatorRequest, over bars: BarColumns, into outputs: OutputPointers)
}

extension Kernel where Self: ~Copyable {
    @inline(__always)
    static func compute(_ request: IndicatorRequest, over bars: BarColumns, into outputs: OutputPointers) {
        stream(request, over: bars, into: outputs)
    }

    /// The values over whole columns by one ``push(_:)`` a bar.
    @inline(__always)
    static func stream(_ request: IndicatorRequest, over bars: BarColumns, into outputs: OutputPointers) {
        var kernel = Self(request, grid: bars.grid)
        for index in 0..<bars.count { kernel.push(bars[index]).store(outputs, at: index) }
    }
}

/// A kernel of one price a bar, so that it can also run over another kernel's values.
protocol PriceKernel: Kernel, ~Copyable {
    /// Which price of a bar ``push(_:)`` hands on.
    var price: AppliedPrice { get }
    /// Takes the next price and returns the value after it, NaN while absent.
    mutating func push(price: Double) -> Output
}

extension PriceKernel where Self: ~Copyable {
    @inline(__always)
    mutating func push(_ bar: BarSample) -> Output { push(price: price.value(bar)) }

    /// The same over a column of prices where the price is one, so that no bar asks which price it is.
    @inline(__always)
    static func stream(_ request: IndicatorRequest, over bars: BarColumns, into outputs: OutputPointers) {
        var kernel = Self(request, grid: bars.grid)
        guard let prices = bars.column(request.price) else {
            for index in 0..<bars.count { kernel.push(bars[index]).store(outputs, at: index) }
            return
        }
        for index in 0..<bars.count { kernel.push(price: prices[index]).store(outputs, at: index) }
    }
}

/// What a kernel yields for one bar.
protocol KernelOutput: Sendable {
    /// Writes each output to its column.
    func store(_ outputs: OutputPointers, at index: Int)
}

/// Where the outputs of a kernel go, in the descriptor's order; up to seven.
struct OutputPointers: @unchecked Sendable {  // allow: its memory has one owner
    typealias Column = UnsafeMutablePointer<Double>
    let first, second, third, fourth, fifth, sixth, seventh: Column

    init(_ columns: [Column]) {
        func column(_ index: Int) -> Column { columns[min(index, columns.count - 1)] }
        (first, second, third, fourth) = (column(0), column(1), column(2), column(3))
        (fifth, sixth, seventh) = (column(4), column(5), column(6))
    }
}

extension Double: KernelOutput {
    @inline(__always)
    func store(_ outputs: OutputPointers, at index: Int) { outputs.first[index] = self }
}

extension SIMD2<Double>: KernelOutput {
    @inline(__always)
    func store(_ outputs: OutputPointers, at index: Int) {
        outputs.first[index] = x
        outputs.second[index] = y
    }
}

extension SIMD3<Double>: KernelOutput {
    @inline(__always)
    func store(_ outputs: OutputPointers, at index: Int) {
        outputs.first[index] = x
        outputs.second[index] = y
        outputs.third[index] = z
    }
}

extension SIMD4<Double>: KernelOutput {
    @inline(__always)
    func store(_ outputs: OutputPointers, at index: Int) {
        outputs.first[index] = x
        outputs.second[index] = y
        outputs.third[index] = z
        outputs.fourth[index] = w
    }
}
