import Foundation
import Indicators

/// A closed bar of prices with 5 decimals, from points.
func bar(_ open: Int64, _ high: Int64, _ low: Int64, _ close: Int64, volume: Int = 1, hour: Int = 0) -> BarSample {
    func price(_ points: Int64) -> Double { Double(points) / 100_000 }
    return BarSample(
        open: price(open), high: price(high), low: price(low), close: price(close), volume: Double(volume),
        day: Int64(hour / 24), time: Int64(hour) * 3600)
}

/// A made-up hourly walk: prices around `level` points, each bar inside its high and low.
func walk(bars count: Int, seed: UInt64 = 1, level: Int64 = 110_000) -> [BarSample] {
    var state = seed
    func draw(_ range: ClosedRange<Int64>) -> Int64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return range.lowerBound + Int64(state >> 33) % (range.upperBound - range.lowerBound + 1)
    }
    return (0..<count).map { hour in
        let (open, close) = (level + draw(-500...500), level + draw(-500...500))
        return bar(
            open, max(open, close) + draw(0...50), min(open, close) - draw(0...50), close, volume: Int(draw(1...900)), hour: hour)
    }
}

/// What is tried of every kernel.
struct Trial: Sendable, CustomStringConvertible {
    let request: IndicatorRequest
    let descriptor: KernelDescriptor
    var description: String { request.text }
    var warmUp: Int { descriptor.warmUp(request) }

    /// Every kernel in both variants with the standard parameters, the least, and some between.
    static let all: [Trial] = IndicatorCatalogue.all.flatMap { trials(of: $0) }

    static func trials(of descriptor: KernelDescriptor) -> [Trial] {
        let same: [[Double]] = [1, 2, 3, 5, 14, 50].map { wanted in
            descriptor.parameters.map { min(max(wanted, $0.range.lowerBound), $0.range.upperBound) }
        }
        let standard = descriptor.parameters.map { $0.standard ?? 20 }
        let rising = descriptor.parameters.indices.map { min(Double(3 + 4 * $0), descriptor.parameters[$0].range.upperBound) }
        var seen = Set<[Double]>()
        let lists = (same + [standard, rising]).filter { descriptor.problem(with: $0) == nil && seen.insert($0).inserted }
        return lists.flatMap { list in
            KernelVariant.allCases.map {
                Trial(
                    request: IndicatorRequest(
                        kernel: descriptor.name, parameters: list, price: descriptor.standardPrice ?? .close, variant: $0),
                    descriptor: descriptor)
            }
        }
    }

    func column(grid: PriceGrid = PriceGrid(digits: 5)) throws -> IndicatorColumn { try IndicatorColumn(request, grid: grid) }

    /// One list of values per output, from a fresh column.
    func pushed(_ bars: [BarSample], grid: PriceGrid = PriceGrid(digits: 5)) throws -> [[Double]] {
        let column = try column(grid: grid)
        var values = column.outputs.map { _ in [Double]() }
        for bar in bars {
            column.push(bar)
            for output in values.indices { values[output].append(column.newest(output)) }
        }
        return values
    }

    /// The same over whole columns at once.
    func computed(_ bars: [BarSample], grid: PriceGrid = PriceGrid(digits: 5)) throws -> [[Double]] {
        try Columns(bars).with(grid: grid) { columns in
            let buffers = descriptor.outputs.map { _ in UnsafeMutablePointer<Double>.allocate(capacity: max(bars.count, 1)) }
            defer { for buffer in buffers { buffer.deallocate() } }
            try IndicatorCatalogue.compute(request, over: columns, into: buffers)
            return buffers.map { Array(UnsafeBufferPointer(start: $0, count: bars.count)) }
        }
    }
}

extension Trial {
    /// A trial of one request.
    init(_ request: IndicatorRequest) throws {
        self.init(request: request, descriptor: try IndicatorCatalogue.checked(request))
    }
}

/// Bars as columns, for as long as a closure runs.
struct Columns {
    private let bars: [BarSample]
    init(_ bars: [BarSample]) { self.bars = bars }

    func with<R>(grid: PriceGrid, _ body: (BarColumns) throws -> R) throws -> R {
        let prices = UnsafeMutablePointer<Double>.allocate(capacity: max(5 * bars.count, 1))
        let whole = UnsafeMutablePointer<Int64>.allocate(capacity: max(2 * bars.count, 1))
        defer {
            prices.deallocate()
            whole.deallocate()
        }
        let n = bars.count
        for (index, bar) in bars.enumerated() {
            for (place, value) in [bar.open, bar.high, bar.low, bar.close, bar.volume].enumerated() {
                prices[place * n + index] = value
            }
            (whole[index], whole[n + index]) = (bar.day, bar.time)
        }
        return try body(
            BarColumns(
                count: n, open: prices, high: prices + n, low: prices + 2 * n, close: prices + 3 * n,
                volume: prices + 4 * n, day: whole, time: whole + n, grid: grid))
    }
}

extension [[Double]] {
    /// Equal numbers have equal patterns, and so has what is absent.
    var bitPatterns: [[UInt64]] { map { $0.map { $0.isNaN ? .max : $0.bitPattern } } }
}
