import Market
import Testing

/// A quote from texts.
func quote(_ bid: String, _ ask: String) throws -> Quote {
    Quote(bid: try #require(Price(text: bid)), ask: try #require(Price(text: ask)))
}

/// The built-in symbols as the crosses of a run.
func crosses(_ names: String...) throws -> [CrossSymbol] {
    try names.map { CrossSymbol(try #require(SymbolSpecification.builtIn($0))) }
}

@Suite("Money through another symbol's price")
struct ConversionTests {
    func pounds() throws -> ContractValue {
        let specification = try #require(SymbolSpecification.builtIn("GBPJPY"))
        return try #require(ContractValue(specification, account: "EUR", crosses: crosses("GBPJPY", "EURUSD", "EURJPY")))
    }

    /// 0.1 × 100,000 × 0.5 = 5,000 yen: a gain divides by EURJPY's ask 160.02, a loss by its bid 160. The value of 10,000 pounds
    /// is 10,000 × 190.01 ÷ 160 = 11,875.625 euros, and margin at 1:30 is 395.854….
    @Test func dividesByTheCrossAndGoesThroughItsOwnPriceFirst() throws {
        var value = try pounds()
        let (volume, own) = (Volume(raw: Volume.one / 10), try quote("190", "190.01"))
        value.see(try quote("160", "160.02"), of: 2)
        #expect(value.crossSymbols == [2] && value.isQuoted)
        #expect(value.profit(distance: Price(raw: Price.one / 2), volume: volume, at: own) == Money(text: "31.25"))
        #expect(value.profit(distance: Price(raw: -Price.one / 2), volume: volume, at: own) == Money(text: "-31.25"))
        // 10,000 yen ÷ 160.02 = 62.492… and ÷ 160 = 62.5
        #expect(value.profit(distance: Price(raw: Price.one), volume: volume, at: own) == Money(text: "62.49"))
        #expect(value.profit(distance: Price(raw: -Price.one), volume: volume, at: own) == Money(text: "-62.5"))
        #expect(value.notional(volume: volume, at: own) == Money(text: "11875.63"))
        #expect(value.margin(.buy, volume: volume, leverage: 30, at: own) == Money(text: "395.85"))
        // 100 euros over 0.5: 100 × 160 ÷ (0.5 × 100,000) = 0.32 lots.
        #expect(value.volume(losing: try #require(Money(text: "100")), over: Price(raw: Price.one / 2), at: own) == Volume(text: "0.32"))
    }

    @Test func knowsNothingUntilTheCrossWasQuotedSensibly() throws {
        var value = try pounds()
        let own = try quote("190", "190.01")
        func unknown() -> Bool {
            value.profit(distance: Price(raw: Price.one), volume: Volume(raw: Volume.one), at: own) == nil
                && value.notional(volume: Volume(raw: Volume.one), at: own) == nil
                && value.margin(.sell, volume: Volume(raw: Volume.one), leverage: 30, at: own) == nil
                && value.volume(worth: Money(raw: Money.one), at: own) == nil && !value.isQuoted
        }
        #expect(unknown())
        value.see(try quote("1.1", "1.1001"), of: 1)
        value.see(Quote(bid: .zero, ask: .zero), of: 2)
        value.see(Quote(bid: Price(raw: 2), ask: Price(raw: 1)), of: 2)
        #expect(unknown())
        value.see(try quote("160", "160"), of: 2)
        #expect(!unknown())
        value.see(Quote(bid: .zero, ask: .zero), of: 2)
        #expect(value.notional(volume: Volume(raw: Volume.one), at: own) == Money(text: "118756.25"))
    }

    /// 10,000 pounds at 0.85 euro cents … EURGBP on a dollar account: profit in pounds through GBPUSD, euros by EURUSD.
    @Test func multipliesByTheCross() throws {
        let specification = try #require(SymbolSpecification.builtIn("EURGBP"))
        var value = try #require(ContractValue(specification, account: "USD", crosses: crosses("EURGBP", "EURUSD", "GBPUSD")))
        #expect(value.crossSymbols == [1, 2])
        value.see(try quote("1.1", "1.2"), of: 1)
        #expect(!value.isQuoted)
        value.see(try quote("1.25", "1.26"), of: 2)
        let (lot, own) = (Volume(raw: Volume.one), try quote("0.85", "0.8501"))
        // 100,000 × 0.01 = 1,000 pounds
        #expect(value.profit(distance: Price(raw: Price.one / 100), volume: lot, at: own) == Money(text: "1250"))
        #expect(value.profit(distance: Price(raw: -Price.one / 100), volume: lot, at: own) == Money(text: "-1260"))
        #expect(value.notional(volume: lot, at: own) == Money(text: "120000"))
    }

    @Test func namesTheCrossThatIsMissing() throws {
        let specification = try #require(SymbolSpecification.builtIn("EURGBP"))
        let (none, euro) = (try crosses("EURGBP", "EURUSD"), try crosses("EURGBP", "GBPUSD"))
        #expect(ContractValue.missingCross(for: specification, account: "CHF", crosses: none) == "GBP/CHF")
        // EURUSD and EURGBP's own price: pounds to euros to dollars.
        #expect(ContractValue.missingCross(for: specification, account: "USD", crosses: none) == nil)
        #expect(ContractValue.missingCross(for: specification, account: "USD", crosses: euro) == nil)
        #expect(ContractValue(specification, account: "CHF", crosses: none) == nil)
    }

    @Test func takesNoContractForDifferenceForAnExchangeRate() throws {
        var index = try #require(SymbolSpecification.builtIn("USDJPY"))
        (index.name, index.margin.calculation) = ("JPX", .cfd)
        let dollar = try #require(SymbolSpecification.builtIn("USDJPY"))
        #expect(ContractValue(index, account: "USD") == nil)
        #expect(ContractValue.missingCross(for: index, account: "USD", crosses: [CrossSymbol(index)]) == "JPY/USD")
        let value = try #require(ContractValue(index, account: "USD", crosses: [CrossSymbol(index), CrossSymbol(dollar)]))
        #expect(value.crossSymbols == [1])
        #expect(ContractValue.feeds(of: [value, value]) == [[], [0, 1]])
    }

    @Test func deniesWhatDoesNotFitAndNeverTraps() throws {
        var value = try pounds()
        value.see(Quote(bid: Price(raw: 1), ask: Price(raw: 1)), of: 2)
        let own = Quote(bid: Price(raw: .max), ask: Price(raw: .max))
        let (distance, volume) = (Price(raw: .max), Volume(raw: .max))
        #expect(value.profit(distance: distance, volume: volume, at: own) == nil)
        #expect(value.profit(distance: -distance, volume: volume, at: own) == nil)
        #expect(value.notional(volume: volume, at: own) == nil && value.margin(.buy, volume: volume, leverage: 1, at: own) == nil)
        #expect(value.swap(.buy, volume: volume, openPrice: distance, at: own, nights: 1) == .amount(.zero))
        value.see(Quote(bid: Price(raw: .max), ask: Price(raw: .max)), of: 2)
        #expect(value.profit(distance: distance, volume: Volume(raw: 1), at: own) != nil)
    }

    /// A thousand lots over ten thousand yen, through two prices, still fit: 10^12 yen ÷ 151 ÷ 1.1.
    @Test func holdsLargeAmountsThroughTwoPrices() throws {
        let specification = try #require(SymbolSpecification.builtIn("USDJPY"))
        var value = try #require(ContractValue(specification, account: "EUR", crosses: crosses("USDJPY", "EURUSD")))
        value.see(try quote("1.1", "1.1"), of: 1)
        let profit = value.profit(
            distance: Price(raw: 10_000 * Price.one), volume: Volume(raw: 1000 * Volume.one), at: try quote("151", "151"))
        #expect(profit == Money(text: "6020469596.63"))
    }

    @Test("profit, value, margin and swap equal exact fractions", arguments: contractVectors.split(separator: "\n"))
    func equalsFractions(line: Substring) throws {
        let position = try VectorPosition(line.split(separator: " ").map(String.init))
        let (value, own) = (position.value, position.quote)
        #expect(value.profit(distance: position.distance, volume: position.volume, at: own) == position.expected[0])
        let rate = ProfitRate(value, volume: position.volume)
        #expect(rate.profit(distance: position.distance, at: own, value) == position.expected[0])
        #expect(value.notional(volume: position.volume, at: own) == position.expected[1])
        let margin = value.margin(
            position.side, volume: position.volume, price: position.openPrice, leverage: position.leverage, at: own)
        #expect(margin == position.expected[2])
        let swap = value.swap(position.side, volume: position.volume, openPrice: position.openPrice, at: own, nights: position.nights)
        #expect(swap == .amount(position.expected[3]))
    }
}

/// A line of ``contractVectors``.
private struct VectorPosition {
    var value: ContractValue
    let quote: Quote
    let side: Side
    let (volume, openPrice, distance): (Volume, Price, Price)
    let (leverage, nights): (Int64, Int)
    let expected: [Money]

    init(_ field: [String]) throws {
        func price(_ index: Int) throws -> Price { try #require(Price(text: field[index])) }
        func number(_ index: Int) throws -> Double { try #require(Double(field[index])) }
        let (lot, contract, initial) = (
            Volume(raw: Volume.one), try #require(Money(text: field[2])), try #require(Money(text: field[8]))
        )
        var symbol = SymbolSpecification(
            name: field[0], digits: try #require(Int(field[1])), contractSize: contract, baseCurrency: field[3], profitCurrency: field[4],
            volumeMinimum: lot, volumeMaximum: lot, volumeStep: lot, stopsLevelPoints: 0)
        symbol.tickSize = try price(6)
        symbol.margin = MarginTerms(
            calculation: try #require(MarginTerms.Calculation(rawValue: field[5])), initialPerLot: initial == .zero ? nil : initial,
            tickPrice: try price(7), longRate: try number(9), shortRate: try number(10))
        symbol.swap = SwapTerms(mode: try #require(SwapTerms.Mode(rawValue: field[11])), long: try number(12), short: try number(12))
        var pair = SymbolSpecification(
            name: "CROSS", digits: 5, contractSize: contract, baseCurrency: field[14], profitCurrency: field[15], volumeMinimum: lot,
            volumeMaximum: lot, volumeStep: lot, stopsLevelPoints: 0)
        pair.margin = MarginTerms()
        value = try #require(ContractValue(symbol, account: field[13], crosses: [CrossSymbol(symbol), CrossSymbol(pair)]))
        quote = Quote(bid: try price(16), ask: try price(17))
        value.see(Quote(bid: try price(18), ask: try price(19)), of: 1)
        side = try #require(Side(rawValue: field[20]))
        (volume, openPrice, distance) = (try #require(Volume(text: field[21])), try price(22), try price(23))
        (leverage, nights) = (try #require(Int64(field[24])), try #require(Int(field[25])))
        expected = try field[26...29].map { try #require(Money(text: $0)) }
    }
}
