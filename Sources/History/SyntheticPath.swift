import Market

/// The price path of one synthetic symbol, bar by bar, in 2^-16 of a point.
struct SyntheticPath {
    private static let unit: Int64 = 1 << 16
    /// Activity by hour of the day (UTC) in percent of the average.
    private static let activity: [Int64] = [
        55, 60, 60, 55, 50, 60, 90, 125, 140, 130, 115, 110, 130, 165, 170, 160, 140, 110, 90, 80, 70, 45, 45, 50,
    ]
    /// Spread by hour of the day (UTC) in percent of the usual one.
    private static let dearness: [Int64] = [
        150, 140, 140, 140, 140, 130, 110, 100, 100, 100, 100, 100, 100, 100, 100, 100, 105, 110, 120, 130, 170, 500,
        260, 180,
    ]
    /// Moves within a bar.
    private static let steps = 6

    private var random: Xoshiro256
    private let character: SyntheticCharacter
    private let base: Int64
    private var price: Int64
    /// Volatility in 1/1024 of the average.
    private var volatility: Int64 = 1024
    private var regime = Regime()

    /// A stretch of bars with one temper.
    private struct Regime {
        var barsLeft = 0
        /// Drift per bar in 1/1024 of the bar's deviation; 0 when the market ranges.
        var drift: Int64 = 0
        /// The price that a range returns to.
        var anchor: Int64 = 0
    }

    init(seed: UInt64, specification: SymbolSpecification) {
        random = Xoshiro256(seed: seed, name: specification.name)
        character = SyntheticCharacter(of: specification)
        base = character.levelPoints * SyntheticPath.unit
        price = base
    }

    /// The next bar, which opens in `hour`; bars longer than an hour (`isLong`) have the day's average activity.
    mutating func next(activeSeconds: Int64, hour: Int, isLong: Bool, isAfterWeekend: Bool) -> (BarPoints, BarExtras) {
        let activity = isLong ? 100 : SyntheticPath.activity[hour]
        let deviation = self.deviation(activeSeconds, activity)
        if regime.barsLeft == 0 { startRegime() }
        regime.barsLeft -= 1
        if isAfterWeekend, random.below(100) < 40 { move(by: 2 * scaled(self.deviation(3600, 100), random.normal())) }
        var points = BarPoints(open: whole, high: whole, low: whole, close: whole)
        let pull = regime.drift == 0 ? (regime.anchor - price) / 24 : deviation * regime.drift / 1024
        let homing = (base - price) / 8192 * activeSeconds / 3600
        let drift = (pull + homing) / Int64(SyntheticPath.steps)
        // 418/1024 is one over the root of six.
        let stepDeviation = deviation * 418 / 1024
        var total: Int64 = 0
        for _ in 0..<SyntheticPath.steps {
            let shock = random.normal()
            total += abs(shock)
            let before = price
            move(by: scaled(stepDeviation, shock) + drift)
            let reach = random.next()
            points.high = max(points.high, rounded(max(before, price) + excursion(stepDeviation, reach & 0xFFFF)))
            points.low = min(points.low, rounded(min(before, price) - excursion(stepDeviation, reach >> 48)))
        }
        points.close = whole
        let extra = BarExtras(spread: spread(hour), tickCount: ticks(activeSeconds, activity))
        cluster(total / Int64(SyntheticPath.steps))
        return (points, extra)
    }

    private var whole: Int32 { rounded(price) }

    private func rounded(_ value: Int64) -> Int32 {
        Int32(clamping: max(1, (value + SyntheticPath.unit / 2) / SyntheticPath.unit))
    }

    /// How far the price strays beyond both ends of a step: up to 0.8 deviations, mostly less.
    private func excursion(_ deviation: Int64, _ uniform: UInt64) -> Int64 {
        let part = Int64(uniform & 0xFFFF)
        return (deviation * 4 / 5 * ((part * part) >> 16)) >> 16
    }

    /// Keeps the price between a quarter and four times its level.
    private mutating func move(by distance: Int64) { price = min(max(price + distance, base / 4), base * 4) }

    private func scaled(_ deviation: Int64, _ normal: Int64) -> Int64 { deviation * normal / 1024 }

    /// One standard deviation of a move over some seconds of trading.
    private func deviation(_ seconds: Int64, _ activity: Int64) -> Int64 {
        let perHour = price / 1_000_000 * character.hourlyMillionths
        return perHour / 60 * integerRoot(seconds) * volatility / 1024 * activity / 100
    }

    private mutating func startRegime() {
        regime = Regime(barsLeft: 40 + random.below(260), drift: 0, anchor: price)
        guard random.below(100) < 55 else { return }
        let size = Int64(40 + random.below(90))
        // Far from its level a market turns back more often than it runs on.
        let upward = price > base * 5 / 4 ? 25 : (price < base * 4 / 5 ? 75 : 50)
        regime.drift = random.below(100) < upward ? size : -size
    }

    /// Large moves raise the volatility of the next bars, small ones lower it, and it returns to the average.
    private mutating func cluster(_ meanShock: Int64) {
        volatility += volatility * (meanShock - 817) / 1024 / 3 + (1024 - volatility) / 48
        volatility = min(max(volatility, 350), 3500)
    }

    private mutating func spread(_ hour: Int) -> Int32 {
        let usual = character.spreadPoints
        let points = usual * SyntheticPath.dearness[hour] / 100
        let stress = max(0, volatility - 1536) * usual / 2048
        return Int32(clamping: points + stress + Int64(random.below(Int(max(2, usual / 3)))))
    }

    private mutating func ticks(_ seconds: Int64, _ activity: Int64) -> UInt32 {
        let expected = max(4, seconds * activity * volatility / 1024 / 150)
        return UInt32(clamping: max(1, expected * Int64(70 + random.below(61)) / 100))
    }
}

/// What sets one synthetic symbol apart from another.
struct SyntheticCharacter {
    let levelPoints: Int64
    /// Standard deviation of an hour's move in millionths of the price.
    let hourlyMillionths: Int64
    let spreadPoints: Int64

    init(of specification: SymbolSpecification) {
        let scale = powerOfTen(specification.digits)
        let (level, move, spread): (Int64, Int64, Int64) =
            switch specification.name {
            case "EURUSD": (110 * scale / 100, 800, 8)
            case "GBPUSD": (127 * scale / 100, 900, 12)
            case "USDJPY": (150 * scale, 850, 10)
            case "XAUUSD": (1900 * scale, 1300, 250)
            default: (100_000, 850, 15)
            }
        (levelPoints, hourlyMillionths, spreadPoints) = (max(level, 1000), move, spread)
    }
}

/// The largest whole number whose square is at most `value`, which must not be negative.
func integerRoot(_ value: Int64) -> Int64 {
    var (rest, root, bit) = (value, Int64(0), Int64(1) << 40)
    while bit > value { bit >>= 2 }
    while bit != 0 {
        if rest >= root + bit {
            rest -= root + bit
            root = (root >> 1) + bit
        } else {
            root >>= 1
        }
        bit >>= 2
    }
    return root
}
