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
    /// Of movement up and down: sums in price (Wilder), or means of percentages of each bar's true range.
    private var movement: DecayingPair
    /// Hundred times the weight of a bar: sums of movements become means of percentages by it.
    private let percent: Double
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
        percent = 100 * mean.weight
        movement = DecayingPair(decay: SIMD2(repeating: mean.decay))
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

    /// How far indicators are from balance, in percent.
    @inline(__always)
    private static func strengths(_ plus: SIMD2<Double>, _ minus: SIMD2<Double>) -> SIMD2<Double> {
        let (gaps, totals) = (plus - minus, plus + minus)
        var distances = gaps
        distances.replace(with: -gaps, where: gaps .< 0)
        var strengths = 100 * distances / totals
        strengths.replace(with: 0, where: totals .<= 0)
        return strengths
    }

    /// The same of one bar.
    @inline(__always)
    private static func strength(_ plus: Double, _ minus: Double) -> Double {
        strengths(SIMD2(repeating: plus), SIMD2(repeating: minus)).x
    }

    /// The indicators as smoothed percentages.
    @inline(__always)
    private mutating func exponential(_ moved: SIMD2<Double>, _ range: Double) -> SIMD2<Double> {
        movement.push(moved * share(of: range))
    }

    /// The indicators as percentages of smoothed numbers.
    @inline(__always)
    private mutating func wilder(_ moved: SIMD2<Double>, _ range: Double) -> SIMD2<Double> {
        let share = share(of: ranges.push(range))
        return movement.push(moved) * share
    }

    /// Takes a bar of the warm-up.
    @inline(__always)
    private mutating func begin(_ moved: SIMD2<Double>, _ range: Double) -> SIMD3<Double> {
        seen += 1
        if seen == 1 { return SIMD3(repeating: .nan) }
        if isWilder && seen <= period {
            movementSum += moved
            rangeSum += range
            movement.seed(movementSum)
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

    static let scratchColumns = 6

    @inline(__always)
    func canBegin(rest: Int) -> Bool { movement.isAtStart }

    @inline(__always)
    mutating func push(_ chunk: Chunk) {
        let (shares, strengths, count) = (chunk[0], chunk[1], chunk.count)
        let (high, low, previousClose) = (chunk.high, chunk.low, chunk.close - 1)
        let (indices, plus, minus, isWilder) = (chunk.first, chunk.second, chunk.third, isWilder)
        for index in 0..<count { shares[index] = trueRange(high[index], low[index], previousClose[index]) }
        if isWilder {
            ranges.push(count) {
                shares[$0]
            } means: {
                shares[$0] = $1
            }
        }
        for index in 0..<count { shares[index] = share(of: shares[index]) }
        let (moveUp, moveDown, previousHigh, previousLow) = (chunk[2], chunk[3], high - 1, low - 1)
        for index in 0..<count {
            let (rise, fall) = (high[index] - previousHigh[index], previousLow[index] - low[index])
            moveUp[index] = Self.prevailing(rise, over: fall)
            moveDown[index] = Self.prevailing(fall, over: rise)
        }
        if !isWilder { Self.multiply(moveUp, moveDown, by: shares, count: count) }
        let rows = chunk.rows(scratch: 4)
        rows.gather(moveUp, moveDown, count: count)
        movement.push(rows, count: count)
        var index = 0
        while index < count {
            let (up, down) = rows.columns(index)
            plus.store(up, index)
            minus.store(down, index)
            index &+= 2
        }
        if isWilder { Self.multiply(plus, minus, by: shares, count: count) }
        index = 0
        while index < count {
            strengths.store(Self.strengths(plus.pair(index), minus.pair(index)), index)
            index &+= 2
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

    /// Multiplies two columns with a third.
    @inline(__always)
    private static func multiply(_ first: Chunk.Column, _ second: Chunk.Column, by factors: Chunk.Column, count: Int) {
        var index = 0
        while index < count {
            first.store(first.pair(index) * factors.pair(index), index)
            second.store(second.pair(index) * factors.pair(index), index)
            index &+= 2
        }
    }

    /// What movements are multiplied with to become percentages of a range, and a part of the mean of them; 0 of none.
    @inline(__always)
    private func share(of range: Double) -> Double { range > Self.leastRange ? percent / range : 0 }

    /// A smaller range is none: after very many bars at rest a mean fades to where its reciprocal is infinite.
    private static var leastRange: Double { 1e-300 }

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
