/// The middle of some numbers and how far they usually lie from it, both untouched by a few wild ones.
struct RobustScale {
    /// The median.
    let middle: Double
    /// The median distance from the median, at least the floor.
    let deviation: Double

    /// Numbers beyond this score are reported: far beyond what news make of prices.
    static let threshold = 25.0
    /// At most about so many numbers are looked at, evenly chosen.
    private static let sample = 1_000_000

    /// The scale of `count` numbers; `floor`, above 0, is the smallest deviation believed.
    init(count: Int, floor: Double, _ number: (Int) -> Double?) {
        let stride = max(1, count / RobustScale.sample)
        var numbers = Swift.stride(from: 0, to: count, by: stride).compactMap(number)
        numbers.sort()
        middle = RobustScale.median(numbers)
        let center = middle
        var distances = numbers.map { abs($0 - center) }
        distances.sort()
        deviation = max(floor, RobustScale.median(distances))
    }

    /// The modified z-score: 0.6745 makes the deviation that of a normal distribution (Iglewicz and Hoaglin, 1993).
    func score(_ number: Double) -> Double { 0.6745 * (number - middle) / deviation }

    private static func median(_ sorted: [Double]) -> Double {
        guard !sorted.isEmpty else { return 0 }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}
