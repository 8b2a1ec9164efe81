/// Wilder's parabolic stop and reverse: a stop that follows a trend ever faster until a bar touches it.
///
/// A falling trend is a rising one with the prices negated, which is exact; so prices are kept multiplied by `side` and
/// every rule is written once, for rising trends.
struct ParabolicStopAndReverse: Kernel, ~Copyable {
    static let descriptor = KernelDescriptor(
        ParabolicStopAndReverse.self, name: "sar", summary: "Parabolic stop and reverse.",
        parameters: [
            KernelParameter(number: "step", standard: 0.02, range: 0.0001...1, summary: "acceleration at first and for each new extreme"),
            KernelParameter(number: "maximum", standard: 0.2, range: 0.0001...1, summary: "highest acceleration"),
        ],
        outputs: [KernelOutputDescriptor("sar", summary: "price; on the other side of the market at a reversal") { _ in 2 }],
        formula: """
            stop + acceleration * (extreme - stop), never inside the last two bars; a bar beyond the stop moves it to the extreme since \
            the last reversal; begins falling at the higher high of two bars (MetaTrader 5 iSAR, once the next bar has opened)
            """,
        talib: """
            the same, but touching the stop reverses, and it begins at the first bar's high, falling, if the second bar reaches \
            further down than up, else at its low, rising (TA-Lib SAR)
            """,
        check: { $0[0] <= $0[1] ? nil : "step must not be more than maximum" })

    private let step: Double
    private let maximum: Double
    private let variant: KernelVariant
    /// 1 in a rising trend, -1 in a falling one, 0 before the second bar.
    private var side = 0.0
    private var stop = 0.0
    private var acceleration = 0.0
    private var extreme = 0.0
    /// The extreme since the last reversal; apart from `extreme` only in the first trend, to which MT5 counts one more bar.
    private var furthest = 0.0
    private var previousHigh = Double.nan
    private var previousLow = Double.nan

    init(_ request: IndicatorRequest, grid: PriceGrid) {
        (step, maximum, variant) = (request.parameters[0], request.parameters[1], request.variant)
    }

    @inline(__always)
    mutating func push(_ bar: BarSample) -> Double {
        defer { (previousHigh, previousLow) = (bar.high, bar.low) }
        if side == 0 {
            if previousHigh.isNaN { return .nan }
            begin(bar)
        }
        var (near, far) = side > 0 ? (bar.low, bar.high) : (-bar.high, -bar.low)
        if far > furthest { furthest = far }
        if stop > near || (stop == near && variant == .talib) {
            (side, stop, near, far) = (-side, -furthest, -far, -near)
            (acceleration, extreme, furthest) = (step, far, far)
        } else if far > extreme {
            extreme = far
            acceleration = min(acceleration + step, maximum)
        }
        let now = side * stop
        stop += acceleration * (extreme - stop)
        stop = min(stop, near, side > 0 ? previousLow : -previousHigh)
        return now
    }

    /// Sets up the first trend on the second bar.
    private mutating func begin(_ bar: BarSample) {
        acceleration = step
        switch variant {
        case .mt5:
            (side, stop, extreme) = (-1, min(-previousHigh, -bar.high), -bar.low)
            furthest = max(-previousLow, -bar.low)
        case .talib:
            let fall = previousLow - bar.low
            side = fall > 0 && fall > bar.high - previousHigh ? -1 : 1
            (stop, extreme) = side > 0 ? (previousLow, bar.high) : (-previousHigh, -bar.low)
            furthest = extreme
            // The first bar only provides the stop; it does not hold the next one back.
            (previousHigh, previousLow) = (bar.high, bar.low)
        }
    }

    mutating func transfer(_ archive: inout StateArchive) {
        archive.transfer(&side)
        archive.transfer(&stop)
        archive.transfer(&acceleration)
        archive.transfer(&extreme)
        archive.transfer(&furthest)
        archive.transfer(&previousHigh)
        archive.transfer(&previousLow)
    }
}
