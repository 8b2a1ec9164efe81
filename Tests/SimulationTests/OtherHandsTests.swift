import Market
import Simulation
import Testing
import Trading

/// What somebody else does to a position, from the telephone or the terminal.
@Suite struct OtherHandsTests {
    private func long(_ terms: BrokerTerms = terms()) -> Venue {
        var venue = Venue(terms)
        _ = venue.open("1.10000")
        _ = venue.submit(Wish(side: .buy, strategy: 2))
        return venue
    }

    @Test(arguments: BrokerTerms.Accounting.allCases)
    func theyCloseInPartsAtTheQuote(_ accounting: BrokerTerms.Accounting) {
        var venue = long(terms(accounting: accounting))
        _ = venue.open("1.10100")
        #expect(venue.closeExternally(1, volume: "0.4") == ["out SELL 0.4 1.10100 36.00 external"])
        #expect(venue.log.last?.subject == .close(PositionID(1)) && venue.log.last?.strategy == 2 && venue.log.last?.clientTag == 0)
        #expect(venue.closeExternally(1, volume: "0.7") == [])
        #expect(venue.closeExternally(1, volume: "0.595") == [])
        #expect(venue.closeExternally(1) == ["out SELL 0.6 1.10100 54.00 external"])
        #expect(venue.closeExternally(1) == [])
        #expect(venue.modifyExternally(1, stop: "1.09900") == [])
        #expect(venue.broker.isIdle && venue.broker.balance == money("100090"))
    }

    @Test func theyPaySlippageLikeEverybody() {
        var venue = long(terms(slippage: 3))
        #expect(venue.closeExternally(1) == ["out SELL 1 1.09997 -16.00 external"])
    }

    @Test func theyMoveLevels() {
        var venue = long()
        #expect(venue.modifyExternally(1, stop: "1.09900", target: "1.10100") == ["modified 1.09900 1.10100"])
        #expect(venue.log.last?.subject == .levels(PositionID(1)) && venue.log.last?.strategy == 2)
        #expect(venue.modifyExternally(1, stop: "1.09900", target: "1.10100") == [])
        #expect(venue.modifyExternally(1, stop: "1.10000") == [])
        #expect(venue.modify(1, stop: "1.09900", target: "1.10100") == ["rejected no_changes"])
        #expect(venue.path(low: "1.09900", high: "1.10000", close: "1.10000") == ["out SELL 1 1.09900 -110.00 stop_loss"])
    }

    @Test func aCloseThatComesTooLateIsTold() {
        var venue = long()
        #expect(venue.close(1, .tick) == [])
        _ = venue.closeExternally(1)
        #expect(venue.open("1.10000") == ["rejected position_closed"])
    }
}
