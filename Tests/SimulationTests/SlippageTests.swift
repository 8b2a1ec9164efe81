import Market
import Simulation
import Testing
import Trading

/// Slippage beyond a fixed number of points; the spread is ten points.
@Suite struct SlippageTests {
    private func venue(_ slippage: SlippageTerms, seed: UInt64 = 1) -> Venue {
        Venue(terms(Costs(slippage: slippage, seed: seed)), balance: "100000000")
    }

    @Test func itFollowsTheRecentMovement() {
        var venue = venue(SlippageTerms(points: 1, volatilityFactor: 0.5))
        _ = venue.open("1.10000")
        #expect(venue.submit(.buy()) == ["in BUY 1 1.10011"])
        _ = venue.open("1.10010")
        _ = venue.open("1.10000")
        // Ten points at each quote: half of it, and the fixed one.
        #expect(venue.submit(.buy()) == ["in BUY 1 1.10016"])
        #expect(venue.submit(.sell()) == ["in SELL 1 1.09994"])
        // 10 + (42 - 10) / 32 = 11 points: 5.5 are rounded up.
        _ = venue.open("1.10042")
        #expect(venue.submit(.sell()) == ["in SELL 1 1.10035"])
        #expect(venue.close(1) == ["out SELL 1 1.10035 24.00 close"])
    }

    @Test func theStopSlipsAndTheTargetDoesNot() {
        for (target, said) in [("1.10100", "out SELL 1 1.10100 90.00 take_profit"), ("1.20000", "out SELL 1 1.09897 -113.00 stop_loss")] {
            var venue = venue(SlippageTerms(points: 0, volatilityFactor: 0.25))
            _ = venue.open("1.10000")
            _ = venue.submit(.buy("1", stop: "1.09900", target: target))
            _ = venue.open("1.10012")
            #expect(venue.path(low: target == "1.10100" ? "1.09950" : "1.09890", high: "1.10150", close: "1.10000") == [said])
        }
    }

    @Test func theDrawDependsOnTheSeedAndTheOrderAlone() {
        func prices(_ seed: UInt64, _ wishes: [Wish]) -> [String] {
            var venue = venue(SlippageTerms(points: 2, randomPoints: 3), seed: seed)
            _ = venue.open("1.10000", spread: 0)
            return wishes.flatMap { venue.submit($0) }
        }
        let buys = prices(7, Array(repeating: .buy("0.01"), count: 400))
        // Two points at least, five at most, each of them drawn.
        #expect(Set(buys) == ["in BUY 0.01 1.10002", "in BUY 0.01 1.10003", "in BUY 0.01 1.10004", "in BUY 0.01 1.10005"])
        #expect(buys == prices(7, Array(repeating: .buy("0.01"), count: 400)))
        #expect(buys != prices(8, Array(repeating: .buy("0.01"), count: 400)))
        // A sell with the same tag is drawn the same, against it; what closes in between changes nothing.
        var mixed = venue(SlippageTerms(points: 2, randomPoints: 3), seed: 7)
        _ = mixed.open("1.10000", spread: 0)
        for tag in 0..<40 {
            let slip = Int64(buys[tag].suffix(1)) ?? 0
            #expect(mixed.submit(.sell("0.01")) == ["in SELL 0.01 1.0999\(10 - slip)"])
            if tag % 3 == 0 { _ = mixed.close(Int64(tag + 1)) }
        }
    }

    @Test func everyPartOfAClosingIsDrawnAnew() {
        var venue = venue(SlippageTerms(randomPoints: 1000))
        _ = venue.open("1.10000", spread: 0)
        _ = venue.submit(.buy())
        for _ in 0..<4 { _ = venue.close(1, volume: "0.2") }
        let prices = venue.deals.dropFirst().map(\.price)
        #expect(Set(prices).count == 4)
        #expect(prices.allSatisfy { $0 <= price("1.10000") && $0 >= price("1.09000") })
    }

    @Test func noPriceFallsBelowAPoint() {
        var venue = venue(SlippageTerms(points: 500_000))
        _ = venue.open("1.10000")
        #expect(venue.submit(.sell()) == ["in SELL 1 0.00001"])
    }
}
