/// One closed bar as kernels see it; every number is finite.
public struct BarSample: Sendable {
    /// First bid, price.
    public var open: Double
    /// Highest bid, price.
    public var high: Double
    /// Lowest bid, price.
    public var low: Double
    /// Last bid, price.
    public var close: Double
    /// Tick volume, zero or more.
    public var volume: Double
    /// The broker's calendar day the bar opened in, counted in days; only changes of it matter.
    public var day: Int64
    /// When the bar opened, seconds since 1970 in UTC.
    public var time: Int64

    /// A bar of prices.
    @inlinable public init(
        open: Double, high: Double, low: Double, close: Double, volume: Double = 0, day: Int64 = 0, time: Int64 = 0
    ) {
        (self.open, self.high, self.low, self.close) = (open, high, low, close)
        (self.volume, self.day, self.time) = (volume, day, time)
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

    /// The price, in the order of operations of the MT5 terminal.
    @inlinable public func value(_ bar: BarSample) -> Double {
        switch self {
        case .close: bar.close
        case .open: bar.open
        case .high: bar.high
        case .low: bar.low
        case .median: (bar.high + bar.low) / 2
        case .typical: (bar.high + bar.low + bar.close) / 3
        case .weighted: (bar.high + bar.low + bar.close + bar.close) / 4
        }
    }

    /// How many prices of the grid are averaged: a price times this lies on the grid again.
    @inlinable public var divisor: Double {
        switch self {
        case .median: 2
        case .typical: 3
        case .weighted: 4
        default: 1
        }
    }
}

/// The grid prices lie on, which lets kernels sum whole numbers exactly instead of rounded fractions.
public struct PriceGrid: Sendable, Hashable {
    /// Grid steps in a price of one.
    public let scale: Double
    /// Adding and taking away this rounds to a whole number; zero leaves a number as it is.
    let rounder: Double

    /// Prices of any fineness: sums are rounded as they go.
    public static let none = PriceGrid(scale: 1, rounder: 0)

    /// Prices of so many decimals, 0 to 8.
    public init(digits: Int) {
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        self.init(scale: scale, rounder: Self.magic)
    }

    private init(scale: Double, rounder: Double) { (self.scale, self.rounder) = (scale, rounder) }

    /// 1.5 times 2 to the 52: the sum of it and a smaller number has no room for a fraction.
    private static let magic = 6_755_399_441_055_744.0

    /// Steps are whole numbers.
    var isExact: Bool { rounder != 0 }

    /// The grid of sums of `divisor` prices: thirds of a point for typical prices, and so on.
    func finer(by divisor: Double) -> PriceGrid { PriceGrid(scale: scale * divisor, rounder: rounder) }

    /// A price in whole steps.
    @inline(__always)
    func steps(_ price: Double) -> Double { (price * scale + rounder) - rounder }

    /// Two prices in whole steps.
    @inline(__always)
    func steps(_ prices: SIMD2<Double>) -> SIMD2<Double> { (prices * scale + rounder) - rounder }
}

/// Closed bars in columns for one computation; the memory belongs to the caller.
public struct BarColumns {
    /// How many bars.
    public let count: Int
    /// Prices, `count` each.
    public let open, high, low, close: UnsafePointer<Double>
    /// Tick volumes, `count`.
    public let volume: UnsafePointer<Double>
    /// See ``BarSample/day``; `count`.
    public let day: UnsafePointer<Int64>
    /// See ``BarSample/time``; `count`.
    public let time: UnsafePointer<Int64>
    /// What the prices are multiples of.
    public let grid: PriceGrid

    /// Columns of the same length.
    ///
    /// Errors: a number that is not finite, with the number of its bar.
    public init(
        count: Int, open: UnsafePointer<Double>, high: UnsafePointer<Double>, low: UnsafePointer<Double>,
        close: UnsafePointer<Double>, volume: UnsafePointer<Double>, day: UnsafePointer<Int64>,
        time: UnsafePointer<Int64>, grid: PriceGrid
    ) throws(KernelProblem) {
        self.init(
            trusting: count, open: open, high: high, low: low, close: close, volume: volume, day: day, time: time,
            grid: grid)
        if let index = (0..<count).first(where: { !self[$0].isFinite }) {
            throw KernelProblem("bar \(index + 1) has a number that is not finite")
        }
    }

    /// Columns whose numbers are known to be finite.
    init(
        trusting count: Int, open: UnsafePointer<Double>, high: UnsafePointer<Double>, low: UnsafePointer<Double>,
        close: UnsafePointer<Double>, volume: UnsafePointer<Double>, day: UnsafePointer<Int64>,
        time: UnsafePointer<Int64>, grid: PriceGrid
    ) {
        (self.count, self.open, self.high, self.low, self.close) = (count, open, high, low, close)
        (self.volume, self.day, self.time, self.grid) = (volume, day, time, grid)
    }

    /// The column of a price; nil for one that is made of several.
    @inline(__always)
    func column(_ price: AppliedPrice) -> UnsafePointer<Double>? {
        switch price {
        case .close: close
        case .open: open
        case .high: high
        case .low: low
        case .median, .typical, .weighted: nil
        }
    }

    /// The bar at an index below ``count``.
    @inline(__always)
    subscript(index: Int) -> BarSample {
        BarSample(
            open: open[index], high: high[index], low: low[index], close: close[index], volume: volume[index],
            day: day[index], time: time[index])
    }
}
