import Market
import Simulation
import Testing
import Trading

/// What a symbol takes: directions, kinds of orders, fillings and the tick size.
@Suite struct TradeModeTests {
    private func venue(_ accounting: BrokerTerms.Accounting = .hedging, _ change: (inout SymbolSpecification) -> Void) -> Venue {
        var venue = Venue(terms(accounting: accounting), [value(change: change)])
        _ = venue.open("1.10000")
        return venue
    }

    private func said(_ wish: Wish, _ change: (inout SymbolSpecification) -> Void) -> String? {
        var venue = venue(.hedging, change)
        return venue.submit(wish).first
    }

    @Test(arguments: [
        (OrderTerms.TradeMode.full, "in BUY 1 1.10010", "in SELL 1 1.10000"), (.longOnly, "in BUY 1 1.10010", "rejected long_only"),
        (.shortOnly, "rejected short_only", "in SELL 1 1.10000"), (.closeOnly, "rejected close_only", "rejected close_only"),
        (.disabled, "rejected trade_disabled", "rejected trade_disabled"),
    ])
    func entriesGoTheWayTheSymbolAllows(_ mode: OrderTerms.TradeMode, _ buy: String, _ sell: String) {
        #expect(said(.buy()) { $0.orders.tradeMode = mode } == buy)
        #expect(said(.sell()) { $0.orders.tradeMode = mode } == sell)
        let rests = said(.sell("1", .limit, at: "1.10100")) { $0.orders.tradeMode = mode }
        #expect(rests == (sell.hasPrefix("rejected") ? sell : "pending"))
    }

    /// On a netting account a sell up to what is open closes; one more step would turn the position short.
    @Test func takingAwayIsNotShortSelling() {
        var venue = venue(.netting) { $0.orders.tradeMode = .longOnly }
        _ = venue.submit(.buy())
        #expect(venue.submit(.sell("1.01")) == ["rejected long_only"])
        #expect(venue.submit(.sell("1", .limit, at: "1.10100")) == ["rejected long_only"])
        #expect(venue.submit(.sell("1")) == ["out SELL 1 1.10000 -10.00 reverse"])
        #expect(venue.submit(.sell("0.01")) == ["rejected long_only"])
    }

    /// Two sells of a lot wait for the next quote, and there is only one lot to take.
    @Test func whatWaitsIsJudgedAgainWhenItIsDue() {
        var venue = venue(.netting) { $0.orders.tradeMode = .longOnly }
        _ = venue.submit(.buy())
        #expect(venue.submit(.sell(), .tick) == [])
        #expect(venue.submit(.sell(), .tick) == [])
        #expect(venue.open("1.10000") == ["out SELL 1 1.10000 -10.00 reverse", "rejected long_only"])
    }

    @Test(arguments: [
        (OrderTerms.Kinds.market, Wish.buy()), (.limit, .buy("1", .limit, at: "1.09900")), (.stop, .buy("1", .stop, at: "1.10100")),
    ])
    func aKindThatIsNotTakenIsRefused(_ kind: OrderTerms.Kinds, _ wish: Wish) {
        #expect(said(wish) { $0.orders.kinds.remove(kind) } == "rejected invalid_order")
        #expect(said(wish) { $0.orders.kinds = kind }?.hasPrefix("rejected") == false)
    }

    @Test func aStopLimitIsAKindOfItsOwn() {
        var wish = Wish.buy("1", .stopLimit, at: "1.10100")
        wish.limit = "1.10050"
        #expect(said(wish) { $0.orders.kinds = [.limit, .stop, .market] } == "rejected invalid_order")
        #expect(said(wish) { $0.orders.kinds = .stopLimit } == "pending")
    }

    @Test func levelsOfAKindThatIsNotTakenAreInvalid() {
        #expect(said(.buy(stop: "1.09900")) { $0.orders.kinds.remove(.stopLoss) } == "rejected invalid_stops")
        #expect(said(.buy(target: "1.10100")) { $0.orders.kinds.remove(.stopLoss) } == "in BUY 1 1.10010")
        #expect(said(.buy(target: "1.10100")) { $0.orders.kinds.remove(.takeProfit) } == "rejected invalid_stops")
        var venue = venue { $0.orders.kinds.remove(.stopLoss) }
        _ = venue.submit(.buy())
        #expect(venue.modify(1, stop: "1.09900") == ["rejected invalid_stops"])
    }

    /// Execution, what the symbol fills, and what each filling is answered: none given, all or nothing, what there is, return.
    @Test(
        arguments: [
            (OrderTerms.Execution.market, OrderTerms.Fillings.fillOrKill, [true, true, false, false]),
            (.market, .immediateOrCancel, [true, false, true, false]), (.market, [], [false, false, false, false]),
            (.market, [.fillOrKill, .immediateOrCancel], [true, true, true, false]),
            (.exchange, [], [true, false, false, true]), (.exchange, .fillOrKill, [true, true, false, true]),
            (.instant, [], [true, true, true, true]), (.request, [], [true, true, true, true]),
        ] as [(OrderTerms.Execution, OrderTerms.Fillings, [Bool])])
    func theSymbolSaysHowMarketOrdersAreFilled(
        _ execution: OrderTerms.Execution, _ fillings: OrderTerms.Fillings, _ isTaken: [Bool]
    ) {
        let asked: [Filling?] = [nil, .fillOrKill, .immediateOrCancel, .returnRest]
        for (filling, isTaken) in zip(asked, isTaken) {
            var wish = Wish.buy()
            wish.filling = filling
            let answer = said(wish) { ($0.orders.execution, $0.orders.fillings) = (execution, fillings) }
            #expect(answer == (isTaken ? "in BUY 1 1.10010" : "rejected invalid_fill"))
        }
        // A pending order is not filled when it is given.
        var wish = Wish.buy("1", .limit, at: "1.09900")
        wish.filling = .fillOrKill
        #expect(said(wish) { ($0.orders.execution, $0.orders.fillings) = (execution, fillings) } == "pending")
    }

    @Test func pricesLieOnTheTickSize() {
        let wide: (inout SymbolSpecification) -> Void = { $0.tickSize = price("0.00005") }
        #expect(said(.buy("1", .limit, at: "1.09955"), wide) == "pending")
        #expect(said(.buy("1", .limit, at: "1.09957"), wide) == "rejected invalid_price")
        #expect(said(.buy(stop: "1.09955"), wide) == "in BUY 1 1.10010")
        #expect(said(.buy(stop: "1.09956"), wide) == "rejected invalid_stops")
        #expect(said(.buy(target: "1.10106"), wide) == "rejected invalid_stops")
        var wish = Wish.buy("1", .stopLimit, at: "1.10100")
        wish.limit = "1.10051"
        #expect(said(wish, wide) == "rejected invalid_price")
        // Without one of its own it is the point.
        #expect(said(.buy("1", .limit, at: "1.09957")) { _ in } == "pending")
        #expect(said(.buy("1", .limit, at: "1.099575")) { _ in } == "rejected invalid_price")
        #expect(said(.buy(stop: "1.099575")) { _ in } == "rejected invalid_stops")
    }

    /// 50 points from the ask, 1.10010.
    @Test func aPendingPriceKeepsTheStopsLevelToo() {
        #expect(said(.buy("1", .limit, at: "1.09960")) { $0.stopsLevelPoints = 50 } == "pending")
        #expect(said(.buy("1", .limit, at: "1.09961")) { $0.stopsLevelPoints = 50 } == "rejected invalid_price")
        #expect(said(.buy("1", .stop, at: "1.10060")) { $0.stopsLevelPoints = 50 } == "pending")
        #expect(said(.buy("1", .stop, at: "1.10059")) { $0.stopsLevelPoints = 50 } == "rejected invalid_price")
        for (limit, answer) in [("1.10050", "pending"), ("1.10051", "rejected invalid_price")] {
            var wish = Wish.buy("1", .stopLimit, at: "1.10100")
            wish.limit = limit
            #expect(said(wish) { $0.stopsLevelPoints = 50 } == answer)
        }
    }

    @Test func aSymbolThatIsNotTradedSaysSoFirst() {
        var venue = venue { $0.orders.tradeMode = .disabled }
        #expect(venue.close(.pending(1)) == ["rejected position_closed"])
        #expect(venue.close(1) == ["rejected position_closed"])
        #expect(venue.submit(.buy("0.001")) == ["rejected trade_disabled"])
    }

    @Test func hostilePricesAreRefused() {
        for raw in [Int64.min, -1, 0, .max] {
            let text = Price(raw: raw).description
            #expect(said(.buy("1", .limit, at: text)) { _ in } == "rejected invalid_price")
            #expect(said(.buy(stop: text)) { _ in } == "rejected invalid_stops")
        }
        // On the grid, and as far from the market as it gets.
        let last = Price(raw: Int64.max / 1000 * 1000).description
        #expect(said(.sell("1", .limit, at: last)) { _ in } == "rejected invalid_price")
        #expect(said(.sell(stop: last)) { _ in } == "rejected invalid_stops")
    }
}
