/// How strongly the market trends, and how much of its movement is up and down.
struct AverageDirectionalIndex: ChunkKernel, ~Copyable {
    static let descriptor = KernelDescriptor(
        AverageDirectionalIndex.self, name: "adx", summary: "Average directional movement index, 0 to 100.",
        parameters: [KernelParameter("period", standard: 14, summary: "bars of each smoothing")],
        outputs: [
            KernelOutputDescriptor("adx", summary: "strength of the trend, 0 to 100") {
                $0.variant == .mt5 ? 2 * $0.whole(0) + 1 : 2 * $0.whole(0)
            },
            KernelOutputDescriptor("plus_di", summary: "movement up, 0 to 100") { $0.whole(0) + 1 },
            KernelOutputDescriptor("minus_di", summary: "movement down, 0 to 100") { $0.whole(0) + 1 },
        ],
        formula:
            "DIs: EMA of 100 * directional movement / true range; ADX: EMA of 100 * |+DI - -DI| / (+DI + -DI); "
            + "all started at 0 (MetaTrader 5 iADX)",
        talib:
            "DIs: 100 * Wilder's sum of directional movement / that of true range; ADX: Wilder's mean of the "
            + "same ratio (TA-Lib ADX, PLUS_DI, MINUS_DI)",
        signals: KernelSignals(ranging: 20, trending: 25, cross: (1, 2)))

    typealias Output = SIMD3<Double>
    private let isWilder: Bool
    private let period: Int
    /// The number of the first bar with an index.
    private let ready: Int
    private var previousHigh = 0.0
    private var previousLow = 0.0
    private var previousClose = 0.0
    private var seen = 0
    /// Of movement up and down: in price (Wilder), or as percentages of each bar's true range.
    private var movement: ExponentialPair
    /// Of the true range; unused where each bar's movement is divided by its own.
    private var ranges: ExponentialMean
    private var strength: ExponentialMean
    /// Sums up to the bars at which Wilder's means begin.
    private var movementSum = SIMD2<Double>.zero
    private var rangeSum = 0.0
    private var strengthSum = 0.0

    @inline(__always)
    init(_ request: IndicatorRequest, grid: PriceGrid) {
        period = request.whole(0)
        isWilder = request.variant == .talib
        ready = isWilder ? 2 * period : 2 * period + 1
        let mean = isWilder ? ExponentialMean(wilder: period) : ExponentialMean(period: period)
        (ranges, strength) = (mean, mean)
        movement = ExponentialPair(weight: SIMD2(repeating: mean.weight))
    }

    @inline(__always)
    mutating func push(_ bar: BarSample) -> SIMD3<Double> {
        let moved = Self.moved(SIMD2(bar.high, bar.low), from: SIMD2(previousHigh, previousLow))
        let range = trueRange(bar, previousClose: previousClose)
        (previousHigh, previousLow, previousClose) = (bar.high, bar.low, bar.close)
        if seen < ready { return begin(moved, range) }
        let indicators = isWilder ? wilder(moved, range) : exponential(moved, range)
        return SIMD3(strength.push(Self.strength(indicators.x, indicators.y)), indicators.x, indicators.y)
    }

    /// How far the two indicators are from balance, in percent.
    @inline(__always)
    private static func strength(_ plus: Double, _ minus: Double) -> Double {
        percentages(SIMD2(repeating: abs(plus - minus)), of: SIMD2(repeating: plus + minus)).x
    }

    /// The indicators as smoothed percentages.
    @inline(__always)
    private mutating func exponential(_ moved: SIMD2<Double>, _ range: Double) -> SIMD2<Double> {
        movement.push(Self.percentages(moved, of: SIMD2(repeating: range)))
    }

    /// The indicators as percentages of smoothed numbers.
    @inline(__always)
    private mutating func wilder(_ moved: SIMD2<Double>, _ range: Double) -> SIMD2<Double> {
        let (moved, range) = (movement.push(moved), ranges.push(range))
        return Self.percentages(moved, of: SIMD2(repeating: range))
    }

    /// Takes a bar of the warm-up.
    @inline(__always)
    private mutating func begin(_ moved: SIMD2<Double>, _ range: Double) -> SIMD3<Double> {
        seen += 1
        if seen == 1 { return SIMD3(repeating: .nan) }
        if isWilder && seen <= period {
            movementSum += moved
            rangeSum += range
            movement.seed(movementSum / Double(period))
            ranges.seed(rangeSum / Double(period))
            return SIMD3(repeating: .nan)
        }
        let indicators = isWilder ? wilder(moved, range) : exponential(moved, range)
        let strength = Self.strength(indicators.x, indicators.y)
        strengthSum += strength
        var index = strengthSum / Double(period)
        if isWilder { self.strength.seed(index) } else { index = self.strength.push(strength) }
        if seen <= period { return SIMD3(repeating: .nan) }
        return SIMD3(seen < ready ? .nan : index, indicators.x, indicators.y)
    }

    static let scratchColumns = 4

    @inline(__always)
    func canBegin(rest: Int) -> Bool { movement.isAtStart }

    @inline(__always)
    mutating func push(_ chunk: Chunk) {
        let (range, strengths, count) = (chunk[0], chunk[1], chunk.count)
        let (high, low, previousClose) = (chunk.high, chunk.low, chunk.close - 1)
        let (indices, plus, minus, isWilder) = (chunk.first, chunk.second, chunk.third, isWilder)
        for index in 0..<count { range[index] = trueRange(high[index], low[index], previousClose[index]) }
        if isWilder {
            ranges.push(count) {
                range[$0]
            } means: {
                range[$0] = $1
            }
        }
        let (moveUp, moveDown, previousHigh, previousLow) = (chunk[2], chunk[3], high - 1, low - 1)
        for index in 0..<count {
            let (rise, fall) = (high[index] - previousHigh[index], previousLow[index] - low[index])
            moveUp[index] = Self.prevailing(rise, over: fall)
            moveDown[index] = Self.prevailing(fall, over: rise)
        }
        if !isWilder {
            for index in 0..<count {
                moveUp[index] = Self.percentage(moveUp[index], of: range[index])
                moveDown[index] = Self.percentage(moveDown[index], of: range[index])
            }
        }
        movement.push(count) {
            SIMD2(moveUp[$0], moveDown[$0])
        } means: { index, first, second in
            var (up, down) = (SIMD2(first.x, second.x), SIMD2(first.y, second.y))
            if isWilder {
                up = Self.percentages(up, of: range.pair(index))
                down = Self.percentages(down, of: range.pair(index))
            }
            plus.store(up, index)
            minus.store(down, index)
            var gap = up - down
            gap.replace(with: -gap, where: gap .< 0)
            strengths.store(Self.percentages(gap, of: up + down), index)
        }
        strength.push(count) {
            strengths[$0]
        } means: {
            indices[$0] = $1
        }
        (self.previousHigh, self.previousLow, self.previousClose) = (high[count &- 1], low[count &- 1], previousClose[count])
    }

    /// Movement up and down between two bars' (high, low): the larger one where it is above 0, the other is 0.
    @inline(__always)
    private static func moved(_ bar: SIMD2<Double>, from previous: SIMD2<Double>) -> SIMD2<Double> {
        let (rise, fall) = (bar.x - previous.x, previous.y - bar.y)
        var moved = SIMD2(rise, fall)
        moved.replace(with: 0, where: moved .<= 0 .| moved .<= SIMD2(fall, rise))
        return moved
    }

    /// One lane of ``moved(_:from:)``.
    @inline(__always)
    private static func prevailing(_ move: Double, over other: Double) -> Double {
        let positive = move > 0 ? move : 0
        return move > other ? positive : 0
    }

    /// A part of a range in percent, 0 of none.
    @inline(__always)
    private static func percentage(_ part: Double, of range: Double) -> Double { range > 0 ? 100 * part / range : 0 }

    /// Parts of ranges in percent, 0 of none.
    @inline(__always)
    private static func percentages(_ parts: SIMD2<Double>, of ranges: SIMD2<Double>) -> SIMD2<Double> {
        var percentages = 100 * parts / ranges
        percentages.replace(with: 0, where: ranges .<= 0)
        return percentages
    }

    mutating func transfer(_ archive: inout StateArchive) {
        archive.transfer(&previousHigh)
        archive.transfer(&previousLow)
        archive.transfer(&previousClose)
        archive.transfer(&seen, in: 0...ready)
        movement.transfer(&archive)
        ranges.transfer(&archive)
        strength.transfer(&archive)
        archive.transfer(&movementSum)
        archive.transfer(&rangeSum)
        archive.transfer(&strengthSum)
    }
}
