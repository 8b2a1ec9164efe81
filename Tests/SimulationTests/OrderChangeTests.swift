import Market
import Simulation
import Testing
import Trading

/// Changing pending orders at 1.10000 / 1.10010.
@Suite struct OrderChangeTests {
    private func venue(
        _ wish: Wish = .buy("1", .limit, at: "1.09950", stop: "1.09900"), _ values: [ContractValue] = [value("EURUSD")]
    ) -> Venue {
        var venue = Venue(terms(), values)
        _ = venue.open("1.10000")
        #expect(venue.submit(wish) == ["pending"])
        return venue
    }

    @Test func theAnswerNamesTheOrderAndItRestsOnChanged() throws {
        var venue = venue()
        let end = Timestamp(seconds: 2_000_000_000)
        #expect(venue.change(1, at: "1.09850", stop: "1.09800", target: "1.10000", expiration: .specified(end)) == ["changed"])
        #expect(venue.log.last?.subject == .change(1) && venue.log.last?.clientTag == 1)
        let order = try #require(venue.broker.pendingOrders.first)
        #expect(order.price == price("1.09850") && order.stopLoss == price("1.09800") && order.takeProfit == price("1.10000"))
        #expect(order.expires == end)
        #expect(venue.open("1.09841") == [])
        #expect(venue.open("1.09840") == ["in BUY 1 1.09850"])
        #expect(venue.path(low: "1.09800", high: "1.09900", close: "1.09850") == ["out SELL 1 1.09800 -50.00 stop_loss"])
    }

    @Test func nothingToChangeIsRefusedAndSoIsWhatIsGone() {
        var venue = venue()
        #expect(venue.change(1, at: "1.09950", stop: "1.09900") == ["rejected no_changes"])
        // A limit order has no second price: giving one changes nothing.
        #expect(venue.change(1, at: "1.09950", limit: "1.09000", stop: "1.09900") == ["rejected no_changes"])
        #expect(venue.change(2, at: "1.09940") == ["rejected invalid_request"])
        _ = venue.close(.pending(1))
        #expect(venue.change(1, at: "1.09940") == ["rejected invalid_request"])
        #expect(venue.log.last?.subject == .change(1))
    }

    @Test(
        arguments: [
            ("1.10009", nil, "changed"), ("1.10010", nil, "rejected invalid_price"), ("1.099555", nil, "rejected invalid_price"),
            ("1.09940", "1.09929", "changed"), ("1.09940", "1.09930", "rejected invalid_stops"),
            ("1.09940", "1.099295", "rejected invalid_stops"),
        ] as [(String, String?, String)])
    func whatChangesIsCheckedLikeANewOrder(_ at: String, _ stop: String?, _ said: String) {
        var venue = venue(.buy("1", .limit, at: "1.09950"))
        #expect(venue.change(1, at: at, stop: stop) == [said])
    }

    /// 20 points below the ask is less than the stops level of 50, but the price stays.
    @Test func aPriceThatStaysIsNotCheckedAgain() {
        var venue = venue(.buy("1", .limit, at: "1.09950"), [value("EURUSD", stopsLevel: 50)])
        _ = venue.open("1.09960")
        #expect(venue.change(1, at: "1.09950", expiration: .day) == ["changed"])
        #expect(venue.change(1, at: "1.09949", expiration: .day) == ["rejected invalid_price"])
        #expect(venue.change(1, at: "1.09920", expiration: .day) == ["changed"])
    }

    @Test func anEndInThePastIsRefused() {
        var venue = venue()
        #expect(
            venue.change(1, at: "1.09950", stop: "1.09900", expiration: .specified(Timestamp(seconds: 0))) == [
                "rejected invalid_expiration"
            ])
        #expect(venue.broker.pendingOrders.map(\.expires) == [nil])
    }

    @Test func anEndMayBeTakenAway() {
        var wish = Wish.buy("1", .limit, at: "1.09950")
        wish.expiration = .day
        var venue = venue(wish)
        #expect(venue.change(1, at: "1.09950") == ["changed"])
        #expect(venue.open("1.10000", at: 1_800_000_000) == [])
        #expect(venue.broker.pendingOrders.map(\.expires) == [nil])
    }

    @Test func aStopLimitChangesBothPrices() throws {
        var wish = Wish.buy("1", .stopLimit, at: "1.10100")
        wish.limit = "1.10050"
        var venue = venue(wish)
        #expect(venue.change(1, at: "1.10200", limit: "1.10200") == ["rejected invalid_price"])
        #expect(venue.change(1, at: "1.10200") == ["rejected invalid_price"])
        #expect(venue.change(1, at: "1.10200", limit: "1.10020") == ["changed"])
        #expect(venue.open("1.10190") == ["changed"])
        #expect(venue.open("1.10010") == ["in BUY 1 1.10020"])
    }

    /// The low, 1.09800, lies behind when the price is drawn up to 1.09900 at the high.
    @Test(arguments: [("1.09891", []), ("1.09890", ["in BUY 1 1.09900"])] as [(String, [String])])
    func changedInsideABarOnlyLaterQuotesCount(_ close: String, _ said: [String]) {
        var venue = venue(.buy("1", .limit, at: "1.09750"))
        let range = BarRange(low: venue.quote("1.09800"), high: venue.quote("1.10050"))
        _ = venue.step(.adverseExtreme, range.low, range)
        _ = venue.step(.otherExtreme, range.high, range)
        #expect(venue.change(1, at: "1.09900") == ["changed"])
        #expect(venue.step(.close, venue.quote(close), range) == said)
    }

    /// Drawn down at the low, it fills on the way to the high, 1.10000, whose ask meets its stop.
    @Test func changedAndFilledInsideABarItsStopIsMetByTheSameQuote() {
        var venue = venue(.sell("1", .limit, at: "1.10100", stop: "1.10200"))
        let range = BarRange(low: venue.quote("1.09900"), high: venue.quote("1.10000"))
        _ = venue.step(.adverseExtreme, range.low, range)
        #expect(venue.change(1, at: "1.09950", stop: "1.10010") == ["changed"])
        #expect(venue.step(.otherExtreme, range.high, range) == ["in SELL 1 1.09950", "out BUY 1 1.10010 -60.00 stop_loss"])
    }
}
