/// A kernel together with the recent values it produced, newest last.
///
/// `values` and `end` keep their addresses for life, so that scripts read them directly; owned by one core and not
/// to be used from two threads.
open class IndicatorColumn {
    /// The window of values; `values[end - 1]` is the newest, NaN is absent.
    public final let values: UnsafeMutablePointer<Double>
    /// How many values the window holds.
    public final let end: UnsafeMutablePointer<Int>

    /// How many values are always kept; older ones go.
    public static let depth = 10_000
    @usableFromInline static let capacity = 2 * depth

    init() {
        values = .allocate(capacity: Self.capacity)
        end = .allocate(capacity: 1)
        end.initialize(to: 0)
    }

    deinit {
        values.deallocate()
        end.deallocate()
    }

    /// Takes the next closed bar.
    open func push(_ bar: BarSample) { preconditionFailure("Invariant: a column has a kernel") }

    /// The newest value, NaN while absent.
    public final var newest: Double { end.pointee > 0 ? values[end.pointee - 1] : .nan }

    @inline(__always)
    final func append(_ value: Double) {
        if end.pointee == Self.capacity {
            values.update(from: values + (Self.capacity - Self.depth), count: Self.depth)
            end.pointee = Self.depth
        }
        (values + end.pointee).initialize(to: value)
        end.pointee += 1
    }
}

final class KernelColumn<K: Kernel>: IndicatorColumn {
    /// Behind a pointer, because a class property would be checked for overlapping access at every bar.
    private let kernel: UnsafeMutablePointer<K>

    init(_ kernel: K) {
        self.kernel = .allocate(capacity: 1)
        self.kernel.initialize(to: kernel)
        super.init()
    }

    deinit {
        kernel.deinitialize(count: 1)
        kernel.deallocate()
    }

    override func push(_ bar: BarSample) { append(kernel.pointee.push(bar)) }
}
