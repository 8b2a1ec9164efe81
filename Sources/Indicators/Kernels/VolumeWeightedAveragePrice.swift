/// The mean price of the broker's day so far, each bar weighing as much as its tick volume.
///
/// Prices are summed in whole steps of the grid, so that the sums are exact and a constant market gives its price.
struct VolumeWeightedAveragePrice: Kernel, ~Copyable {
    static let descriptor = KernelDescriptor(
        VolumeWeightedAveragePrice.self, name: "vwap", summary: "Volume-weighted average price of the broker's day so far.",
        price: .typical,
        outputs: [KernelOutputDescriptor("vwap", summary: "price; absent while the day has no volume") { _ in 1 }],
        formula: "sum of price * tick volume / sum of tick volume, over the bars that opened in the broker's day of this bar")

    private let price: AppliedPrice
    private let grid: PriceGrid
    private var day = Int64.min
    private var weighted = 0.0
    private var volume = 0.0

    init(_ request: IndicatorRequest, grid: PriceGrid) {
        price = request.price
        self.grid = grid.finer(by: request.price.divisor)
    }

    @inline(__always)
    mutating func push(_ bar: BarSample) -> Double {
        if bar.day != day { (day, weighted, volume) = (bar.day, 0, 0) }
        weighted += grid.steps(price.value(bar)) * bar.volume
        volume += bar.volume
        return volume > 0 ? weighted / (volume * grid.scale) : .nan
    }

    mutating func transfer(_ archive: inout StateArchive) {
        archive.transfer(&day)
        archive.transfer(&weighted)
        archive.transfer(&volume)
    }
}
