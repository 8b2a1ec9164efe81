import Market
import Performance
import Testing
import Trading

/// Sums by hand.
@Suite("Trade statistics")
struct TradeStatisticsTests {
    @Test("without trades nothing is defined")
    func noTrades() {
        let found = TradeStatistics([])
        #expect((found.trades, found.wins, found.losses, found.longTrades, found.shortTrades) == (0, 0, 0, 0, 0))
        #expect((found.netProfit, found.grossProfit, found.grossLoss) == (.zero, .zero, .zero))
        #expect((found.profitFactor, found.expectedPayoff, found.winRate) == (nil, nil, nil))
    }

    @Test func sumsByHand() {
        let found = TradeStatistics([
            // 300 - 3.5 - 3.5 - 1.2 = 291.8
            trade(.buy, profit: "300", openingCommission: "-3.5", closingCommission: "-3.5", swap: "-1.2"),
            // -100 - 7 + 0.8 = -106.2
            trade(.sell, profit: "-100", openingCommission: "-3.5", closingCommission: "-3.5", swap: "0.8"),
            // 5 - 7 = -2: costs make it a loss
            trade(.sell, profit: "5", openingCommission: "-3.5", closingCommission: "-3.5"),
            // 7 - 7 = 0: neither
            trade(.buy, profit: "7", openingCommission: "-3.5", closingCommission: "-3.5"),
        ])
        #expect((found.trades, found.wins, found.losses) == (4, 1, 2))
        #expect((found.longTrades, found.shortTrades) == (2, 2))
        #expect((found.grossProfit, found.grossLoss) == (dollars("291.8"), dollars("-108.2")))
        #expect(found.netProfit == dollars("183.6"))
        #expect((found.commission, found.swap) == (dollars("-28"), dollars("-0.4")))
        #expect(found.profitFactor == 291.8 / 108.2)
        #expect(found.expectedPayoff == 45.9)
        #expect(found.winRate == 25)
    }

    @Test("a trade of exactly zero counts as a trade and as nothing else")
    func breakEven() {
        let found = TradeStatistics([trade(profit: "0")])
        #expect((found.trades, found.wins, found.losses) == (1, 0, 0))
        #expect((found.profitFactor, found.expectedPayoff, found.winRate) == (nil, 0, 0))
    }

    @Test("without a loss there is no profit factor, without a win it is zero")
    func oneSided() {
        #expect(TradeStatistics([trade(profit: "10"), trade(profit: "0.0001")]).profitFactor == nil)
        #expect(TradeStatistics([trade(profit: "10"), trade(profit: "0.0001")]).winRate == 100)
        #expect(TradeStatistics([trade(profit: "-10")]).profitFactor == 0)
        #expect(TradeStatistics([trade(profit: "-10")]).winRate == 0)
    }

    @Test("a trade joins the two deals of its position")
    func pairsDeals() {
        let found = trade(.sell, profit: "12.34", openingCommission: "-1", closingCommission: "-2", swap: "-0.5", reason: .takeProfit)
        #expect((found.id, found.strategy, found.symbol, found.side) == (7, 2, 3, .sell))
        #expect((found.openTime, found.closeTime) == (instant("2024-01-02 10:00"), instant("2024-01-03 11:00")))
        #expect((found.openPrice, found.closePrice) == (Price(raw: 110_000_000), Price(raw: 110_500_000)))
        #expect((found.commission, found.swap, found.profit) == (dollars("-3"), dollars("-0.5"), dollars("12.34")))
        #expect(found.net == dollars("8.84"))
        #expect(found.exitReason == .takeProfit)
        #expect(trade(profit: "1", reason: nil).exitReason == .close)
    }
}
