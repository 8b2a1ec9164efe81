import Market
@testable import Risk
import Testing
import Trading

/// Lots by hand.
@Suite("Sizing")
struct SizingTests {
    /// The volume as text, or the code of the refusal.
    func size(
        _ policy: SizingPolicy, hint: Double = 1, _ side: Side = .buy, entry: String = "1.1", stop: String? = "1.095",
        in context: RiskContext
    ) -> String {
        switch policy.volume(hint: hint, side: side, entry: price(entry), stop: stop.map(price), in: context) {
        case .success(let volume): volume.description
        case .failure(let denial): denial.code
        }
    }

    @Test(
        "one percent of 10,000 is 100 at the stop",
        arguments: [
            // 0.005 × 100,000 = 500 a lot.
            ("EURUSD", "USD", Side.buy, "1.1", "1.095", "0.2"), ("EURUSD", "USD", .sell, "1.1", "1.105", "0.2"),
            // Exactly one step, and less.
            ("EURUSD", "USD", .buy, "1.1", "1", "0.01"), ("EURUSD", "USD", .buy, "1.1", "0.99999", "size_below_minimum"),
            // In euros, at the bid of 1.1: 0.0055 are 500 euros a lot; 0.00551 are 500.909.
            ("EURUSD", "EUR", .buy, "1.1", "1.0945", "0.2"), ("EURUSD", "EUR", .sell, "1.1", "1.10551", "0.19"),
            // 100,000 yen are 625 dollars at the bid of 160: 0.16; a step of price more: 0.1599.
            ("USDJPY", "USD", .buy, "160.01", "159.01", "0.16"), ("USDJPY", "USD", .sell, "160", "161.001", "0.15"),
            // 1 % of 10,000 yen, of 1000 and 10,000 yen a lot.
            ("USDJPY", "JPY", .buy, "160", "159.99", "0.1"), ("USDJPY", "JPY", .buy, "160", "159.9", "0.01"),
            ("USDJPY", "JPY", .buy, "160", "159.899", "size_below_minimum"),
            ("XAUUSD", "USD", .buy, "2000", "1990", "0.1"), ("XAUUSD", "USD", .sell, "2000", "2007", "0.14"),
            // A stop that loses nothing.
            ("EURUSD", "USD", .buy, "1.1", "1.1", "size_undefined"), ("EURUSD", "USD", .buy, "1.1", "1.2", "size_undefined"),
            ("EURUSD", "USD", .sell, "1.1", "1.05", "size_undefined"),
        ])
    func byRisk(symbol: String, currency: String, side: Side, entry: String, stop: String, expected: String) throws {
        let context = try Scene.context(symbol, currency: currency)
        #expect(size(.riskPercent(1, of: .balance), side, entry: entry, stop: stop, in: context) == expected)
    }

    @Test("the base is the one asked for, and a stop is needed")
    func bases() throws {
        let context = try Scene.context(equity: "8000")
        #expect(size(.riskPercent(1, of: .equity), in: context) == "0.16")
        #expect(size(.riskPercent(1, of: .balance), stop: nil, in: context) == "size_needs_stop")
        for broke in ["0", "-100"] { #expect(size(.riskPercent(1, of: .equity), in: try Scene.context(equity: broke)) == "size_undefined") }
        for percent in [0, -1, 100.000001, .nan, .infinity] {
            #expect(size(.riskPercent(percent, of: .balance), in: context) == "size_undefined")
        }
    }

    @Test(
        "an average range, whatever the stop",
        arguments: [
            // Two ranges of 0.0025 are 500 a lot.
            ("0.0025", 2.0, "0.2"), ("0.0025", 2.01, "0.19"), ("0.00125", 4, "0.2"), ("0", 2, "size_needs_atr"),
            ("-1", 2, "size_needs_atr"),
            (nil, 2, "size_needs_atr"), ("0.0025", 0, "size_undefined"), ("0.0025", -1, "size_undefined"),
            ("0.0025", .nan, "size_undefined"),
            ("0.0025", .infinity, "size_undefined"), ("0.0025", 1e300, "size_undefined"),
        ] as [(String?, Double, String)])
    func byRange(range: String?, multiple: Double, expected: String) throws {
        var context = try Scene.context()
        context.averageRange = range.map(price)
        #expect(size(.averageRange(percent: 1, multiple: multiple, period: 14, of: .balance), stop: nil, in: context) == expected)
    }

    @Test(
        "a share of the account's value",
        arguments: [
            // A lot of EURUSD is worth 110,010 at the ask; 110.01 % of 10,000 is a tenth of it, exactly.
            ("EURUSD", "USD", 110.01, "0.1"), ("EURUSD", "USD", 110.0099, "0.09"), ("USDJPY", "USD", 100, "0.1"),
            ("USDJPY", "USD", 99.9999, "0.09"),
            ("EURUSD", "EUR", 100, "0.1"), ("XAUUSD", "USD", 200.01, "0.1"), ("EURUSD", "USD", 0, "size_undefined"),
            ("EURUSD", "USD", 10_000.1, "size_undefined"),
        ] as [(String, String, Double, String)])
    func byValue(symbol: String, currency: String, percent: Double, expected: String) throws {
        #expect(size(.fixedFraction(percent, of: .balance), stop: nil, in: try Scene.context(symbol, currency: currency)) == expected)
    }

    @Test("a lot worth a cent and a half is not taken for one of a cent")
    func cheapLots() throws {
        var specification = try #require(SymbolSpecification.builtIn("EURUSD"))
        specification.contractSize = Money(raw: 130)
        specification.volumeMaximum = lots("100000000")
        var context = try Scene.context()
        context.value = try #require(ContractValue(specification, account: "USD"))
        // 0.013 × 1.1001 = 0.0143013 a lot: 10,000 are worth 699,237.13 lots.
        #expect(size(.fixedFraction(100, of: .balance), stop: nil, in: context) == "699237.13")
    }

    @Test(
        "fixed lots and their hint",
        arguments: [
            ("1", 1, "1"), ("1", 0.5, "0.5"), ("1", 0.29, "0.29"), ("1", 0.57, "0.57"), ("1", 1.0 / 3, "0.33"), ("1", 1.5, "1"),
            ("1", .infinity, "1"),
            ("1", 0.01, "0.01"), ("1", 0.0099, "size_below_minimum"), ("1", 0, "size_undefined"), ("1", -1, "size_undefined"),
            ("1", .nan, "size_undefined"),
            ("5000", 1, "100"), ("5000", 0.5, "50"), ("0.019", 1, "0.01"), ("0", 1, "size_below_minimum"), ("-1", 1, "size_below_minimum"),
            ("92233720368", 0.999_999_999_999_999_9, "100"), ("92233720368", 0.9999, "99.99"),
        ] as [(String, Double, String)])
    func fixed(text: String, hint: Double, expected: String) throws {
        #expect(size(.fixedLots(lots(text)), hint: hint, stop: nil, in: try Scene.context()) == expected)
    }

    @Test(
        "a broker's tick value that is not the contract's is refused",
        arguments: [
            (1, "0.2"), (0.9901, "0.2"), (1.0101, "0.2"), (0.98, "tick_value_mismatch"), (1.02, "tick_value_mismatch"),
            (0, "tick_value_mismatch"),
            (-1, "tick_value_mismatch"), (.nan, "tick_value_mismatch"), (nil, "0.2"),
        ] as [(Double?, String)])
    func tickValue(told: Double?, expected: String) throws {
        var specification = try #require(SymbolSpecification.builtIn("EURUSD"))
        specification.tickValue = told
        var context = try Scene.context()
        context.value = try #require(ContractValue(specification, account: "USD"))
        #expect(size(.riskPercent(1, of: .balance), in: context) == expected)
        #expect(size(.fixedLots(lots("0.2")), in: context) == expected)
    }

    @Test("huge figures and missing prices give no size")
    func absurd() throws {
        var context = try Scene.context("USDJPY")
        context.quote = noQuote
        #expect(size(.riskPercent(1, of: .balance), entry: "160", stop: "159", in: context) == "size_undefined")
        context = try Scene.context()
        context.quote = noQuote
        #expect(size(.fixedFraction(100, of: .balance), in: context) == "size_undefined")
        context = try Scene.context()
        context.account = AccountSnapshot(balance: Money(raw: .max), equity: Money(raw: .max))
        #expect(size(.riskPercent(100, of: .balance), entry: "1.1", stop: "1.09999999", in: context) == "size_undefined")
        #expect(size(.riskPercent(100, of: .balance), entry: "90000000000", stop: "0.00001", in: context) == "0.1")
        #expect(size(.fixedFraction(10_000, of: .equity), in: context) == "size_undefined")
    }

    @Test("never more than the exact amount, never more for a hint, on the step, and not below the minimum or refused")
    func exact() throws {
        var noise = Noise(state: 17)
        var (sized, refused) = (0, 0)
        for _ in 0..<4000 {
            let (symbol, currency) = noise.pick([
                ("EURUSD", "USD"), ("EURUSD", "EUR"), ("USDJPY", "USD"), ("USDJPY", "JPY"), ("XAUUSD", "USD"),
            ])
            var context = try Scene.context(symbol, currency: currency)
            context.quote = try Chance.quote(symbol, &noise)
            context.account.balance = Money(raw: noise.within(1...5_000_000_000))
            let millionths = noise.within(1...5_000_000)
            let entry = context.quote.ask
            let stop = entry - Price(raw: entry.raw / 10_000 * noise.within(1...300))
            let byValue = noise.chance(0.5)
            let policy: SizingPolicy =
                byValue
                ? .fixedFraction(Double(millionths) / 10_000, of: .balance) : .riskPercent(Double(millionths) / 1_000_000, of: .balance)
            guard case .success(let volume) = policy.volume(hint: 1, side: .buy, entry: entry, stop: stop, in: context) else {
                refused += 1; continue
            }
            sized += 1
            let specification = context.value.specification
            #expect(specification.accepts(volume))
            // amount × 10^16 of raw units against volume × price × contract, converted at the worse side.
            let one = Int128(Price.one)
            let amount = Int128(context.account.balance.raw) * Int128(byValue ? millionths * 100 : millionths) * one
            let lots = Int128(volume.raw) * Int128(specification.contractSize.raw) * 100_000_000
            let cost: Int128 =
                if byValue {
                    specification.baseCurrency == currency ? lots : lots / one * Int128(context.quote.ask.raw)
                } else {
                    specification.profitCurrency == currency
                        ? lots / one * Int128((entry - stop).raw) : lots / Int128(context.quote.bid.raw) * Int128((entry - stop).raw)
                }
            #expect(cost <= amount)
            let hint = Double(noise.within(1...1200)) / 1000
            if case .success(let hinted) = policy.volume(hint: hint, side: .buy, entry: entry, stop: stop, in: context) {
                #expect(hinted <= volume && specification.accepts(hinted))
                #expect(hint >= 1 ? hinted == volume : true)
            } else {
                #expect(hint < 1)
            }
        }
        #expect(sized > 2000 && refused > 20, "\(sized), \(refused)")
    }
}
