import Market
import Settings
import Testing

/// `[costs]`: each key's default, and amounts that contradict the mode.
@Suite("Costs")
struct CostTests {
    @Test("nothing is charged unless it is asked for, but the swap")
    func defaults() throws {
        let costs = try settings("").costs
        #expect(costs.commissionMode == .perLot && costs.commissionPerLot == .zero && costs.commissionPerDeal == .zero)
        #expect(costs.commissionPercent == 0 && costs.commissionMinimum == .zero)
        #expect(costs.commissionSide == .both && costs.commissionCurrency == .account)
        #expect(costs.slippagePoints == 0 && costs.slippageVolatility == 0 && costs.slippageRandomPoints == 0 && costs.seed == 0)
        #expect(costs.delayMilliseconds == 0 && costs.delayJitterMilliseconds == 0 && costs.usesSwap)
    }

    @Test("a commission per lot in account currency")
    func perLot() throws {
        let costs = try settings("[costs]\ncommission_per_lot = 3.5\ncommission_side = \"close\"").costs
        #expect(costs.commissionPerLot.description == "3.5" && costs.commissionSide == .close)
    }

    @Test(
        "amounts that the mode does not charge, and modes without their amount",
        arguments: [
            (
                "commission_per_lot = 3.5\ncommission_mode = \"percent\"\ncommission_percent = 0.1",
                [
                    "c.toml:2:1: error: costs.commission_per_lot: contradicts costs.commission_mode = \"percent\", which does not charge "
                        + "it; remove it or set commission_mode = \"per_lot\""
                ]
            ),
            (
                "commission_percent = \"0.002 %\"",
                [
                    "c.toml:2:1: error: costs.commission_percent: contradicts costs.commission_mode = \"per_lot\", which does not charge "
                        + "it; remove it or set commission_mode = \"percent\""
                ]
            ),
            (
                "commission_mode = \"per_deal\"",
                [
                    "c.toml:2:1: error: costs.commission_mode: \"per_deal\" charges nothing without commission_per_deal; "
                        + "give commission_per_deal above 0"
                ]
            ),
            ("commission_mode = \"percent\"\ncommission_minimum = 5", []),
            ("commission_mode = \"per_deal\"\ncommission_per_deal = 2\ncommission_per_lot = 0", []),
        ] as [(String, [String])])
    func contradictions(_ text: String, _ expected: [String]) {
        #expect(messages("[costs]\n" + text) == expected)
    }

    @Test(
        "values out of range, of the wrong kind or too fine",
        arguments: [
            (
                "commission_percent = 0.002",
                "costs.commission_percent: 0.002 looks like a fraction, but percent are expected; write 0.2 for 0.2 percent, "
                    + "or \"0.002 %\" if you mean that little"
            ),
            ("commission_percent = 11", "costs.commission_percent: 11 is out of range; allowed: 0 to 10 percent"),
            (
                "commission_mode = \"per_side\"",
                "costs.commission_mode: unknown commission_mode \"per_side\" (allowed: \"per_lot\", \"per_deal\", \"percent\")"
            ),
            ("commission_minimum = 0.005", "costs.commission_minimum: 0.005 has more than the 2 decimals of USD"),
            ("slippage_volatility = -1", "costs.slippage_volatility: -1 is out of range; allowed: 0 to 100"),
            ("delay_milliseconds = 60001", "costs.delay_milliseconds: 60001 is out of range; allowed: 0 to 60000 milliseconds"),
            ("use_swap = 1", "costs.use_swap: expected true or false, found the integer 1"),
        ])
    func mistakes(_ text: String, _ message: String) {
        #expect(messages("[costs]\n" + text) == ["c.toml:2:1: error: " + message])
    }
}
