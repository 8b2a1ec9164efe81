/// Floor traders' pivot, supports and resistances, from the previous broker day that had bars.
struct PivotPoints: Kernel, ~Copyable {
    static let descriptor = KernelDescriptor(
        PivotPoints.self, name: "pivot_points", summary: "Classic pivot points of the previous broker day.",
        outputs: ["pivot", "r1", "s1", "r2", "s2", "r3", "s3"].map {
            KernelOutputDescriptor($0, summary: "price", waitsForDay: true) { _ in 2 }
        },
        formula: """
            of the previous day's high H, low L and last close C: pivot P = (H + L + C) / 3, r1 = 2P - L, s1 = 2P - H, r2 = P + (H - L), \
            s2 = P - (H - L), r3 = H + 2(P - L), s3 = L - 2(H - P) (classic floor formula)
            """)

    private var levels = PivotLevels.absent
    private var day = Int64.min
    /// Of the day so far; absent before the first bar.
    private var high = Double.nan
    private var low = Double.nan
    private var close = Double.nan

    init(_ request: IndicatorRequest, grid: PriceGrid) {}

    @inline(__always)
    mutating func push(_ bar: BarSample) -> PivotLevels {
        if bar.day != day {
            levels = PivotLevels(high: high, low: low, close: close)
            (day, high, low) = (bar.day, bar.high, bar.low)
        }
        if bar.high > high { high = bar.high }
        if bar.low < low { low = bar.low }
        close = bar.close
        return levels
    }

    mutating func transfer(_ archive: inout StateArchive) {
        levels.transfer(&archive)
        archive.transfer(&day)
        archive.transfer(&high)
        archive.transfer(&low)
        archive.transfer(&close)
    }
}

/// The pivot of a day with its three resistances and supports, in price.
struct PivotLevels: KernelOutput {
    private var pivot, r1, s1, r2, s2, r3, s3: Double

    /// Before a day has ended.
    static let absent = PivotLevels(high: .nan, low: .nan, close: .nan)

    /// The levels that follow a day of these prices.
    init(high: Double, low: Double, close: Double) {
        pivot = (high + low + close) / 3
        (r1, s1) = (2 * pivot - low, 2 * pivot - high)
        (r2, s2) = (pivot + (high - low), pivot - (high - low))
        (r3, s3) = (high + 2 * (pivot - low), low - 2 * (high - pivot))
    }

    @inline(__always)
    func store(_ outputs: OutputPointers, at index: Int) {
        outputs.first[index] = pivot
        outputs.second[index] = r1
        outputs.third[index] = s1
        outputs.fourth[index] = r2
        outputs.fifth[index] = s2
        outputs.sixth[index] = r3
        outputs.seventh[index] = s3
    }

    mutating func transfer(_ archive: inout StateArchive) {
        archive.transfer(&pivot)
        archive.transfer(&r1)
        archive.transfer(&s1)
        archive.transfer(&r2)
        archive.transfer(&s2)
        archive.transfer(&r3)
        archive.transfer(&s3)
    }
}
