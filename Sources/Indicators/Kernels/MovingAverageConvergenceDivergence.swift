/// The difference of two exponential means, its own mean, and how far it is from that.
struct MovingAverageConvergenceDivergence: PriceKernel, ChunkKernel, ~Copyable {
    static let descriptor = KernelDescriptor(
        MovingAverageConvergenceDivergence.self, name: "macd", summary: "Moving average convergence and divergence.",
        parameters: [
            KernelParameter("fast", standard: 12, summary: "bars of the fast mean; less than `slow`"),
            KernelParameter("slow", standard: 26, summary: "bars of the slow mean"),
            KernelParameter("signal", standard: 9, summary: "bars of the mean of the difference"),
        ], price: .close,
        outputs: [
            KernelOutputDescriptor("macd", summary: "price difference, fast mean - slow mean") {
                $0.variant == .mt5 ? $0.whole(1) : $0.whole(1) + $0.whole(2) - 1
            },
            KernelOutputDescriptor("signal", summary: "mean of `macd`") { $0.whole(1) + $0.whole(2) - 1 },
            KernelOutputDescriptor("histogram", summary: "`macd` - `signal`") { $0.whole(1) + $0.whole(2) - 1 },
        ],
        formula:
            "EMA(fast) - EMA(slow), both started at the first price; signal is the simple mean of that over "
            + "`signal` bars (MetaTrader 5 MACD)",
        talib:
            "EMA(fast) - EMA(slow), both started at bar `slow` with the simple means of the prices before; "
            + "signal is their EMA (TA-Lib MACD)",
        signals: KernelSignals(cross: (0, 1)),
        check: { $0[0] < $0[1] ? nil : "fast must be less than slow" })

    typealias Output = SIMD3<Double>
    let price: AppliedPrice
    private let isSimple: Bool
    private let fastPeriod: Int
    private let slowPeriod: Int
    private let divisor: Double
    private var seen = 0
    /// Of the last prices before the means begin, in TA-Lib's variant.
    private var sums = SIMD2<Double>.zero
    /// Fast and slow.
    private var means: ExponentialPair
    private var simpleSignal: RollingSum
    private var signal: SmoothedMean

    @inline(__always)
    init(_ request: IndicatorRequest, grid: PriceGrid) {
        price = request.price
        isSimple = request.variant == .mt5
        (fastPeriod, slowPeriod) = (request.whole(0), request.whole(1))
        divisor = request.parameters[2]
        means = ExponentialPair(weight: 2 / SIMD2(Double(fastPeriod + 1), Double(slowPeriod + 1)))
        simpleSignal = RollingSum(count: request.variant == .mt5 ? request.whole(2) : 1)
        signal = SmoothedMean(ema: request.whole(2), request.variant)
    }

    @inline(__always)
    mutating func push(price: Double) -> SIMD3<Double> {
        let means = seen < slowPeriod ? begin(price) : means.push(SIMD2(repeating: price))
        let difference = means.x - means.y
        if seen < slowPeriod { return SIMD3(repeating: .nan) }
        if isSimple {
            simpleSignal.push(difference)
            guard simpleSignal.isFull else { return SIMD3(difference, .nan, .nan) }
            let mean = simpleSignal.sum / divisor
            return SIMD3(difference, mean, difference - mean)
        }
        let mean = signal.push(difference)
        return SIMD3(mean.isNaN ? .nan : difference, mean, difference - mean)
    }

    /// Takes a price of the warm-up.
    @inline(__always)
    private mutating func begin(_ price: Double) -> SIMD2<Double> {
        seen += 1
        if isSimple {
            if seen > 1 { return means.push(SIMD2(repeating: price)) }
            means.seed(SIMD2(repeating: price))
            return SIMD2(repeating: price)
        }
        sums += SIMD2(seen > slowPeriod - fastPeriod ? price : 0, price)
        let start = sums / SIMD2(Double(fastPeriod), Double(slowPeriod))
        means.seed(start)
        return start
    }

    static let scratchColumns = 1

    @inline(__always)
    func canBegin(rest: Int) -> Bool { means.isAtStart }

    @inline(__always)
    mutating func push(_ chunk: Chunk) {
        let (prices, count, divisor) = (chunk.prices(price, scratch: 0), chunk.count, divisor)
        let (differences, signals, histogram) = (chunk.first, chunk.second, chunk.third)
        means.push(count) {
            SIMD2(repeating: prices[$0])
        } means: { index, first, second in
            differences.store(SIMD2(first.x, second.x) - SIMD2(first.y, second.y), index)
        }
        if isSimple {
            simpleSignal.push(differences, count: count, into: signals)
            for index in 0..<count {
                signals[index] /= divisor
                histogram[index] = differences[index] - signals[index]
            }
        } else {
            signal.push(count) {
                differences[$0]
            } means: {
                signals[$0] = $1
                histogram[$0] = differences[$0] - $1
            }
        }
    }

    mutating func transfer(_ archive: inout StateArchive) {
        archive.transfer(&seen, in: 0...slowPeriod)
        archive.transfer(&sums)
        means.transfer(&archive)
        simpleSignal.transfer(&archive)
        signal.transfer(&archive)
    }
}
