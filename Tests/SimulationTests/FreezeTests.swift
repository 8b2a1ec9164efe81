import Market
import Simulation
import Testing
import Trading

/// Nearer to the price than the freeze level of 30 points nothing can be changed or removed. Ask = bid + 10 points.
@Suite struct FreezeTests {
    private func venue(level: Int = 30) -> Venue {
        var venue = Venue(terms(), [value { $0.orders.freezeLevelPoints = level }])
        _ = venue.open("1.10000")
        return venue
    }

    /// A buy limit at 1.09900 against the ask.
    @Test(arguments: [("1.09920", true), ("1.09919", false)])
    func aPendingOrderNearItsPriceStays(_ bid: String, _ isFree: Bool) {
        var venue = venue()
        _ = venue.submit(.buy("1", .limit, at: "1.09900"))
        _ = venue.open(bid)
        var changed = venue
        #expect(changed.change(1, at: "1.09800") == [isFree ? "changed" : "rejected frozen"])
        #expect(venue.close(.pending(1)) == [isFree ? "cancelled" : "rejected frozen"])
        #expect(venue.broker.pendingOrders.isEmpty == isFree)
    }

    /// A sell stop-limit waits for the bid to come down to 1.09900.
    @Test(arguments: [("1.09930", true), ("1.09929", false)])
    func aStopLimitIsFrozenByItsTrigger(_ bid: String, _ isFree: Bool) {
        var venue = venue()
        var wish = Wish.sell("1", .stopLimit, at: "1.09900")
        wish.limit = "1.09950"
        _ = venue.submit(wish)
        _ = venue.open(bid)
        #expect(venue.close(.pending(1)) == [isFree ? "cancelled" : "rejected frozen"])
    }

    /// A long's levels against the bid, a short's against the ask.
    @Test(arguments: [
        (Wish.buy(stop: "1.09900"), "1.09930", true), (.buy(stop: "1.09900"), "1.09929", false),
        (.buy(target: "1.10100"), "1.10070", true), (.buy(target: "1.10100"), "1.10071", false),
        (.sell(stop: "1.10110"), "1.10070", true), (.sell(stop: "1.10110"), "1.10071", false),
        (.sell(target: "1.09900"), "1.09920", true), (.sell(target: "1.09900"), "1.09919", false),
    ])
    func aPositionNearALevelIsLeftToIt(_ wish: Wish, _ bid: String, _ isFree: Bool) {
        var venue = venue()
        _ = venue.submit(wish)
        _ = venue.open(bid)
        var (moved, other) = (venue, venue)
        #expect((moved.modify(1) == ["rejected frozen"]) != isFree)
        #expect(other.closeExternally(1).isEmpty != isFree)
        #expect((venue.close(1) == ["rejected frozen"]) != isFree)
        #expect(venue.broker.isIdle == isFree)
    }

    @Test func oneFrozenLegFreezesTheClosingOfBoth() {
        var venue = venue()
        _ = venue.submit(.buy())
        _ = venue.submit(.sell(stop: "1.10110"))
        _ = venue.open("1.10071")
        #expect(venue.close(.closeBy(PositionID(1), PositionID(2))) == ["rejected frozen"])
        #expect(venue.close(.closeBy(PositionID(2), PositionID(1))) == ["rejected frozen"])
        _ = venue.open("1.10070")
        #expect(venue.close(.closeBy(PositionID(1), PositionID(2))).count == 2)
    }

    @Test func withoutALevelNothingFreezes() {
        var venue = venue(level: 0)
        _ = venue.submit(.buy("1", .limit, at: "1.09900"))
        _ = venue.open("1.09891")  // one point
        #expect(venue.close(.pending(1)) == ["cancelled"])
    }
}
