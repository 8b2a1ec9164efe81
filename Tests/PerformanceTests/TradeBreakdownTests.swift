import Market
import Performance
import Testing
import Trading

/// Groups of trades; figures by hand unless a test says otherwise.
@Suite("Trade breakdown")
struct TradeBreakdownTests {
    /// A trade of so many hours and bars.
    private func trade(
        _ tag: String, profit: String, hours: Int64 = 1, risk: String? = nil, worst: String = "0", best: String = "0", bars: Int? = 1
    ) -> Trade {
        var trade = PerformanceTests.trade(profit: profit)
        (trade.entryTag, trade.closeTime) = (tag, trade.openTime.adding(seconds: 3600 * hours))
        trade.excursion = bars.map {
            Excursion(worst: dollars(worst), best: dollars(best), initialRisk: risk.map(dollars), ageBars: $0)
        }
        return trade
    }

    @Test func groupsCarrySumsAndMeans() throws {
        let found = TradeBreakdown([
            trade("a", profit: "100", hours: 2, risk: "50", worst: "-25", best: "150", bars: 3),
            trade("b", profit: "10", bars: nil),
            trade("a", profit: "-50", hours: 4, risk: "100", worst: "-60", best: "20", bars: 5),
            trade("a", profit: "0", hours: 3),
        ]) { $0.entryTag }
        #expect(found.groups.map(\.name) == ["a", "b"])
        let (a, b) = (found.groups[0], found.groups[1])
        #expect((a.trades, a.net, a.riskedTrades) == (3, dollars("50"), 2))
        #expect((a.statistics.wins, a.statistics.losses, a.statistics.profitFactor) == (1, 1, 2))
        #expect(a.statistics.winRate == 100.0 / 3)
        // R: 2 and -0.5; MAE: -0.5 and -0.6; MFE: 3 and 0.2.
        #expect((a.meanMultiple, a.meanWorstMultiple, a.meanBestMultiple) == (0.75, -0.55, 1.6))
        #expect((a.meanHoldingSeconds, a.meanBars) == (10_800, 3))
        #expect((b.trades, b.riskedTrades, b.meanHoldingSeconds) == (1, 0, 3600))
        #expect((b.meanMultiple, b.meanWorstMultiple, b.meanBestMultiple, b.meanBars) == (nil, nil, nil, nil))
    }

    @Test("what made most comes first, equal ones by name, in whatever order they came")
    func order() {
        let trades = [
            trade("d", profit: "-1"), trade("c", profit: "5"), trade("", profit: "5"), trade("b", profit: "7"), trade("a", profit: "-1"),
        ]
        for rotation in trades.indices {
            let found = TradeBreakdown(trades[rotation...] + trades[..<rotation]) { $0.entryTag }
            #expect(found.groups.map(\.name) == ["b", "", "c", "a", "d"])
        }
        #expect(TradeBreakdown([Trade]()) { $0.entryTag }.groups.isEmpty)
    }

    @Test("a short table keeps the groups with the most trades and sums the rest")
    func shortened() {
        let trades = [
            trade("a", profit: "9", risk: "3"), trade("b", profit: "8", risk: "4"), trade("c", profit: "1"), trade("c", profit: "1"),
            trade("d", profit: "-1"), trade("d", profit: "-2"),
        ]
        let breakdown = TradeBreakdown(trades) { $0.entryTag }
        let (shown, others) = breakdown.shortened(to: 3)
        #expect(shown.map(\.name) == ["c", "d"])
        #expect(others?.name == "others" && others?.trades == 2 && others?.net == dollars("17"))
        #expect(others?.meanMultiple == 2.5 && others?.statistics.wins == 2 && others?.statistics.longTrades == 2)
        #expect(breakdown.shortened(to: 4).shown == breakdown.groups && breakdown.shortened(to: 4).others == nil)
        #expect(breakdown.shortened(to: 1).shown.isEmpty && breakdown.shortened(to: 1).others?.trades == 6)
    }

    @Test("sums of groups are the sums of their trades, to the cent")
    func sums() {
        var noise = Noise(state: 5)
        let trades = (0..<1000).map { _ in
            trade("\(noise.below(30))", profit: "\(Int(noise.below(2000)) - 1000).\(10 + noise.below(90))")
        }
        let all = TradeStatistics(trades)
        let breakdown = TradeBreakdown(trades) { $0.entryTag }
        let (shown, others) = breakdown.shortened(to: 10)
        for groups in [breakdown.groups, shown + [others].compactMap { $0 }] {
            #expect(groups.reduce(Money.zero) { $0 + $1.net } == all.netProfit)
            #expect(groups.reduce(0) { $0 + $1.trades } == 1000 && groups.reduce(0) { $0 + $1.statistics.wins } == all.wins)
        }
        #expect(breakdown.groups.count == 30 && shown.count == 9)
    }
}
