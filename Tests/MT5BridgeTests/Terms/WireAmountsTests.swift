import MT5Bridge
import Market
import Testing

@Suite("The terminal's numbers as fixed point")
struct WireAmountsTests {
    static let euro = SymbolSpecification(
        name: "EURUSD", digits: 5, contractSize: Money(raw: 1_000_000_000), baseCurrency: "EUR", profitCurrency: "USD",
        volumeMinimum: Volume(raw: 1_000_000), volumeMaximum: Volume(raw: 5_000_000_000), volumeStep: Volume(raw: 1_000_000),
        stopsLevelPoints: 0)

    @Test("binary noise is no error")
    func noise() throws {
        let amounts = WireAmounts(WireAmountsTests.euro)
        // 1.1 + 2.2 style noise: 0.1 + 0.2 is 0.30000000000000004.
        #expect(try amounts.quote(0.1 + 0.2) == Price(text: "0.3"))
        #expect(try amounts.level(1.10005) == Price(text: "1.10005"))
        #expect(try amounts.volume(0.1 + 0.2) == Volume(text: "0.3"))
        #expect(try WireAmounts.money(-12.34) == Money(text: "-12.34"))
    }

    @Test("zero stands for none in levels and volumes, and for nothing in quotes")
    func zero() throws {
        let amounts = WireAmounts(WireAmountsTests.euro)
        #expect(try amounts.level(0) == nil)
        #expect(try amounts.volume(0) == .zero)
        #expect(try amounts.volume(0.3 - (0.1 + 0.2)) == .zero)
        #expect(try WireAmounts(nil).volume(0.3 - (0.1 + 0.2)) == .zero)
        #expect(throws: WireAmountError.self) { try amounts.quote(0) }
    }

    @Test(
        "what is between two legal values, negative or no number is refused",
        arguments: [1.100055, 1.10000_5, -1.1, .nan, .infinity, 1e300])
    func refusedPrices(_ value: Double) {
        let amounts = WireAmounts(WireAmountsTests.euro)
        #expect(throws: WireAmountError.self) { try amounts.quote(value) }
        #expect(throws: WireAmountError.self) { try amounts.level(value) }
    }

    @Test("lots off the step are refused", arguments: [0.015, 0.0099, -0.01, .nan])
    func refusedVolumes(_ value: Double) {
        #expect(throws: WireAmountError.self) { try WireAmounts(WireAmountsTests.euro).volume(value) }
    }

    @Test("a price must be on the tick where the tick is wider than the point; a quote need not")
    func wideTick() throws {
        var index = WireAmountsTests.euro
        (index.digits, index.tickSize) = (2, Price(text: "0.25"))
        let amounts = WireAmounts(index)
        #expect(try amounts.level(5000.75) == Price(text: "5000.75"))
        #expect(throws: WireAmountError.self) { try amounts.level(5000.80) }
        #expect(try amounts.quote(5000.80) == Price(text: "5000.8"))
    }

    @Test("an executed price may be a mean")
    func means() throws {
        #expect(try WireAmounts(WireAmountsTests.euro).executed(1.100055) == Price(text: "1.100055"))
        #expect(throws: WireAmountError.self) { try WireAmounts(nil).executed(-1) }
        #expect(throws: WireAmountError.self) { try WireAmounts.money(.nan) }
        #expect(throws: WireAmountError.self) { try WireAmounts.money(1e30) }
    }

    @Test("without a specification only the range counts")
    func foreign() throws {
        let amounts = WireAmounts(nil)
        #expect(try amounts.volume(0.015) == Volume(text: "0.015"))
        #expect(try amounts.level(1.234567) == Price(text: "1.234567"))
    }
}
