import Market
import Simulation
import Testing

/// What the price models make of a bar, in points; a bar begins at second 0.
@Suite struct GeneratedTicksTests {
    private func bids(_ ticks: GeneratedTicks) -> [Int32] { (0..<ticks.count).map { ticks.bids[$0] } }

    private func seconds(_ ticks: GeneratedTicks) -> [Double] { (0..<ticks.count).map { Double(ticks.times[$0]) / 1e9 } }

    private func make(
        _ ticks: GeneratedTicks, _ open: Int32, _ high: Int32, _ low: Int32, _ close: Int32, count: UInt32 = 4, spread: Int32 = 7,
        length: Int64 = 60
    ) {
        ticks.make(
            opened: Timestamp(seconds: 0), end: Timestamp(seconds: length), BarPoints(open: open, high: high, low: low, close: close),
            BarExtras(spread: spread, tickCount: count))
    }

    @Test func openPricesAreOneQuoteABar() {
        let ticks = GeneratedTicks(.openPrices)
        make(ticks, 100, 130, 90, 110, count: 500)
        #expect(bids(ticks) == [100])
        #expect(ticks.asks[0] == 107)
        #expect(seconds(ticks) == [0])
    }

    @Test func aRisingBarVisitsItsLowFirstAndAFallingOneItsHigh() {
        let ticks = GeneratedTicks(.minuteOHLC)
        make(ticks, 100, 130, 90, 110)
        #expect(bids(ticks) == [100, 90, 130, 110])
        #expect(seconds(ticks) == [0, 20, 40, 59])
        make(ticks, 110, 130, 90, 100, length: 3600)
        #expect(bids(ticks) == [110, 130, 90, 100])
        #expect(seconds(ticks) == [0, 1200, 2400, 3540])
    }

    @Test func aBarThatClosesAtItsOpenGoesTheOtherWayThanTheOneBefore() {
        let ticks = GeneratedTicks(.minuteOHLC)
        make(ticks, 100, 130, 90, 110)
        make(ticks, 110, 120, 105, 110)
        #expect(bids(ticks) == [110, 120, 105, 110])
        make(ticks, 110, 120, 105, 110)
        #expect(bids(ticks) == [110, 105, 120, 110])
    }

    @Test func everyTickSharesTheTicksByTheLengthOfTheWays() {
        let ticks = GeneratedTicks(.everyTick)
        make(ticks, 100, 130, 90, 120, count: 10, length: 100)
        // Ways of 10, 40 and 10 points; six ticks beyond the corners: 1, 4 and 1.
        // Down in two steps; up 40 in five: 2/5, 1/5, 4/5, 3/5, 5/5; down 10 in two.
        #expect(bids(ticks) == [100, 90, 90, 106, 98, 122, 114, 130, 120, 120])
        #expect(seconds(ticks) == [0, 10, 20, 30, 40, 50, 60, 70, 80, 90])
        #expect((0..<10).allSatisfy { ticks.asks[$0] == ticks.bids[$0] + 7 })
    }

    @Test func aBarOfOneTickStillShowsItsFourPrices() {
        let ticks = GeneratedTicks(.everyTick)
        make(ticks, 100, 130, 90, 120, count: 0)
        #expect(bids(ticks) == [100, 90, 130, 120])
        #expect(seconds(ticks) == [0, 15, 30, 45])
    }

    @Test(arguments: [PriceModel.minuteOHLC, .everyTick])
    func drawnBarsAreTouchedAtTheirPricesAndNeverLeft(_ model: PriceModel) {
        var noise = Noise(11)
        let ticks = GeneratedTicks(model)
        for _ in 0..<3000 {
            let prices = (0..<4).map { _ in Int32(noise.within(1...300)) }
            let (low, high) = (prices.min() ?? 0, prices.max() ?? 0)
            let count = UInt32(noise.within(0...(noise.chance(percent: 10) ? 5000 : 60)))
            make(ticks, prices[0], high, low, prices[1], count: count, length: noise.within(60...100_000))
            let bids = bids(ticks)
            #expect(bids.first == prices[0] && bids.last == prices[1])
            #expect(bids.min() == low && bids.max() == high)
            #expect(model == .minuteOHLC || bids.count == min(max(Int(count), 4), GeneratedTicks.most))
            let times = seconds(ticks)
            #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
        }
    }
}
