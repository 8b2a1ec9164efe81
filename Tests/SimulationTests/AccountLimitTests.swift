import Market
import Simulation
import Testing
import Trading

/// How many orders, positions and lots an account may have, and what a margin call stops.
@Suite struct AccountLimitTests {
    private func venue(
        orders: Int = 0, positions: Int = 0, volume limit: String? = nil, _ accounting: BrokerTerms.Accounting = .hedging
    ) -> Venue {
        var terms = terms(accounting: accounting)
        (terms.orderLimit, terms.positionLimit) = (orders, positions)
        let euro = value { $0.orders.volumeLimit = limit.map { lots($0) } }
        var venue = Venue(terms, [euro, value("XAUUSD")], balance: "1000000")
        _ = venue.open("1.10000")
        _ = venue.open("2000.000", symbol: 1)
        return venue
    }

    @Test func pendingOrdersAreCounted() {
        var venue = venue(orders: 2)
        #expect(venue.submit(.buy("1", .limit, at: "1.09900")) == ["pending"])
        #expect(venue.submit(.buy("1", .limit, at: "1.09800")) == ["pending"])
        #expect(venue.submit(.buy("1", .limit, at: "1.09700")) == ["rejected order_limit"])
        #expect(venue.submit(.buy()) == ["in BUY 1 1.10010"])
        _ = venue.close(.pending(2))
        #expect(venue.submit(.buy("1", .limit, at: "1.09700")) == ["pending"])
    }

    /// On a hedging account each pending order may become a position.
    @Test func positionsAndWhatMayBecomeOneAreCounted() {
        var venue = venue(positions: 2)
        #expect(venue.submit(.buy()) == ["in BUY 1 1.10010"])
        #expect(venue.submit(.buy("1", .limit, at: "1.09900")) == ["pending"])
        #expect(venue.submit(.sell()) == ["rejected position_limit"])
        #expect(venue.submit(.sell("1", .limit, at: "1.10100")) == ["rejected position_limit"])
        #expect(venue.submit(.sell(), .tick) == ["rejected position_limit"])
        _ = venue.close(.pending(2))
        #expect(venue.submit(.sell(), .tick) == [])
        #expect(venue.submit(.sell()) == ["rejected position_limit"])
    }

    @Test func onANettingAccountOnlyAnotherSymbolIsOneMore() {
        var venue = venue(positions: 1, .netting)
        #expect(venue.submit(.buy()) == ["in BUY 1 1.10010"])
        #expect(venue.submit(.buy()) == ["in BUY 1 1.10010"])
        #expect(venue.submit(Wish(side: .buy, volume: "0.1", symbol: 1)) == ["rejected position_limit"])
        #expect(venue.submit(.sell("3")) == ["inout SELL 3 1.10000 -20.00 reverse"])
        #expect(venue.submit(.buy("1")) == ["out BUY 1 1.10010 -10.00 reverse"])
        #expect(venue.submit(Wish(side: .buy, volume: "0.1", symbol: 1)) == ["in BUY 0.1 2000.010"])
    }

    /// Five lots of each direction: open, resting and waiting ones together.
    @Test func theLotsOfADirectionAreCounted() {
        var venue = venue(volume: "5")
        #expect(venue.submit(.buy("2")) == ["in BUY 2 1.10010"])
        #expect(venue.submit(.buy("2", .limit, at: "1.09900")) == ["pending"])
        #expect(venue.submit(.buy("0.5"), .tick) == [])
        #expect(venue.submit(.buy("0.51")) == ["rejected volume_limit"])
        #expect(venue.submit(.buy("0.51", .stop, at: "1.10100")) == ["rejected volume_limit"])
        #expect(venue.submit(.buy("0.5")) == ["in BUY 0.5 1.10010"])
        #expect(venue.submit(.sell("5.01")) == ["rejected volume_limit"])
        #expect(venue.submit(.sell("5", .limit, at: "1.10100")) == ["pending"])
        #expect(venue.submit(Wish(side: .buy, volume: "6", symbol: 1)) == ["in BUY 6 2000.010"])
    }

    /// What a resting order fills was counted when it was placed.
    @Test func aFilledOrderIsCountedOnce() {
        var venue = venue(volume: "5")
        _ = venue.submit(.buy("5", .limit, at: "1.09900"))
        #expect(venue.open("1.09890") == ["in BUY 5 1.09900"])
        #expect(venue.submit(.buy("0.01")) == ["rejected volume_limit"])
        _ = venue.close(1, volume: "0.01")
        #expect(venue.submit(.buy("0.01")) == ["in BUY 0.01 1.09900"])
    }

    /// A lot bought at 1.10010 binds 1,100.10 of 1,500; a call at 100 % comes below an equity of 1,100.10, so with a loss of
    /// more than 399.90: at 1.09611 it is 399, at 1.09610 it is 400. A sell that covers half of it would bind nothing.
    @Test(arguments: [("1.09611", true), ("1.09610", false)])
    func underAMarginCallNoEntryIsTaken(_ bid: String, _ isTaken: Bool) {
        var terms = terms()
        terms.marginCallPercent = 100
        var venue = Venue(terms, [value { $0.margin.hedgedContract = .zero }], balance: "1500")
        _ = venue.open("1.10000")
        _ = venue.submit(.buy())
        #expect(venue.submit(.sell("0.5", .stop, at: "1.09605")) == ["pending"])
        _ = venue.open(bid)
        #expect(venue.submit(.buy("1", .limit, at: "1.09000")) == [isTaken ? "pending" : "rejected no_money"])
        #expect(venue.submit(.sell("0.5")) == [isTaken ? "in SELL 0.5 \(bid)" : "rejected no_money"])
        var called = venue
        #expect(called.open("1.09600").first == (isTaken ? "in SELL 0.5 1.09600" : "rejected no_money"))
        // Leaving is always possible.
        #expect(venue.close(1).first?.hasPrefix("out SELL 1 ") == true)
    }

    /// The short of half a lot is turned into a long, which is an entry; taking from it is not.
    @Test func underAMarginCallANettingAccountMayOnlyTakeAway() {
        var terms = terms(accounting: .netting)
        terms.marginCallPercent = 150
        var venue = Venue(terms, [value("EURUSD"), value("XAUUSD")], balance: "1700")
        _ = venue.open("1.10000")
        _ = venue.open("2000.000", symbol: 1)
        _ = venue.submit(.buy())
        // Equity 1,590 is less than 150 % of 1,100.10, 1,650.15.
        _ = venue.open("1.09900")
        #expect(venue.submit(.buy("0.01")) == ["rejected no_money"])
        #expect(venue.submit(Wish(side: .buy, volume: "0.01", symbol: 1)) == ["rejected no_money"])
        #expect(venue.submit(.sell("0.5")) == ["out SELL 0.5 1.09900 -55.00 reverse"])
        #expect(venue.submit(.buy("0.01")) == ["in BUY 0.01 1.09910"])
    }

    /// Only other positions count when one is turned round: without any the old side's margin is gone first.
    @Test func turningRoundLeavesTheCallBehind() {
        var terms = terms(accounting: .netting)
        terms.marginCallPercent = 150
        var venue = Venue(terms, balance: "1700")
        _ = venue.open("1.10000")
        _ = venue.submit(.buy())
        _ = venue.open("1.09900")
        #expect(venue.submit(.sell("1.5")) == ["inout SELL 1.5 1.09900 -110.00 reverse"])
    }
}
