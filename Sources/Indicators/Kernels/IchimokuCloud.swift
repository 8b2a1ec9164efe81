/// The lines of Ichimoku Kinko Hyo without the lagging one, which is the close drawn back in time.
struct IchimokuCloud: Kernel, ~Copyable {
    static let descriptor = KernelDescriptor(
        IchimokuCloud.self, name: "ichimoku", summary: "Ichimoku Kinko Hyo: conversion line, base line and the cloud as drawn at the bar.",
        parameters: [
            KernelParameter("tenkan", standard: 9, summary: "bars of the conversion line"),
            KernelParameter("kijun", standard: 26, summary: "bars of the base line, and how many bars ahead the cloud is drawn"),
            KernelParameter("senkou", standard: 52, summary: "bars of the cloud's second edge"),
        ],
        outputs: [
            KernelOutputDescriptor("tenkan", summary: "conversion line, price") { $0.whole(0) },
            KernelOutputDescriptor("kijun", summary: "base line, price") { $0.whole(1) },
            KernelOutputDescriptor("senkou_a", summary: "first edge of the cloud, price") { max($0.whole(0), $0.whole(1)) + $0.whole(1) },
            KernelOutputDescriptor("senkou_b", summary: "second edge of the cloud, price") { $0.whole(2) + $0.whole(1) },
        ],
        formula: """
            tenkan and kijun: (highest high + lowest low) / 2 of their bars; kijun bars ago, senkou_a: (tenkan + kijun) / 2, \
            senkou_b: (highest high + lowest low) / 2 of `senkou` bars (MetaTrader 5 iIchimoku)
            """,
        signals: KernelSignals(cross: (0, 1)))

    private var tenkan: RangeMiddle
    private var kijun: RangeMiddle
    private var senkou: RangeMiddle
    private var firstEdges: Ring
    private var secondEdges: Ring

    init(_ request: IndicatorRequest, grid: PriceGrid) {
        tenkan = RangeMiddle(count: request.whole(0))
        kijun = RangeMiddle(count: request.whole(1))
        senkou = RangeMiddle(count: request.whole(2))
        firstEdges = Ring(count: request.whole(1), holding: .nan)
        secondEdges = Ring(count: request.whole(1), holding: .nan)
    }

    @inline(__always)
    mutating func push(_ bar: BarSample) -> SIMD4<Double> {
        let (conversion, base) = (tenkan.push(bar), kijun.push(bar))
        return SIMD4(conversion, base, firstEdges.push((conversion + base) / 2), secondEdges.push(senkou.push(bar)))
    }

    mutating func transfer(_ archive: inout StateArchive) {
        tenkan.transfer(&archive)
        kijun.transfer(&archive)
        senkou.transfer(&archive)
        firstEdges.transfer(&archive)
        secondEdges.transfer(&archive)
    }
}

/// The price halfway between the highest high and the lowest low of the last `count` bars.
private struct RangeMiddle: ~Copyable, Sendable {
    private var highest: RollingExtreme
    private var lowest: RollingExtreme

    init(count: Int) {
        highest = RollingExtreme(.highest, count: count)
        lowest = RollingExtreme(.lowest, count: count)
    }

    /// Takes the next bar and returns the middle, NaN until there are `count` bars.
    @inline(__always)
    mutating func push(_ bar: BarSample) -> Double {
        let middle = (highest.push(bar.high) + lowest.push(bar.low)) / 2
        return highest.isFull ? middle : .nan
    }

    mutating func transfer(_ archive: inout StateArchive) {
        highest.transfer(&archive)
        lowest.transfer(&archive)
    }
}
