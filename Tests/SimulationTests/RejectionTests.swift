import Market
import Simulation
import Testing
import Trading

/// Every reason to refuse, with what leads to it and the code that MT5 gives.
@Suite struct RejectionTests {
    private func venue(
        _ terms: BrokerTerms = terms(), balance: String = "100000", _ change: (inout SymbolSpecification) -> Void = { _ in }
    ) -> Venue {
        var venue = Venue(terms, [value(change: change)], balance: balance)
        _ = venue.open("1.10000")
        return venue
    }

    private func limited(_ change: (inout BrokerTerms) -> Void) -> BrokerTerms {
        var terms = terms()
        change(&terms)
        return terms
    }

    /// One way to each, and the code.
    private var cases: [Rejection: (Int, () -> [String])] {
        let limit = Wish.buy("1", .limit, at: "1.09900")
        return [
            .invalidRequest: (10013, { run(venue()) { $0.change(1, at: "1.09900") } }),
            .invalidVolume: (10014, { run(venue()) { $0.submit(.buy("0.001")) } }),
            .invalidPrice: (10015, { run(venue()) { $0.submit(.buy("1", .limit, at: "1.20000")) } }),
            .invalidStops: (10016, { run(venue()) { $0.submit(.buy(stop: "1.20000")) } }),
            .tradeDisabled: (10017, { run(venue { $0.orders.tradeMode = .disabled }) { $0.submit(.buy()) } }),
            .marketClosed: (10018, { run(venue { $0.sessions = never }) { $0.submit(.buy()) } }),
            .noMoney: (10019, { run(venue(balance: "1")) { $0.submit(.buy()) } }),
            .noQuotes: (10021, { run(Venue()) { $0.submit(.buy()) } }),
            .invalidExpiration: (10022, { run(venue { $0.orders.expirations = .day }) { $0.submit(limit) } }),
            .noChanges: (10025, { run(venue()) { $0.submit(.buy()) + $0.modify(1) } }),
            .frozen: (10029, { run(venue { $0.orders.freezeLevelPoints = 500 }) { $0.submit(limit) + $0.close(.pending(1)) } }),
            .invalidFill: (10030, { run(venue { $0.orders.fillings = [] }) { $0.submit(.buy()) } }),
            .orderLimit: (10033, { run(venue(limited { $0.orderLimit = 1 })) { $0.submit(limit) + $0.submit(limit) } }),
            .volumeLimit: (10034, { run(venue { $0.orders.volumeLimit = lots("0.5") }) { $0.submit(.buy()) } }),
            .invalidOrder: (10035, { run(venue { $0.orders.kinds = .limit }) { $0.submit(.buy()) } }),
            .positionClosed: (10036, { run(venue()) { $0.close(1) } }),
            .invalidCloseVolume: (10038, { run(venue()) { $0.submit(.buy()) + $0.close(1, volume: "1.01") } }),
            .closeOrderExists: (
                10039,
                {
                    run(venue()) {
                        $0.submit(.buy()) + $0.submit(.sell()) + $0.close(2, .tick) + $0.close(.closeBy(PositionID(1), PositionID(2)))
                    }
                }
            ),
            .positionLimit: (10040, { run(venue(limited { $0.positionLimit = 1 })) { $0.submit(limit) + $0.submit(.buy()) } }),
            .longOnly: (10042, { run(venue { $0.orders.tradeMode = .longOnly }) { $0.submit(.sell()) } }),
            .shortOnly: (10043, { run(venue { $0.orders.tradeMode = .shortOnly }) { $0.submit(.buy()) } }),
            .closeOnly: (10044, { run(venue { $0.orders.tradeMode = .closeOnly }) { $0.submit(.buy()) } }),
            .hedgeProhibited: (
                10046,
                { run(venue(terms(accounting: .netting))) { $0.submit(.buy()) + $0.close(.closeBy(PositionID(1), PositionID(1))) } }
            ),
        ]
    }

    private var never: TradingSessions { TradingSessions(zone: .utc, week: Array(repeating: [], count: 7)) }

    private func run(_ venue: Venue, _ act: (inout Venue) -> [String]) -> [String] {
        var venue = venue
        return act(&venue)
    }

    /// What only a terminal and the way to it can answer.
    static let beyondSimulation: Set<Rejection> = [
        .requote, .refused, .dealerCancelled, .priceChanged, .orderChanged, .serverForbidsTrading, .terminalForbidsTrading,
        .realAccountsOnly, .activationRefused, .oldestFirst, .notSent, .notExecuted,
    ]

    @Test(arguments: Rejection.allCases.filter { !RejectionTests.beyondSimulation.contains($0) })
    func eachIsGivenAndHasItsCode(_ rejection: Rejection) throws {
        let (code, act) = try #require(cases[rejection])
        #expect(act().last == "rejected \(rejection.rawValue)")
        #expect(rejection.retcode == code)
    }

    @Test func noTwoShareACode() {
        #expect(Set(Rejection.allCases.map(\.retcode)).count == Rejection.allCases.count)
    }

    /// What is wrong in several ways is refused for the first of them: each repair brings the next.
    @Test func theChecksComeInTheirOrder() {
        var wish = Wish.buy("0.001", .limit, at: "1.20000", stop: "1.30000")
        wish.expiration = .specified(Timestamp(seconds: 0))
        var said: [String] = []
        func ask(_ change: @escaping (inout SymbolSpecification) -> Void) {
            let broken: (inout SymbolSpecification) -> Void = {
                $0.orders.volumeLimit = lots("0.5")
                $0.sessions = never
                change(&$0)
            }
            said += run(venue(limited { $0.orderLimit = 1 }, broken)) { $0.submit(wish) }
        }
        ask {
            $0.orders.tradeMode = .disabled
            $0.orders.kinds = []
        }
        ask { $0.orders.kinds = [] }
        ask { _ in }
        wish.volume = "1"
        ask { _ in }
        wish.at = "1.09900"
        ask { _ in }
        wish.stop = nil
        ask { _ in }
        wish.expiration = .day
        ask { _ in }
        ask { $0.sessions = .always }
        #expect(
            said
                == [
                    "trade_disabled", "invalid_order", "invalid_volume", "invalid_price", "invalid_stops", "invalid_expiration",
                    "market_closed",
                    "volume_limit",
                ].map { "rejected " + $0 })
    }

    /// A market order: levels, filling, session, volume, money.
    @Test func theChecksOfAMarketOrderComeInTheirOrder() {
        var wish = Wish.buy(stop: "1.30000")
        wish.filling = .returnRest
        var said: [String] = []
        func ask(_ sessions: TradingSessions, _ limit: String) {
            let broken: (inout SymbolSpecification) -> Void = {
                $0.orders.volumeLimit = lots(limit)
                $0.sessions = sessions
            }
            said += run(venue(terms(), balance: "1", broken)) { $0.submit(wish) }
        }
        ask(never, "0.5")
        wish.stop = nil
        ask(never, "0.5")
        wish.filling = nil
        ask(never, "0.5")
        ask(.always, "0.5")
        ask(.always, "1")
        #expect(said == ["invalid_stops", "invalid_fill", "market_closed", "volume_limit", "no_money"].map { "rejected " + $0 })
    }
}
