import Market
import Settings
import Testing

@Suite("A specification printed by the terminal")
struct SpecificationTextTests {
    /// As a script prints it.
    static let euro = """
        # EURUSD at a broker
        SYMBOL_NAME=EURUSD.m
        SYMBOL_DIGITS=5
        SYMBOL_SPREAD=12
        SYMBOL_TRADE_CONTRACT_SIZE=100000.0
        SYMBOL_TRADE_TICK_SIZE=1e-05
        SYMBOL_TRADE_TICK_VALUE=1.0
        SYMBOL_CURRENCY_BASE=EUR
        SYMBOL_CURRENCY_PROFIT=USD
        SYMBOL_CURRENCY_MARGIN=EUR
        SYMBOL_VOLUME_MIN=0.01
        SYMBOL_VOLUME_MAX=50.0
        SYMBOL_VOLUME_STEP=0.01
        SYMBOL_VOLUME_LIMIT=0.0
        SYMBOL_TRADE_STOPS_LEVEL=10
        SYMBOL_TRADE_FREEZE_LEVEL=5
        SYMBOL_TRADE_CALC_MODE=SYMBOL_CALC_MODE_FOREX
        SYMBOL_MARGIN_INITIAL=0.0
        SYMBOL_MARGIN_MAINTENANCE=0.0
        SYMBOL_MARGIN_HEDGED=50000.0
        MARGIN_RATE_LONG=1.0
        MARGIN_RATE_SHORT=0.5
        SYMBOL_SWAP_MODE=1
        SYMBOL_SWAP_LONG=-6.53
        SYMBOL_SWAP_SHORT=1.25
        SYMBOL_SWAP_ROLLOVER3DAYS=WEDNESDAY
        SYMBOL_TRADE_MODE=4
        SYMBOL_TRADE_EXEMODE=SYMBOL_TRADE_EXECUTION_MARKET
        SYMBOL_FILLING_MODE=2
        SYMBOL_EXPIRATION_MODE=15
        SYMBOL_ORDER_MODE=127
        SESSION_TRADE_SUNDAY=
        SESSION_TRADE_MONDAY=00:05-24:00
        SESSION_TRADE_FRIDAY=00:00-12:00, 12:30-23:55
        SERVER_ZONE=America/New_York+7
        """

    @Test("every property arrives")
    func parses() throws {
        let found = try SpecificationText.parse(SpecificationTextTests.euro)
        #expect(found.name == "EURUSD.m" && found.digits == 5 && found.contractSize == Money(text: "100000"))
        #expect(found.tickSize == Price(text: "0.00001") && found.tickValue == nil && found.stopsLevelPoints == 10)
        #expect(found.volumeMaximum == Volume(text: "50") && found.volumeStep == Volume(text: "0.01"))
        #expect(found.margin == MarginTerms(hedgedContract: Money(text: "50000"), currency: "EUR", shortRate: 0.5))
        #expect(found.swap == SwapTerms(mode: .points, long: -6.53, short: 1.25))
        #expect(found.orders == OrderTerms(fillings: .immediateOrCancel, freezeLevelPoints: 5))
        #expect(found.sessions.zone.name == "America/New_York+7")
        #expect(found.sessions.week.map(\.count) == [0, 1, 0, 0, 0, 2, 0] && found.sessions.week[1][0].opens == 300)
    }

    @Test("a futures contract has its tick price where the account is in its currency")
    func futures() throws {
        let lines = """
            SYMBOL_NAME=ES
            SYMBOL_DIGITS=2
            SYMBOL_TRADE_CONTRACT_SIZE=1
            SYMBOL_CURRENCY_BASE=USD
            SYMBOL_CURRENCY_PROFIT=USD
            SYMBOL_TRADE_TICK_SIZE=0.25
            SYMBOL_TRADE_TICK_VALUE=12.5
            SYMBOL_TRADE_CALC_MODE=33
            SYMBOL_MARGIN_INITIAL=12650
            SYMBOL_SWAP_MODE=0
            SYMBOL_SWAP_LONG=-5
            SYMBOL_SWAP_MONDAY=1.0
            SYMBOL_SWAP_TUESDAY=1.0
            SYMBOL_SWAP_WEDNESDAY=1.0
            SYMBOL_SWAP_THURSDAY=1.0
            SYMBOL_SWAP_FRIDAY=3.0
            SYMBOL_SWAP_SATURDAY=0.0
            SYMBOL_SWAP_SUNDAY=0.0
            """
        let dollar = try SpecificationText.parse(lines + "\nACCOUNT_CURRENCY=USD").margin
        #expect(dollar == MarginTerms(calculation: .futures, initialPerLot: Money(text: "12650"), tickPrice: Price(text: "12.5")))
        let euro = try SpecificationText.parse(lines + "\r\nACCOUNT_CURRENCY=EUR")
        #expect(euro.margin.tickPrice == nil && euro.swap == SwapTerms(nights: [0, 1, 1, 1, 1, 3, 0]))
    }

    @Test("what is written as TOML reads back as the same")
    func roundTrip() throws {
        var symbols = try ["EURUSD", "JP225", "XAGUSD"].map { try #require(try settings("").specification(for: $0)) }
        symbols.append(try SpecificationText.parse(SpecificationTextTests.euro))
        for symbol in symbols {
            let text = SpecificationText.toml(symbol)
            let table =
                text.hasPrefix("[\"") ? text.replacing("[\"", with: "[symbols.\"", maxReplacements: 1) : "[symbols." + text.dropFirst()
            // Hours that are written are the broker's.
            var expected = symbol
            expected.orders.keepsSessions = true
            #expect(try settings(table).specification(for: symbol.name) == expected)
        }
        for (text, value) in [("2024-01-01", "2024-01-01"), ("2024-01-01T14:05:09Z", "\"2024-01-01T14:05:09Z\"")] {
            let from = try #require(SpecificationText.instant(text))
            #expect(SpecificationText.toml(symbols[0], validFrom: from).hasPrefix("[[EURUSD]]\nvalid_from = \(value)\ndigits = 5\n"))
        }
        for text in ["2024-01-01 14:05", "2024-01-01T14:05", "2024-02-30", "1600-01-01", "today"] {
            #expect(SpecificationText.instant(text) == nil, "\(text)")
        }
    }

    private func failures(_ text: String) -> [String] {
        do throws(SettingsFailure) {
            _ = try SpecificationText.parse(text, path: "EURUSD.txt")
            return []
        } catch {
            return error.errors.map(\.text)
        }
    }

    @Test("every mistake names its line")
    func mistakes() {
        #expect(
            failures("SYMBOL_DIGITS=5") == [
                "EURUSD.txt:1:1: error: SYMBOL_NAME is missing; print the symbol's name in a line SYMBOL_NAME=…"
            ])
        let lines = SpecificationTextTests.euro.replacing("SYMBOL_SWAP_MODE=1", with: "SYMBOL_SWAP_MODE=5")
            .replacing("SYMBOL_SPREAD=12", with: "spread 12").replacing("SYMBOL_DIGITS=5", with: "SYMBOL_DIGITS=five")
            .replacing("SYMBOL_FILLING_MODE=2", with: "SYMBOL_FILLING_MODE=ioc").replacing("=00:05-24:00", with: "=23:00-00:05")
        let found = failures(lines)
        #expect(found.count == 5)
        #expect(found[0] == "EURUSD.txt:3:1: error: digits: expected a whole number, found the string \"five\"")
        #expect(found[1] == "EURUSD.txt:4:1: error: expected NAME=value, found \"spread 12\"")
        #expect(
            found[2].hasPrefix("EURUSD.txt:23:1: error: SYMBOL_SWAP_MODE: \"5\" is not known or not clear as a number; known are 0 SYMBOL_")
        )
        #expect(found[3] == "EURUSD.txt:29:1: error: SYMBOL_FILLING_MODE: expected a whole number made of bits, found \"ioc\"")
        #expect(found[4].hasPrefix("EURUSD.txt:33:1: error: sessions: 23:00-00:05 closes before it opens"))
    }
}
