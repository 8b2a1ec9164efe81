import Market
import Risk
import Settings
import Testing

@Suite("Risk limits and percentages")
struct RiskTests {
    static let file = "[risk]\npreset = \"strict\"\nmax_volume_per_order = 3\nmax_open_positions = 7\n"

    @Test("off has no limit but those given beside it")
    func off() throws {
        let risk = try settings("[risk]\npreset = \"off\"\nmax_open_positions = 7").risk
        var expected = RiskLimits(preset: .off, dailyReset: risk.dailyReset)
        expected[try limit("max_open_positions")] = .number(7)
        #expect(risk == expected)
    }

    @Test("off by an override drops the file's limits")
    func offByOverride() throws {
        let file = Self.file + "daily_reset = \"00:00 UTC\"\n"
        let risk = try settings(file, overrides: ["risk.preset=off"]).risk
        #expect(risk == RiskLimits(preset: .off, dailyReset: try settings("").risk.dailyReset))
        let kept = try settings(file, overrides: ["risk.max_open_positions=2", "risk.preset=off"]).risk
        #expect(try kept.count(limit("max_open_positions")) == 2)
        #expect(try kept.volume(limit("max_volume_per_order")) == nil)
    }

    @Test("the file's limits stay checked under off by an override")
    func offStaysChecked() {
        #expect(
            messages("[risk]\nmax_open_positions = 0", overrides: ["risk.preset=off"]) == [
                "c.toml:2:1: error: risk.max_open_positions: 0 is out of range; allowed: 1 to 1000"
            ])
    }

    @Test("strict by an override brings every limit back, with the file's")
    func strictByOverride() throws {
        let risk = try settings("[risk]\npreset = \"off\"\nmax_open_positions = 7", overrides: ["risk.preset=strict"])
            .risk
        #expect(try risk.count(limit("max_open_positions")) == 7)
        #expect(try risk.number(limit("max_daily_loss_percent")) == 5)
        #expect(try risk.flag(limit("stop_required")))
    }

    @Test("given limits replace the strict ones")
    func strict() throws {
        let risk = try settings(
            "[risk]\nstop_required = false\nmax_spread_points = 30\nmax_spread_percent = \"0.01 %\"\n"
                + "max_volume_per_order = 0.5\ndaily_reset = \"00:30 Europe/Prague\"\ninitial_balance = 100000.5\n"
                + "trading_hours = \"Sun-Thu 00:00-24:00 UTC\"\nmin_reward_risk = 0\ndaily_loss_action = \"halt\""
        ).risk
        #expect(try !risk.flag(limit("stop_required")))
        #expect(try risk.count(limit("max_spread_points")) == 30)
        #expect(try risk.number(limit("max_spread_percent")) == 0.01)
        #expect(try risk.volume(limit("max_volume_per_order"))?.description == "0.5")
        #expect(try risk.number(limit("min_reward_risk")) == 0)
        #expect(try risk.choice(limit("daily_loss_action")) == "halt")
        #expect((risk.dailyReset.secondOfDay, risk.dailyReset.zone.name) == (1800, "Europe/Prague"))
        #expect(risk.initialBalance?.description == "100000.5")
        guard case .hours(let hours)? = risk[try limit("trading_hours")] else {
            Issue.record("no trading hours")
            return
        }
        #expect((hours.firstDay, hours.lastDay, hours.opens, hours.closes) == (0, 4, 0, 86_400))
    }

    @Test("a single day, and hours over the end of the week")
    func days() throws {
        func days(_ text: String) throws -> [Int] {
            guard case .hours(let hours)? = try settings("", overrides: ["risk.trading_hours=\(text)"]).risk[try limit("trading_hours")]
            else { return [] }
            return [hours.firstDay, hours.lastDay]
        }
        #expect(try days("Wed 08:00-20:00 UTC") == [3, 3])
        #expect(try days("Fri-Mon 08:00-20:00 UTC") == [5, 1])
    }

    @Test(
        "percentages up to their hard bound",
        arguments: [
            ("sizing.risk_percent", 10.0), ("risk.max_daily_loss_percent", 20), ("risk.max_drawdown_percent", 50),
            ("risk.max_spread_percent", 5), ("account.stop_out_percent", 100),
        ])
    func bounds(_ key: String, _ maximum: Double) {
        let raised = "risk.max_drawdown_percent=50"
        #expect(messages("", overrides: [raised, "\(key)=\(maximum)"]) == [])
        #expect(messages("", overrides: [raised, "\(key)=\"\(maximum) %\""]) == [])
        #expect(messages("", overrides: ["\(key)=\(maximum + 0.001)"]).first?.contains("is out of range") == true)
        #expect(messages("", overrides: ["\(key)=-1"]).first?.contains("is out of range") == true)
        #expect(messages("", overrides: ["\(key)=0.0499"]).first?.contains("looks like a fraction") == true)
        #expect(messages("", overrides: ["\(key)=0.05"]) == [] || key == "risk.max_drawdown_percent")
        #expect(messages("", overrides: ["\(key)=0"]).isEmpty == (key == "account.stop_out_percent"))
    }

    @Test("a fraction is refused and explained")
    func fraction() {
        #expect(
            messages("[sizing]\nrisk_percent = 0.01") == [
                "c.toml:2:1: error: sizing.risk_percent: 0.01 looks like a fraction, but percent are expected; "
                    + "write 1 for 1 percent, or \"0.01 %\" if you mean that little"
            ])
    }

    @Test("text needs its unit", arguments: ["1", "1 percent", "%", "1e1 %", "nan %", "1 % %", ""])
    func unit(_ text: String) {
        #expect(
            messages("[sizing]\nrisk_percent = \"\(text)\"") == [
                "c.toml:2:1: error: sizing.risk_percent: expected a number, or text with its unit such as \"1 %\", "
                    + "found the string \"\(text)\""
            ])
    }
}
