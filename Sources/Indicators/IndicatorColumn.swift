/// A running indicator together with the recent values it produced, newest last.
///
/// The columns and `end` keep their addresses for life, so that scripts read them directly; owned by one core and not
/// to be used from two threads.
public final class IndicatorColumn {
    /// What it computes.
    public let request: IndicatorRequest
    /// Name, outputs and warm-up of it.
    public let descriptor: KernelDescriptor
    /// One window of values per output; `outputs[i][end - 1]` is the newest, NaN is absent.
    public let outputs: [UnsafeMutablePointer<Double>]
    /// How many values each window holds.
    public let end: UnsafeMutablePointer<Int>
    /// When the newest bar opened, seconds since 1970 in UTC; nil before the first.
    public private(set) var lastTime: Int64?

    /// How many values are always kept; older ones go.
    public static let depth = 10_000
    static let capacity = 2 * depth

    private let grid: PriceGrid
    private var kernel: UnsafeMutableRawPointer
    /// Values computed before the run, uncovered bar by bar instead of computed again; nil when the kernel runs.
    private let computed: ComputedIndicator?
    private let push: @Sendable (UnsafeMutableRawPointer, BarSample, OutputPointers, Int) -> Void
    private let pointers: OutputPointers

    /// A fresh indicator over prices of a grid.
    ///
    /// Errors: an unknown name or a parameter out of its range, in words.
    public init(_ request: IndicatorRequest, grid: PriceGrid) throws(KernelProblem) {
        descriptor = try IndicatorCatalogue.checked(request)
        (self.request, self.grid) = (request, grid)
        outputs = descriptor.outputs.map { _ in .allocate(capacity: Self.capacity) }
        end = .allocate(capacity: 1)
        end.initialize(to: 0)
        pointers = OutputPointers(outputs)
        push = descriptor.operations.push
        kernel = descriptor.operations.make(request, grid)
        computed = nil
    }

    /// An indicator whose values were computed before: each bar uncovers the next, and nothing later can be read.
    public init(replaying computed: ComputedIndicator) {
        (request, descriptor, outputs) = (computed.request, computed.descriptor, computed.outputs)
        self.computed = computed
        grid = computed.table.columns.grid
        end = .allocate(capacity: 1)
        end.initialize(to: 0)
        pointers = OutputPointers(outputs)
        push = descriptor.operations.push
        kernel = descriptor.operations.make(request, grid)
    }

    deinit {
        descriptor.operations.destroy(kernel)
        if computed == nil { for output in outputs { output.deallocate() } }
        end.deallocate()
    }

    /// Takes the next closed bar. A bar with a number that is not finite is refused and changes nothing.
    @discardableResult
    public func push(_ bar: BarSample) -> Bool {
        if let computed {
            precondition(computed.time(end.pointee) == bar.time, "Invariant: a replayed run has the bars it was computed over")
        } else {
            guard bar.isFinite else { return false }
            if end.pointee == Self.capacity { dropOldest() }
            push(kernel, bar, pointers, end.pointee)
        }
        end.pointee += 1
        lastTime = bar.time
        return true
    }

    /// Forgets every bar.
    public func reset() {
        descriptor.operations.destroy(kernel)
        kernel = descriptor.operations.make(request, grid)
        end.pointee = 0
        lastTime = nil
    }

    /// The newest value of an output, NaN while absent.
    @inline(__always)
    public func newest(_ output: Int = 0) -> Double { end.pointee > 0 ? outputs[output][end.pointee - 1] : .nan }

    /// Every output has a value.
    public var isReady: Bool {
        let last = end.pointee - 1
        guard last >= 0 else { return false }
        for output in outputs where output[last].isNaN { return false }
        return true
    }

    private func dropOldest() {
        for output in outputs { output.update(from: output + (Self.capacity - Self.depth), count: Self.depth) }
        end.pointee = Self.depth
    }

    /// Everything a later ``restore(_:)`` needs to go on bit for bit: the kernel's numbers, not the windows.
    public var state: IndicatorState {
        var archive = StateArchive()
        descriptor.operations.transfer(kernel, &archive)
        return IndicatorState(indicator: request.local.text, scale: grid.scale, lastTime: lastTime, words: archive.words)
    }

    /// Goes on where a state was taken; the windows begin empty.
    ///
    /// Errors: the state belongs to another indicator or price grid, or is damaged; the indicator is then as before.
    public func restore(_ state: IndicatorState) throws(KernelProblem) {
        guard state.indicator == request.local.text, state.scale == grid.scale else {
            throw KernelProblem("the saved state is of \(state.indicator), not of \(request.local.text), or of another price grid")
        }
        let fresh = descriptor.operations.make(request, grid)
        var archive = StateArchive(restoring: state.words)
        descriptor.operations.transfer(fresh, &archive)
        guard archive.isComplete else {
            descriptor.operations.destroy(fresh)
            throw KernelProblem("the saved state of \(state.indicator) is damaged")
        }
        descriptor.operations.destroy(kernel)
        kernel = fresh
        end.pointee = 0
        lastTime = state.lastTime
    }
}

/// A running indicator's numbers between two bars.
public struct IndicatorState: Sendable, Hashable, Codable {
    /// The indicator with its parameters, as ``IndicatorRequest/text``.
    public let indicator: String
    /// Grid steps in a price of one.
    public let scale: Double
    /// See ``IndicatorColumn/lastTime``.
    public let lastTime: Int64?
    /// The kernel's numbers as raw 64-bit words.
    public let words: [UInt64]
}

extension BarSample {
    /// No number is NaN or infinite.
    @inline(__always)
    var isFinite: Bool { ((open - open) + (high - high) + (low - low) + (close - close) + (volume - volume)) == 0 }
}
