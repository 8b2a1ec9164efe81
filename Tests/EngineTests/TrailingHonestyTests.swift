import Engine
import Market
import Testing
import Trading

/// On a walk without drift no exit can earn anything but luck: whatever the order in which a bar's extremes are walked gives
/// away shows here.
@Suite struct TrailingHonestyTests {
    /// Bars of 60 steps of three points up or down.
    private func walk(_ seed: UInt64, _ count: Int) -> [Bar] {
        var state = seed
        func isUp() -> Bool {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 63 == 1
        }
        var level: Int64 = 150_000
        func price(_ points: Int64) -> Price { Price(raw: points * 1000) }
        return (0..<count).map { hour in
            let open = level
            var (low, high) = (open, open)
            for _ in 0..<60 {
                level += isUp() ? 3 : -3
                (low, high) = (min(low, level), max(high, level))
            }
            return Bar(
                opened: Timestamp(seconds: Shell.start + Int64(hour) * 3600), open: price(open), high: price(high), low: price(low),
                close: price(level), spreadPoints: 10, tickCount: 60)
        }
    }

    @Test(arguments: [5, 20, 60], [Side.buy, .sell])
    func aStopThatFollowsThePriceEarnsNothing(points: Int64, side: Side) throws {
        let puppet = Puppet(onBar: { _, view, _ in
            guard view.position == nil else { return .none }
            return side == .buy ? .long(stop: view.quote.bid.double - 0.01) : .short(stop: view.quote.ask.double + 0.01)
        })
        let exit = PuppetExit(runs: .tick) { view, _ in
            let distance = Double(points) * 1e-5
            return .stop(side == .buy ? view.quote.bid.double - distance : view.quote.ask.double + distance)
        }
        var shell = try Shell([puppet], balance: "10000000", exits: [exit])
        try shell.run(walk(UInt64(points) * 977, 3000))
        // A point of a lot is a dollar; each round trip pays ten of them for the spread.
        let gains = shell.deals.filter { $0.entry == .closing }.map { $0.profit.double + 10 }
        let count = Double(gains.count)
        let mean = gains.reduce(0, +) / count
        let deviation = (gains.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / (count - 1)).squareRoot()
        #expect(count > 300)
        // Never better than luck allows; a little worse it may be.
        #expect(mean < 4 * deviation / count.squareRoot(), "\(mean) a trade over \(count) trades")
        #expect(mean > -0.5 * deviation)
    }
}
