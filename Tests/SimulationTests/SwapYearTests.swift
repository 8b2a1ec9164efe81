import Market
import Simulation
import Testing
import Trading

/// A year of nights in every mode; the expected sums are those of `python3 Tests/Oracles/swap_oracle.py`, which says what is held.
@Suite struct SwapYearTests {
    @Test(
        arguments: [
            ("points", .buy, "-986.77", "1.0981"), ("points", .sell, "430.03", "1.098"),
            ("base_currency", .buy, "-1086.02", "1.0981"), ("base_currency", .sell, "471.35", "1.098"),
            ("margin_currency", .buy, "-1086.02", "1.0981"), ("margin_currency", .sell, "471.35", "1.098"),
            ("deposit_currency", .buy, "-986.77", "1.0981"), ("deposit_currency", .sell, "430.03", "1.098"),
            ("profit_currency", .buy, "-986.77", "1.0981"), ("profit_currency", .sell, "430.03", "1.098"),
            ("interest_current", .buy, "-3016.28", "1.0981"), ("interest_current", .sell, "1310.82", "1.098"),
            ("interest_open", .buy, "-3010.77", "1.0981"), ("interest_open", .sell, "1306.93", "1.098"),
            ("reopen_current", .buy, "0.00", "1.10145"), ("reopen_current", .sell, "0.00", "1.10142"),
            ("reopen_bid", .buy, "0.00", "1.10145"), ("reopen_bid", .sell, "0.00", "1.10132"),
        ] as [(String, Side, String, String)])
    func theSumIsTheOracles(_ mode: String, _ side: Side, _ sum: String, _ openPrice: String) throws {
        let swap = SwapTerms(mode: try #require(SwapTerms.Mode(rawValue: mode)), long: -7.25, short: 3.15)
        var venue = Venue(terms(), [value("EURUSD", swap, zone: newYork(plusHours: 7))])
        func bid(_ quote: Int64) -> String { Price(raw: 110_000_000 + (37 * quote % 401 - 200) * 1000).description }
        _ = venue.open(bid(0), at: "2024-01-02 10:00")
        _ = venue.submit(Wish(side: side, volume: "0.37"))
        // Four quotes a day, 366 days.
        for quote in 1...Int64(4 * 366) { _ = venue.open(bid(quote), after: 6 * 3_600_000) }
        #expect(venue.nights.text(digits: 2) == sum)
        let position = try #require(venue.broker.openPositions.first)
        #expect(position.openPrice == price(openPrice) && position.swap == venue.nights)
    }

    /// Orders, parts closed and turns at random over two hundred days: what was told of the nights is what the deals book.
    @Test(arguments: BrokerTerms.Accounting.allCases, [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
    func noCentOfTheNightsIsLost(_ accounting: BrokerTerms.Accounting, _ seed: UInt64) {
        var noise = Noise(seed)
        let swap = SwapTerms(mode: .points, long: -7.37, short: 2.11)
        var venue = Venue(terms(Costs(), accounting: accounting), [value("EURUSD", swap)], balance: "10000000")
        for _ in 0..<1000 {
            _ = venue.open(Price(raw: 110_000_000 + noise.within(-300...300) * 1000).description, after: 5 * 3_600_000)
            let open = venue.broker.openPositions
            if !open.isEmpty, noise.chance(percent: 40) {
                let position = open[Int(noise.within(0...Int64(open.count - 1)))]
                let part = Volume(raw: noise.within(1...position.volume.raw / 1_000_000) * 1_000_000)
                _ = venue.close(position.id.value, volume: part.description)
            } else if open.count < 8 {
                _ = venue.submit(Wish(side: noise.chance(percent: 50) ? .buy : .sell, volume: "0.\(noise.within(10...99))"))
            }
            let waiting = venue.broker.openPositions.reduce(Money.zero) { $0 + $1.swap }
            let booked = venue.deals.reduce(Money.zero) { $0 + $1.swap }
            #expect(waiting + booked == venue.nights)
        }
        _ = venue.endData()
        #expect(venue.nights != .zero && venue.deals.reduce(Money.zero) { $0 + $1.swap } == venue.nights)
        #expect(venue.broker.equity() == venue.broker.balance)
        #expect(venue.broker.balance == venue.deals.reduce(money("10000000")) { $0 + $1.profit + $1.swap })
    }

    /// The same where nights open positions anew: every cent of the balance is in a deal, and no position is lost or doubled.
    @Test(arguments: BrokerTerms.Accounting.allCases, [SwapTerms.Mode.reopenCurrent, .reopenBid])
    func nightsThatOpenAnewLoseNothing(_ accounting: BrokerTerms.Accounting, _ mode: SwapTerms.Mode) {
        var noise = Noise(11)
        let swap = SwapTerms(mode: mode, long: -7.37, short: 2.11)
        var venue = Venue(terms(commission: "3", accounting: accounting), [value("EURUSD", swap)], balance: "10000000")
        for _ in 0..<1000 {
            _ = venue.open(Price(raw: 110_000_000 + noise.within(-300...300) * 1000).description, after: 5 * 3_600_000)
            let open = venue.broker.openPositions
            if !open.isEmpty, noise.chance(percent: 40) {
                let position = open[Int(noise.within(0...Int64(open.count - 1)))]
                let part = Volume(raw: noise.within(1...position.volume.raw / 1_000_000) * 1_000_000)
                _ = venue.close(position.id.value, volume: part.description)
            } else if open.count < 8 {
                _ = venue.submit(Wish(side: noise.chance(percent: 50) ? .buy : .sell, volume: "0.\(noise.within(10...99))"))
            }
            let booked = venue.deals.reduce(money("10000000")) { $0 + $1.profit + $1.commission + $1.swap }
            #expect(venue.broker.balance == booked)
            // Lots that deals opened and closed, whole positions of the nights among them, are the lots that are open.
            let net = venue.deals.reduce(Int64(0)) { $0 + $1.side.sign * $1.volume.raw }
            #expect(venue.broker.openPositions.reduce(Int64(0)) { $0 + $1.side.sign * $1.volume.raw } == net)
            #expect(Set(venue.broker.openPositions.map(\.ticket)).count == venue.broker.openPositions.count)
        }
        #expect(venue.deals.contains { $0.reason == .rollover })
        _ = venue.endData()
        #expect(venue.broker.equity() == venue.broker.balance && venue.broker.usedMargin == .zero)
    }
}
