import Market
import Testing

/// Expected amounts are calculated by hand in the comments.
@Suite("Swap by mode")
struct SwapTests {
    func swap(
        _ terms: SwapTerms, _ side: Side = .buy, symbol: String = "EURUSD", account: String = "USD", volume: String = "0.5",
        nights: Int = 1, adjust: (inout SymbolSpecification) -> Void = { _ in }
    ) throws -> SwapCharge? {
        var specification = try #require(SymbolSpecification.builtIn(symbol))
        specification.swap = terms
        adjust(&specification)
        let value = try #require(ContractValue(specification, account: account))
        return value.swap(
            side, volume: try #require(Volume(text: volume)), openPrice: try #require(Price(text: "1.08")),
            at: try quote("1.1", "1.1002"), nights: nights)
    }

    func amount(_ text: String) -> SwapCharge? { Money(text: text).map(SwapCharge.amount) }

    /// 0.5 × 100,000 × 0.00001 = 0.50 dollars a point.
    @Test func inPoints() throws {
        let terms = SwapTerms(mode: .points, long: -6.53, short: 1.25)
        // 3.265, half of a cent away from zero; three nights are 9.795.
        #expect(try swap(terms) == amount("-3.27"))
        #expect(try swap(terms, nights: 3) == amount("-9.8"))
        // 0.625
        #expect(try swap(terms, .sell) == amount("0.63"))
        // ÷ 1.1 charged, ÷ 1.1002 paid: 2.968… and 0.568…
        #expect(try swap(terms, account: "EUR") == amount("-2.97"))
        #expect(try swap(terms, .sell, account: "EUR") == amount("0.57"))
    }

    @Test func inCurrencies() throws {
        // 0.5 × -7 euros × 1.1002 for three nights is 11.5521; 0.5 × 2 euros × 1.1.
        let base = SwapTerms(mode: .baseCurrency, long: -7, short: 2)
        #expect(try swap(base, nights: 3) == amount("-11.55"))
        #expect(try swap(base, .sell) == amount("1.1"))
        #expect(try swap(SwapTerms(mode: .marginCurrency, long: -7), nights: 3) == amount("-11.55"))
        #expect(try swap(SwapTerms(mode: .marginCurrency, long: -7)) { $0.margin.currency = "USD" } == amount("-3.5"))
        #expect(try swap(SwapTerms(mode: .profitCurrency, long: -7), account: "EUR") == amount("-3.18"))
        #expect(try swap(SwapTerms(mode: .depositCurrency, long: -7), account: "EUR") == amount("-3.5"))
        #expect(try swap(SwapTerms(mode: .depositCurrency, long: -7.335), volume: "1") == amount("-7.34"))
    }

    /// 50,000 euros at 1.1 are 55,000 dollars, at 1.08 54,000; 3 % a year over 360 days.
    @Test func inPercentOfTheValue() throws {
        let current = SwapTerms(mode: .interestCurrent, long: -3, short: 1.5)
        #expect(try swap(current) == amount("-4.58"))
        // A sold position would close at 1.1002: 55,010 × 0.015 ÷ 360 = 2.292…
        #expect(try swap(current, .sell) == amount("2.29"))
        let open = SwapTerms(mode: .interestOpen, long: -3, short: 1.5)
        #expect(try swap(open) == amount("-4.5"))
        #expect(try swap(open, .sell, nights: 10) == amount("22.5"))
    }

    /// Futures: a point of 0.01 is 0.01 ÷ 0.25 × 12.5 = 0.50 a lot.
    @Test func byTheTickPriceOfFutures() throws {
        let charge = try swap(SwapTerms(mode: .points, long: -4), symbol: "XAUUSD", volume: "3") {
            ($0.digits, $0.tickSize) = (2, Price(text: "0.25"))
            $0.margin = MarginTerms(calculation: .futures, initialPerLot: Money(text: "1"), tickPrice: Price(text: "12.5"))
        }
        #expect(charge == amount("-6"))
    }

    /// What is charged opens again at a worse price, what is paid at a better one.
    @Test(arguments: [SwapTerms.Mode.reopenCurrent, .reopenBid])
    func byReopening(mode: SwapTerms.Mode) throws {
        let terms = SwapTerms(mode: mode, long: -2.5, short: -4)
        #expect(try swap(terms) == .reopening(points: 3))
        #expect(try swap(terms, nights: 3) == .reopening(points: 8))
        #expect(try swap(terms, .sell) == .reopening(points: -4))
        #expect(try swap(SwapTerms(mode: mode, short: 4), .sell) == .reopening(points: 4))
    }

    @Test func nothingWithoutNightsOrRates() throws {
        #expect(try swap(SwapTerms(long: -5)) == .amount(.zero))
        #expect(try swap(SwapTerms(mode: .points)) == .amount(.zero))
        #expect(try swap(SwapTerms(mode: .points, long: -5), nights: 0) == .amount(.zero))
        #expect(try swap(SwapTerms(mode: .points, long: .nan)) == nil)
        #expect(try swap(SwapTerms(mode: .points, long: -1e300)) == nil)
        #expect(try swap(SwapTerms(mode: .points, long: -9e10), volume: "90000000000") == nil)
    }

    @Test func countsItsNightsByWeekday() {
        #expect(SwapTerms.nights(tripleDay: 3) == [0, 1, 1, 3, 1, 1, 0])
        #expect(SwapTerms.nights(tripleDay: 5) == [0, 1, 1, 1, 1, 3, 0])
    }
}
