/// A streaming indicator: a value that takes closed bars one by one and answers in constant time.
///
/// Rule: what is absent (before warm-up) is NaN inside kernels and columns, `nil` for scripts, never zero.
public protocol Kernel: Sendable {
    /// Name, parameters, warm-up and formula: the one source of the script function, its checks and its reference.
    static var descriptor: KernelDescriptor { get }
    /// Makes a kernel; the request has passed ``KernelDescriptor/problem(with:)``.
    init(_ request: IndicatorRequest)
    /// Takes the next closed bar and returns the indicator's value after it, NaN while absent.
    mutating func push(_ bar: BarSample) -> Double
}

/// One closed bar as kernels see it: whole points, so that sums are exact, and the number that makes them prices.
public struct BarSample: Sendable {
    /// First bid, points.
    public var open: Int64
    /// Highest bid, points.
    public var high: Int64
    /// Lowest bid, points.
    public var low: Int64
    /// Last bid, points.
    public var close: Int64
    /// `10^digits`: a price is points divided by this.
    public var scale: Double

    @inlinable public init(open: Int64, high: Int64, low: Int64, close: Int64, scale: Double) {
        (self.open, self.high, self.low, self.close, self.scale) = (open, high, low, close, scale)
    }
}

/// Which price of a bar an indicator reads, with MT5's names.
public enum AppliedPrice: String, CaseIterable, Sendable {
    case close, open, high, low
    /// (high + low) / 2
    case median
    /// (high + low + close) / 3
    case typical
    /// (high + low + 2 close) / 4
    case weighted

    /// The sum of points that the price is `divisor` times of.
    @inlinable public func numerator(_ bar: BarSample) -> Int64 {
        switch self {
        case .close: bar.close
        case .open: bar.open
        case .high: bar.high
        case .low: bar.low
        case .median: bar.high + bar.low
        case .typical: bar.high + bar.low + bar.close
        case .weighted: bar.high + bar.low + 2 * bar.close
        }
    }

    /// How many prices ``numerator(_:)`` adds up.
    @inlinable public var divisor: Double {
        switch self {
        case .median: 2
        case .typical: 3
        case .weighted: 4
        default: 1
        }
    }

    /// The price as a number, rounded once.
    @inlinable public func value(_ bar: BarSample) -> Double { Double(numerator(bar)) / (divisor * bar.scale) }
}
