import Market
import Testing

/// Expected amounts are calculated by hand in the comments.
@Suite("Money of a price distance")
struct ContractValueTests {
    func value(_ symbol: String, _ account: String) throws -> ContractValue {
        let specification = try #require(SymbolSpecification.builtIn(symbol))
        return try #require(ContractValue(specification, account: account))
    }

    func quote(_ bid: String, _ ask: String) throws -> Quote {
        Quote(bid: try #require(Price(text: bid)), ask: try #require(Price(text: ask)))
    }

    @Test(arguments: [
        // 0.1 × 100,000 × 0.0025
        ("EURUSD", "USD", "0.0025", "0.1", "25"), ("EURUSD", "USD", "-0.0025", "0.1", "-25"),
        ("EURUSD", "USD", "0.00001", "0.01", "0.01"),
        // 0.015 × 100,000 × 0.00001 = 0.015 and 0.0149 × … = 0.0149
        ("EURUSD", "USD", "0.00001", "0.015", "0.02"), ("EURUSD", "USD", "-0.00001", "0.015", "-0.02"),
        ("EURUSD", "USD", "0.00001", "0.0149", "0.01"), ("EURUSD", "USD", "-0.00001", "0.0149", "-0.01"),
        // 0.1 × 100 × 12.345
        ("XAUUSD", "USD", "12.345", "0.1", "123.45"), ("XAUUSD", "USD", "-0.001", "0.05", "-0.01"),
        // 0.01 × 100,000 × 0.001 = 1 yen, half of it rounds to 1 yen
        ("USDJPY", "JPY", "0.001", "0.01", "1"), ("USDJPY", "JPY", "-0.001", "0.005", "-1"),
        ("USDJPY", "JPY", "0.001", "0.0049", "0"),
    ])
    func ofTheAccountsOwnCurrency(
        symbol: String, account: String, distance: String, volume: String, expected: String
    ) throws {
        let value = try value(symbol, account)
        let (distance, volume) = (try #require(Price(text: distance)), try #require(Volume(text: volume)))
        let quote = try quote("1.1", "1.2")
        #expect(value.profit(distance: distance, volume: volume, at: quote) == Money(text: expected))
        #expect(ProfitRate(value, volume: volume).profit(distance: distance, at: quote, value) == Money(text: expected))
    }

    /// 0.1 × 100,000 × 10 = 100,000 yen: a gain divides by the ask 150.010, a loss by the bid 150.000.
    /// 100 EUR at risk over 200 points: 100 × 1.10 / (0.00200 × 100,000) = 0.55 lots exactly, not a hair less.
    @Test func sizesExactlyAcrossCurrencies() throws {
        let value = try value("EURUSD", "EUR")
        let distance = try #require(Price(text: "0.00200"))
        let risk = try #require(Money(text: "100"))
        #expect(value.volume(losing: risk, over: distance, at: try quote("1.1", "1.1")) == Volume(text: "0.55"))
        #expect(value.volume(losing: risk, over: .zero, at: try quote("1.1", "1.1")) == nil)
    }

    @Test func convertsYenOnTheLessFavourableSide() throws {
        let value = try value("USDJPY", "USD")
        let (ten, volume) = (Price(raw: 10 * Price.one), Volume(raw: Volume.one / 10))
        let quote = try quote("150", "150.01")
        #expect(value.profit(distance: ten, volume: volume, at: quote) == Money(text: "666.62"))
        #expect(value.profit(distance: -ten, volume: volume, at: quote) == Money(text: "-666.67"))
        #expect(ProfitRate(value, volume: volume).profit(distance: ten, at: quote, value) == Money(text: "666.62"))
    }

    /// 0.1 lot is 10,000 units of the base currency; at 1.10010 that is 11,001 dollars.
    @Test func bindsMarginOnTheDearerSide() throws {
        let volume = Volume(raw: Volume.one / 10)
        let euro = try value("EURUSD", "USD")
        let quote = try quote("1.1", "1.1001")
        #expect(euro.notional(volume: volume, at: quote) == Money(text: "11001"))
        #expect(euro.margin(.buy, volume: volume, leverage: 30, at: quote) == Money(text: "366.7"))
        #expect(euro.margin(.buy, volume: volume, leverage: 100, at: quote) == Money(text: "110.01"))
        let dollar = try value("USDJPY", "USD")
        let yen = try self.quote("150", "150.01")
        #expect(dollar.margin(.buy, volume: volume, leverage: 30, at: yen) == Money(text: "333.33"))
        // 0.1 × 100 ounces × 1900.5 / 20
        let gold = try value("XAUUSD", "USD")
        let ounce = try self.quote("1900", "1900.5")
        #expect(gold.margin(.buy, volume: volume, leverage: 20, at: ounce) == Money(text: "950.25"))
    }

    @Test func namesTheMissingCross() throws {
        let cross = try #require(SymbolSpecification.builtIn("EURGBP"))
        #expect(ContractValue(cross, account: "USD") == nil)
        #expect(ContractValue.missingCross(for: cross, account: "USD") == "GBP/USD")
        #expect(ContractValue.missingCross(for: cross, account: "GBP") == nil)
    }

    @Test func deniesWhatDoesNotFit() throws {
        let value = try value("EURUSD", "USD")
        let quote = try quote("1.1", "1.2")
        #expect(value.profit(distance: Price(raw: .max), volume: Volume(raw: .max), at: quote) == nil)
        #expect(value.notional(volume: Volume(raw: .max), at: quote) == nil)
        let rate = ProfitRate(value, volume: Volume(raw: .max))
        #expect(rate.profit(distance: Price(raw: .max), at: quote, value) == nil)
    }

    @Test(arguments: [("EURUSD", "USD"), ("USDJPY", "USD"), ("USDJPY", "JPY"), ("XAUUSD", "USD"), ("EURUSD", "EUR")])
    func theRateIsTheValue(symbol: String, account: String) throws {
        let value = try value(symbol, account)
        var noise = Noise(state: 17)
        for _ in 0..<2000 {
            let volume = Volume(raw: noise.within(0...100 * Volume.one))
            let distance = Price(raw: noise.within(-1000 * Price.one...1000 * Price.one) >> noise.within(0...40))
            let bid = Price(raw: noise.within(1...2000 * Price.one))
            let quote = Quote(bid: bid, ask: bid + Price(raw: noise.within(0...Price.one)))
            let exact = value.profit(distance: distance, volume: volume, at: quote)
            #expect(ProfitRate(value, volume: volume).profit(distance: distance, at: quote, value) == exact)
        }
    }

    @Test func gainsAndLossesMirrorWithoutConversion() throws {
        let value = try value("EURUSD", "USD")
        let quote = try quote("1.1", "1.2")
        var noise = Noise(state: 23)
        for _ in 0..<1000 {
            let volume = Volume(raw: noise.within(1...Volume.one))
            let distance = Price(raw: noise.within(1...Price.one))
            let gain = value.profit(distance: distance, volume: volume, at: quote)
            #expect(value.profit(distance: -distance, volume: volume, at: quote) == gain.map { -$0 })
        }
    }
}
