import Market
import Testing

/// Expected amounts are calculated by hand in the comments.
@Suite("Margin by calculation mode")
struct MarginTests {
    /// 10 contracts of 5 dollars a point.
    func index(_ terms: MarginTerms) throws -> ContractValue {
        let lot = Volume(raw: Volume.one)
        var symbol = SymbolSpecification(
            name: "US500", digits: 2, contractSize: try #require(Money(text: "5")), baseCurrency: "USD", profitCurrency: "USD",
            volumeMinimum: lot, volumeMaximum: lot, volumeStep: lot, stopsLevelPoints: 0)
        (symbol.margin, symbol.tickSize) = (terms, Price(text: "0.25"))
        return try #require(ContractValue(symbol, account: "USD"))
    }

    func margin(_ terms: MarginTerms, _ side: Side = .buy, for occasion: MarginOccasion = .opening) throws -> Money? {
        try index(terms).margin(
            side, volume: Volume(raw: 2 * Volume.one), price: side == .buy ? nil : Price(text: "4000"), leverage: 20, for: occasion,
            at: quote("4999.5", "5000"))
    }

    /// 2 lots × 5 × 5,000 = 50,000.
    @Test func followsTheFormulaOfItsMode() throws {
        #expect(try margin(MarginTerms(calculation: .cfd)) == Money(text: "50000"))
        #expect(try margin(MarginTerms(calculation: .cfdLeverage)) == Money(text: "2500"))
        // × 1.25 ÷ 0.25; without a tick price there is nothing to multiply by.
        #expect(try margin(MarginTerms(calculation: .cfdIndex, tickPrice: Price(text: "1.25"))) == Money(text: "250000"))
        #expect(try margin(MarginTerms(calculation: .cfdIndex)) == Money(text: "50000"))
        // 2 × 5 units of the base currency.
        #expect(try margin(MarginTerms(calculation: .forexNoLeverage)) == Money(text: "10"))
        #expect(try margin(MarginTerms(calculation: .forex)) == Money(text: "0.5"))
        #expect(try margin(MarginTerms(calculation: .futures, initialPerLot: Money(text: "12650.5"))) == Money(text: "25301"))
        #expect(try margin(MarginTerms(calculation: .futures)) == nil)
    }

    /// 2 × 5 × 4,000 × 0.05 = 2,000 at the price it was sold at.
    @Test func takesTheRateAndTheOpenPriceOfItsSide() throws {
        let terms = MarginTerms(calculation: .cfd, longRate: 0.1, shortRate: 0.05)
        #expect(try margin(terms) == Money(text: "5000"))
        #expect(try margin(terms, .sell) == Money(text: "2000"))
        for rate in [Double.nan, .infinity, -1] {
            #expect(try margin(MarginTerms(longRate: rate)) == nil)
        }
    }

    @Test func aFixedMarginTakesThePlaceOfEveryFormula() throws {
        for mode in MarginTerms.Calculation.allCases {
            let (initial, maintenance) = (Money(text: "100"), Money(text: "60.255"))
            let terms = MarginTerms(calculation: mode, initialPerLot: initial, maintenancePerLot: maintenance, longRate: 0.5)
            #expect(try margin(terms) == Money(text: "100"))
            #expect(try margin(terms, for: .holding) == Money(text: "60.26"))
            #expect(try margin(MarginTerms(calculation: mode, initialPerLot: initial), for: .holding) == Money(text: "200"))
        }
    }

    /// Futures: 3 lots × 0.75 ÷ 0.25 × 12.5 = 112.50; everything else 3 × 0.75 × 5 = 11.25.
    @Test func futuresGainByTheirTickPrice() throws {
        for mode in MarginTerms.Calculation.allCases where mode != .forex && mode != .forexNoLeverage {
            let value = try index(MarginTerms(calculation: mode, initialPerLot: Money(text: "1"), tickPrice: Price(text: "12.5")))
            let (distance, volume) = (try #require(Price(text: "0.75")), Volume(raw: 3 * Volume.one))
            let expected = Money(text: mode == .futures ? "112.5" : "11.25")
            #expect(value.profit(distance: distance, volume: volume, at: try quote("1", "1")) == expected)
            #expect(ProfitRate(value, volume: volume).plainProfit(distance: distance) == expected)
        }
        // 2 × 5,000 ÷ 0.25 × 12.5 = 500,000
        let value = try index(MarginTerms(calculation: .futures, initialPerLot: Money(text: "1"), tickPrice: Price(text: "12.5")))
        #expect(value.notional(volume: Volume(raw: 2 * Volume.one), at: try quote("4999", "5000")) == Money(text: "500000"))
        #expect(value.volume(worth: try #require(Money(text: "500000")), at: try quote("4999", "5000")) == Volume(text: "2"))
    }

    @Test func countsInTheCurrencyItIsToldTo() throws {
        var symbol = try #require(SymbolSpecification.builtIn("EURUSD"))
        symbol.margin.currency = "USD"
        let value = try #require(ContractValue(symbol, account: "USD"))
        // 100,000 ÷ 100, as dollars.
        #expect(value.margin(.buy, volume: Volume(raw: Volume.one), leverage: 100, at: try quote("1.2", "1.2")) == Money(text: "1000"))
    }
}

@Suite("Margin of hedged positions")
struct HedgedMarginTests {
    /// One side of a symbol, each position with what it binds by itself.
    func leg(
        _ value: ContractValue, _ side: Side, leverage: Int64 = 100, for occasion: MarginOccasion = .holding,
        _ positions: (volume: String, price: String)...
    ) throws -> MarginLeg {
        var leg = MarginLeg()
        for position in positions {
            let volume = try #require(Volume(text: position.volume))
            let (price, quote) = (try #require(Price(text: position.price)), try quote(position.price, position.price))
            let margin = value.margin(side, volume: volume, price: price, leverage: leverage, for: occasion, at: quote)
            let added = leg.add(volume, margin: try #require(margin), openPrice: price, quote: quote)
            #expect(added)
        }
        return leg
    }

    func value(_ symbol: String, _ terms: MarginTerms) throws -> ContractValue {
        var specification = try #require(SymbolSpecification.builtIn(symbol))
        specification.margin = terms
        return try #require(ContractValue(specification, account: "USD"))
    }

    /// A lot of euros each way with a hedged contract of one lot: charged as one lot, 100,000 × 1.15 ÷ 100 at the mean price;
    /// with none, nothing; with half, half.
    @Test(arguments: [("100000", "1150"), ("50000", "575"), ("0", "0")])
    func chargesWhatIsCoveredOnce(hedged: String, expected: String) throws {
        let value = try value("EURUSD", MarginTerms(hedgedContract: Money(text: hedged)))
        for (bought, sold) in [("1.1", "1.2"), ("1.2", "1.1")] {
            let (buys, sells) = (try leg(value, .buy, ("1", bought)), try leg(value, .sell, ("1", sold)))
            #expect(value.hedgedMargin(buys: buys, sells: sells, leverage: 100) == Money(text: expected))
        }
    }

    /// Bought 1 at 1.10 and 2 at 1.16 (3 at 1.14), sold 1 at 1.26. Uncovered 2 × 100,000 × 1.14 ÷ 100 × 2 = 4,560; covered
    /// 1 × 40,000 × (3 × 1.14 + 1.26) ÷ 4 ÷ 100 × (2 + 0.5) ÷ 2 = 40,000 × 1.17 × 0.0125 = 585.
    @Test func chargesTheRestAtTheLargerLegsPriceAndRate() throws {
        let value = try value("EURUSD", MarginTerms(hedgedContract: Money(text: "40000"), longRate: 2, shortRate: 0.5))
        let (bought, sold) = (try leg(value, .buy, ("1", "1.1"), ("2", "1.16")), try leg(value, .sell, ("1", "1.26")))
        #expect(value.hedgedMargin(buys: bought, sells: sold, leverage: 100) == Money(text: "5145"))
        // The other way round the rate of sells holds: 2 × 1,140 × 0.5 = 1,140.
        let (buys, sells) = (try leg(value, .buy, ("1", "1.26")), try leg(value, .sell, ("1", "1.1"), ("2", "1.16")))
        #expect(value.hedgedMargin(buys: buys, sells: sells, leverage: 100) == Money(text: "1725"))
    }

    /// Gold as a CFD: 1.5 bought at 2,000, 1 sold at 2,100: uncovered 0.5 × 100 × 2,000 ÷ 20 = 5,000; covered at
    /// (3,000 + 2,100) ÷ 2.5 = 2,040: 1 × 100 × 2,040 ÷ 20 = 10,200.
    @Test func pricesContractsForDifferenceAtTheMeanOfAll() throws {
        let value = try value("XAUUSD", MarginTerms(calculation: .cfdLeverage, hedgedContract: Money(text: "100")))
        let (buys, sells) = (try leg(value, .buy, leverage: 20, ("1.5", "2000")), try leg(value, .sell, leverage: 20, ("1", "2100")))
        #expect(value.hedgedMargin(buys: buys, sells: sells, leverage: 20) == Money(text: "15200"))
    }

    /// A fixed margin of 1,000 a lot, 600 of them hedged: 2 × 1,000 + 1 × 600; held at 800: 2 × 800 + 600.
    @Test func countsAFixedHedgedMarginAsMoney() throws {
        let value = try value(
            "XAUUSD",
            MarginTerms(
                calculation: .futures, initialPerLot: Money(text: "1000"), maintenancePerLot: Money(text: "800"),
                hedgedContract: Money(text: "600")))
        for (occasion, expected) in [(MarginOccasion.opening, "2600"), (.holding, "2200")] {
            let buys = try leg(value, .buy, leverage: 20, for: occasion, ("1", "2000"))
            let sells = try leg(value, .sell, leverage: 20, for: occasion, ("3", "2100"))
            #expect(value.hedgedMargin(buys: buys, sells: sells, leverage: 20) == Money(text: expected))
        }
    }

    /// 1,100 and 2 × 1,200 ÷ 2.
    @Test func chargesTheDearerLegOrBothWhereTheSymbolSaysSo() throws {
        let larger = try value("EURUSD", MarginTerms(hedgedContract: .zero, chargesLargerLeg: true, shortRate: 0.5))
        let (buys, sells) = (try leg(larger, .buy, ("1", "1.1")), try leg(larger, .sell, ("2", "1.2")))
        #expect(larger.hedgedMargin(buys: buys, sells: sells, leverage: 100) == Money(text: "1200"))
        let both = try value("EURUSD", MarginTerms(shortRate: 0.5))
        #expect(both.hedgedMargin(buys: buys, sells: sells, leverage: 100) == Money(text: "2300"))
    }

    @Test func oneSideAloneIsChargedAsUsual() throws {
        for hedged in [nil, Money.zero, Money(text: "100000")] {
            let value = try value("EURUSD", MarginTerms(hedgedContract: hedged))
            let (bought, sold) = (try leg(value, .buy, ("1", "1.1")), try leg(value, .sell, ("1", "1.1")))
            #expect(value.hedgedMargin(buys: bought, sells: MarginLeg(), leverage: 100) == Money(text: "1100"))
            #expect(value.hedgedMargin(buys: MarginLeg(), sells: sold, leverage: 100) == Money(text: "1100"))
            #expect(value.hedgedMargin(buys: MarginLeg(), sells: MarginLeg(), leverage: 100) == .zero)
        }
    }

    @Test func aLegThatDoesNotFitStaysAsItWas() throws {
        var leg = MarginLeg()
        let (most, dear) = (Volume(raw: .max), Price(raw: .max))
        let own = Quote(bid: dear, ask: dear)
        let much = Money(raw: .max)
        let first = leg.add(most, margin: much, openPrice: dear, quote: own)
        let second = leg.add(most, margin: much, openPrice: dear, quote: own)
        #expect(first && !second && leg.volume == most)
        let value = try value("EURUSD", MarginTerms(hedgedContract: .zero))
        // Both volumes together are no volume; both margins together are no amount.
        #expect(value.hedgedMargin(buys: leg, sells: leg, leverage: 1) == nil)
        let both = try self.value("EURUSD", MarginTerms())
        #expect(both.hedgedMargin(buys: leg, sells: leg, leverage: 1) == nil)
    }
}
