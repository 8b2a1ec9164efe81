/// The band between the highest high and the lowest low of the last bars.
struct DonchianChannel: Kernel, ~Copyable {
    static let descriptor = KernelDescriptor(
        DonchianChannel.self, name: "donchian", summary: "Donchian channel: highest high and lowest low.",
        parameters: [KernelParameter("period", standard: 20, summary: "bars, the newest included")],
        outputs: [
            KernelOutputDescriptor("upper", summary: "price, highest high") { $0.whole(0) },
            KernelOutputDescriptor("middle", summary: "price, halfway") { $0.whole(0) },
            KernelOutputDescriptor("lower", summary: "price, lowest low") { $0.whole(0) },
        ],
        formula: "highest high and lowest low of the last `period` bars, the bar itself included; middle = (upper + lower) / 2",
        signals: KernelSignals(band: (upper: 0, lower: 2), bandShift: 1))

    private var highest: RollingExtreme
    private var lowest: RollingExtreme

    init(_ request: IndicatorRequest, grid: PriceGrid) {
        highest = RollingExtreme(.highest, count: request.whole(0))
        lowest = RollingExtreme(.lowest, count: request.whole(0))
    }

    @inline(__always)
    mutating func push(_ bar: BarSample) -> SIMD3<Double> {
        let (upper, lower) = (highest.push(bar.high), lowest.push(bar.low))
        return highest.isFull ? SIMD3(upper, (upper + lower) / 2, lower) : SIMD3(repeating: .nan)
    }

    mutating func transfer(_ archive: inout StateArchive) {
        highest.transfer(&archive)
        lowest.transfer(&archive)
    }
}
