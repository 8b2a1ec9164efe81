import Market
import Simulation
import Testing

@Suite struct StressTests {
    @Test func theTextNamesEachCostWithItsFactor() throws {
        #expect(try StressFactors(text: "spread=2, slippage = 1.5") == StressFactors(spread: 2, slippage: 1.5))
        #expect(
            try StressFactors(text: "delay=3,swap=0,commission=100,slippage=.5,spread=1")
                == StressFactors(slippage: 0.5, commission: 100, swap: 0, delay: 3))
    }

    @Test(arguments: [
        ("", "stress: expected KEY=FACTOR, found \"\""), ("spread", "stress: expected KEY=FACTOR, found \"spread\""),
        ("spread=2,", "stress: expected KEY=FACTOR, found \"\""), ("=2", "stress: expected KEY=FACTOR, found \"=2\""),
        ("spraed=2", "stress: unknown cost \"spraed\"; known are spread, slippage, commission, swap, delay"),
        ("spread=2,spread=3", "stress: spread is given twice; give it once"),
        ("spread=x", "stress: spread: expected a number from 0 to 100, found \"x\""),
        ("spread=", "stress: spread: expected a number from 0 to 100, found \"\""),
        ("swap=-1", "stress: swap: expected a number from 0 to 100, found \"-1\""),
        ("swap=100.1", "stress: swap: expected a number from 0 to 100, found \"100.1\""),
        ("swap=nan", "stress: swap: expected a number from 0 to 100, found \"nan\""),
        ("swap=1=2", "stress: swap: expected a number from 0 to 100, found \"1=2\""),
    ])
    func aBadTextSaysWhatAndWhatToWrite(_ text: String, _ message: String) {
        #expect {
            try StressFactors(text: text)
        } throws: {
            "\($0)" == message + " (an example: spread=2,slippage=1.5)"
        }
    }

    @Test(arguments: [(1.0, 13), (2.0, 26), (1.5, 20), (1.1, 15), (0.0, 0), (100.0, 1300)])
    func theAskMovesAwayInWholePoints(_ factor: Double, _ points: Int64) {
        let point = Price(raw: 1000)
        let quote = Quote(bid: price("1.10000"), ask: price("1.10013"))
        let widened = StressFactors(spread: factor).widened(quote, point: point)
        #expect(widened == Quote(bid: quote.bid, ask: Price(raw: quote.bid.raw + points * 1000)))
    }

    @Test func aFactorThatIsWholeInDecimalsCostsNoPointMore() {
        // 1.1 × 10 is 11.000000000000002 in binary.
        #expect(StressFactors(spread: 1.1).widened(Price(raw: 10_000), point: Price(raw: 1000)) == Price(raw: 11_000))
    }

    @Test func everyCostIsMultipliedAndRoundedUp() {
        let costs = Costs(
            commission: CommissionTerms(.perLot(money("3.5")), minimum: money("1")),
            slippage: SlippageTerms(points: 3, volatilityFactor: 0.5, randomPoints: 2), swap: Costs.Swap(chargeFactor: 2),
            delay: DelayTerms(milliseconds: 250, jitterMilliseconds: 15), seed: 9)
        let factors = StressFactors(slippage: 1.5, commission: 2, swap: 3, delay: 1.5)
        #expect(
            costs.stressed(by: factors)
                == Costs(
                    commission: CommissionTerms(.perLot(money("7")), minimum: money("2")),
                    slippage: SlippageTerms(points: 5, volatilityFactor: 0.75, randomPoints: 3), swap: Costs.Swap(chargeFactor: 6),
                    delay: DelayTerms(milliseconds: 375, jitterMilliseconds: 23), seed: 9))
        #expect(costs.stressed(by: .none) == costs)
    }

    @Test func theTwinPaysNothingAndWaitsAsLong() {
        let costs = Costs(
            commission: CommissionTerms(.percent(1)), slippage: SlippageTerms(points: 3), delay: DelayTerms(milliseconds: 250), seed: 4)
        let twin = terms(costs, accounting: .netting).costFree
        #expect(twin.costs.commission.isFree && twin.costs.slippage == SlippageTerms() && !twin.costs.swap.isCharged)
        #expect(twin.costs.delay == costs.delay && twin.accounting == .netting && twin.leverage == 100)
    }
}
