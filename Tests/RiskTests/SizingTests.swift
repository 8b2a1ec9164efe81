import Market
import Risk
import Testing
import Trading

/// Lots by hand; the account is in US dollars.
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
            ("EURUSD", Side.buy, "1.1", "1.095", "0.2"), ("EURUSD", .sell, "1.1", "1.105", "0.2"),
            // 333 a lot: 0.3003; 501: 0.1996; 10,000: exactly one step; 10,001: less than one.
            ("EURUSD", .buy, "1.1", "1.09667", "0.3"), ("EURUSD", .buy, "1.1", "1.09499", "0.19"),
            ("EURUSD", .buy, "1.1", "1", "0.01"), ("EURUSD", .buy, "1.1", "0.99999", "size_below_minimum"),
            // 10 × 100 ounces = 1000; 7 × 100: 0.1428.
            ("XAUUSD", .buy, "2000", "1990", "0.1"), ("XAUUSD", .sell, "2000", "2007", "0.14"),
            // 100,000 yen are 625 dollars at the bid of 160, on either side: exactly 0.16.
            ("USDJPY", .buy, "160.01", "159.01", "0.16"), ("USDJPY", .sell, "160", "161", "0.16"),
        ])
    func byRisk(symbol: String, side: Side, entry: String, stop: String, expected: String) throws {
        let context = try Scene.context(symbol)
        #expect(size(.riskPercent(1, of: .balance), side, entry: entry, stop: stop, in: context) == expected)
    }

    @Test(
        "the base is the one asked for",
        arguments: [
            // 1 % of 8,000 is 80, of 500 a lot: 0.16; 0.5 % of 10,000 is 50: 0.1.
            (SizingPolicy.riskPercent(1, of: .equity), "0.16"), (.riskPercent(1, of: .balance), "0.2"),
            (.riskPercent(0.5, of: .balance), "0.1"),
            (.riskPercent(100, of: .balance), "20"), (.riskPercent(0.05, of: .balance), "0.01"),
            (.riskPercent(0.0499, of: .balance), "size_below_minimum"),
        ])
    func base(policy: SizingPolicy, expected: String) throws {
        #expect(size(policy, in: try Scene.context(equity: "8000")) == expected)
    }

    @Test(arguments: [
        ("0.1", "0.1"), ("0.019", "0.01"), ("0.01", "0.01"), ("0.00999999", "size_below_minimum"), ("0", "size_below_minimum"),
        ("-1", "size_below_minimum"), ("100", "100"), ("100.01", "100"), ("5000", "100"),
    ])
    func fixedLots(lots text: String, expected: String) throws {
        #expect(size(.fixedLots(lots(text)), stop: nil, in: try Scene.context()) == expected)
    }

    @Test("the symbol's own step and minimum count")
    func coarseSteps() throws {
        var specification = try #require(SymbolSpecification.builtIn("EURUSD"))
        (specification.volumeMinimum, specification.volumeStep) = (lots("0.2"), lots("0.1"))
        var context = try Scene.context()
        context.value = try #require(ContractValue(specification, account: "USD"))
        for (text, expected) in [("0.39", "0.3"), ("0.2", "0.2"), ("0.19", "size_below_minimum")] {
            #expect(size(.fixedLots(lots(text)), stop: nil, in: context) == expected)
        }
    }

    /// A tenth-of-a-step error in binary must not cost a whole step: 0.29 of one lot is 0.29 lots.
    @Test(
        "size_hint only shrinks",
        arguments: [
            (0.5, "0.5"), (1, "1"), (1.5, "1"), (.infinity, "1"), (0.01, "0.01"), (0.0099, "size_below_minimum"), (0.29, "0.29"),
            (0.57, "0.57"), (0.58, "0.58"), (1.0 / 3, "0.33"), (0.999, "0.99"),
        ])
    func hint(hint: Double, expected: String) throws {
        #expect(size(.fixedLots(lots("1")), hint: hint, in: try Scene.context()) == expected)
        // 100 at 100 dollars a lot.
        #expect(size(.riskPercent(1, of: .balance), hint: hint, stop: "1.099", in: try Scene.context()) == expected)
    }

    @Test func riskNeedsAStop() throws {
        #expect(size(.riskPercent(1, of: .balance), stop: nil, in: try Scene.context()) == "size_needs_stop")
    }

    @Test(
        "a stop that loses nothing gives no size",
        arguments: [
            (Side.buy, "1.1"), (.buy, "1.10001"), (.sell, "1.1"), (.sell, "1.09999"),
        ])
    func stopOnTheWrongSide(side: Side, stop: String) throws {
        #expect(size(.riskPercent(1, of: .balance), side, stop: stop, in: try Scene.context()) == "size_undefined")
    }

    @Test("an empty or overdrawn account gives no size", arguments: ["0", "-100"])
    func withoutMoney(balance: String) throws {
        #expect(size(.riskPercent(1, of: .balance), in: try Scene.context(balance: balance)) == "size_undefined")
        #expect(size(.riskPercent(1, of: .equity), in: try Scene.context(equity: balance)) == "size_undefined")
    }

    @Test("yen that cannot be converted for want of a price give no size")
    func withoutPrice() throws {
        let context = try Scene.context("USDJPY", bid: "0", ask: "0")
        #expect(size(.riskPercent(1, of: .balance), entry: "160", stop: "159", in: context) == "size_undefined")
    }
}
