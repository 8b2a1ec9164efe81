/// Where the close lies between the lowest low and the highest high, 0 to 100, smoothed twice.
struct StochasticOscillator: ChunkKernel, ~Copyable {
    static let descriptor = KernelDescriptor(
        StochasticOscillator.self, name: "stochastic", summary: "Stochastic oscillator, 0 to 100.",
        parameters: [
            KernelParameter("k", standard: 14, summary: "bars of the highest high and the lowest low"),
            KernelParameter("d", standard: 3, summary: "bars of %D, the mean of %K"),
            KernelParameter("slowing", standard: 3, summary: "bars over which %K is smoothed"),
        ],
        outputs: [
            KernelOutputDescriptor("k", summary: "%K, 0 to 100") {
                $0.variant == .mt5 ? $0.whole(0) + $0.whole(2) - 1 : $0.whole(0) + $0.whole(1) + $0.whole(2) - 2
            },
            KernelOutputDescriptor("d", summary: "%D, 0 to 100") { $0.whole(0) + $0.whole(1) + $0.whole(2) - 2 },
        ],
        formula:
            "%K = 100 * sum(close - lowest) / sum(highest - lowest) over `slowing` bars, 100 when the range is "
            + "0; %D = simple mean of %K (MetaTrader 5 iStochastic)",
        talib: "%K = simple mean of 100 * (close - lowest) / (highest - lowest) over `slowing` bars, 0 when the range is 0 (TA-Lib STOCH)",
        signals: KernelSignals(oversold: 20, overbought: 80, cross: (0, 1)))

    typealias Output = SIMD2<Double>
    private let grid: PriceGrid
    private let isSumOfRanges: Bool
    private let window: Int
    private let slowing: Double
    private let period: Double
    private var highest: RollingExtreme
    private var lowest: RollingExtreme
    /// Of the close above the lowest low, in steps; of finished ratios in TA-Lib's variant.
    private var rises: RollingSum
    /// Of the whole range, in steps; unused in TA-Lib's variant.
    private var ranges: RollingSum
    private var signal: RollingSum

    @inline(__always)
    init(_ request: IndicatorRequest, grid: PriceGrid) {
        self.grid = grid
        isSumOfRanges = request.variant == .mt5
        window = request.whole(0)
        (period, slowing) = (request.parameters[1], request.parameters[2])
        highest = RollingExtreme(.highest, count: request.whole(0))
        lowest = RollingExtreme(.lowest, count: request.whole(0))
        rises = RollingSum(count: request.whole(2))
        ranges = RollingSum(count: request.variant == .mt5 ? request.whole(2) : 1)
        signal = RollingSum(count: request.whole(1))
    }

    @inline(__always)
    mutating func push(_ bar: BarSample) -> SIMD2<Double> {
        let high = highest.push(bar.high)
        let low = lowest.push(bar.low)
        guard highest.isFull else { return SIMD2(repeating: .nan) }
        let (rise, range) = (Self.above(low, bar.close), high - low)
        if isSumOfRanges {
            rises.push(grid.steps(rise))
            ranges.push(grid.steps(range))
        } else {
            rises.push(Self.percentage(rise, of: range, ofNothing: 0))
        }
        guard rises.isFull else { return SIMD2(repeating: .nan) }
        let main =
            if isSumOfRanges { Self.percentage(rises.sum, of: ranges.sum, ofNothing: 100) } else { rises.sum / slowing }
        signal.push(main)
        guard signal.isFull else { return SIMD2(isSumOfRanges ? main : .nan, .nan) }
        return SIMD2(main, signal.sum / period)
    }

    /// How far the close is above the lowest low; adding zero makes minus zero zero, so that it does not matter which of
    /// two equal lows was found.
    @inline(__always)
    private static func above(_ low: Double, _ close: Double) -> Double { close - low + 0 }

    @inline(__always)
    private static func percentage(_ part: Double, of range: Double, ofNothing: Double) -> Double {
        range == 0 ? ofNothing : 100 * part / range
    }

    @inline(__always)
    private static func percentages(
        _ parts: Chunk.Column, of ranges: Chunk.Column, ofNothing: Double, count: Int, into percentages: Chunk.Column
    ) {
        for index in 0..<count { percentages[index] = percentage(parts[index], of: ranges[index], ofNothing: ofNothing) }
    }

    static let scratchColumns = 7

    @inline(__always)
    func canBegin(rest: Int) -> Bool { rest % 4 == 0 }

    @inline(__always)
    mutating func push(_ chunk: Chunk) {
        let (rise, range, lows) = (chunk[0], chunk[1], chunk[2])
        let (main, signals, close, count) = (chunk.first, chunk.second, chunk.close, chunk.count)
        if window <= WindowExtremes.longest {
            WindowExtremes.find(.highest, window: window, of: chunk.high, count: count, chunk[3], into: range)
            WindowExtremes.find(.lowest, window: window, of: chunk.low, count: count, chunk[3], into: lows)
        } else {
            highest.push(chunk.high, count: count, into: range)
            lowest.push(chunk.low, count: count, into: lows)
        }
        for index in 0..<count {
            rise[index] = Self.above(lows[index], close[index])
            range[index] -= lows[index]
        }
        if isSumOfRanges {
            let grid = grid
            for index in 0..<count {
                rise[index] = grid.steps(rise[index])
                range[index] = grid.steps(range[index])
            }
            rises.push(rise, count: count, into: chunk[3])
            ranges.push(range, count: count, into: chunk[4])
            Self.percentages(chunk[3], of: chunk[4], ofNothing: 100, count: count, into: main)
        } else {
            Self.percentages(rise, of: range, ofNothing: 0, count: count, into: rise)
            rises.push(rise, count: count, into: main)
            for index in 0..<count { main[index] /= slowing }
        }
        signal.push(main, count: count, into: signals)
        for index in 0..<count { signals[index] /= period }
    }

    mutating func transfer(_ archive: inout StateArchive) {
        highest.transfer(&archive)
        lowest.transfer(&archive)
        rises.transfer(&archive)
        ranges.transfer(&archive)
        signal.transfer(&archive)
    }
}
