import Market
import Testing

@testable import Simulation

@Suite("Money through another symbol at the broker")
struct CrossTests {
    /// Pounds in yen on a euro account, through euros in yen.
    func venue() throws -> Venue {
        let symbols = try ["GBPJPY", "EURJPY"].map { try #require(SymbolSpecification.builtIn($0)) }
        let values = try symbols.map { try #require(ContractValue($0, account: "EUR", crosses: symbols.map { CrossSymbol($0) })) }
        return Venue(terms(), values)
    }

    /// A lot is 100,000 pounds. Ten points of spread are 1,000 yen: 6.25 euros at 160, 8 at 125. The half yen gained at the close,
    /// 50,000 yen, is 400 euros at 125.
    @Test("an order waits for the cross, and the cross alone moves equity")
    func followsTheCross() throws {
        var venue = try venue()
        _ = venue.open("190")
        #expect(venue.submit(.buy()) == ["rejected no_money"])
        _ = venue.open("160", spread: 0, symbol: 1)
        #expect(venue.submit(.buy()) == ["in BUY 1 190.010"])
        #expect(venue.broker.equity() == Money(text: "99993.75"))
        _ = venue.open("125", spread: 0, symbol: 1)
        #expect(venue.broker.equity() == Money(text: "99992"))
        _ = venue.open("190.51")
        #expect(venue.close(1) == ["out SELL 1 190.510 400.00 close"])
        #expect(venue.broker.balance == Money(text: "100400"))
    }

    /// A position of 1 lot loses half a yen, 50,000 yen: 312.50 euros at 160, but 500 at 100, which the margin level does not bear.
    @Test("a cross that moves against the account stops it out")
    func stopsOutOnTheCross() throws {
        let symbols = try venue().values
        var venue = Venue(terms(leverage: 500, stopOut: 100), symbols, balance: "600")
        _ = venue.open("160", spread: 0, symbol: 1)
        _ = venue.open("190", spread: 0)
        // 100,000 × 190 ÷ 160 ÷ 500 = 237.50 bound.
        #expect(venue.submit(.buy()) == ["in BUY 1 190.000"])
        #expect(venue.open("189.5", spread: 0).isEmpty)
        #expect(venue.open("100", spread: 0, symbol: 1) == ["out SELL 1 189.500 -500.00 stop_out"])
    }
}
