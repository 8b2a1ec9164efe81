// The amounts are calculated by hand from the percentages; the resets from the zones' published offsets: New York is
// UTC-5 and Prague UTC+1 in winter, and Prague leaves summer time (UTC+2) on 2026-10-25.
import Market
import Research
import Risk
import Settings
import Testing

@Suite("The limits a configuration comes to")
struct EffectiveLimitsTests {
    private func limits(_ text: String, at now: String = "2026-11-22T18:48:00Z") throws -> EffectiveLimits {
        try EffectiveLimits(
            HeraldSettings(text: text, path: "c.toml", overrides: []), now: #require(Timestamp(text: now)))
    }

    private func lines(_ text: String, at now: String = "2026-11-22T18:48:00Z") throws -> [String] {
        try limits(text, at: now).text.split(separator: "\n").map(String.init)
    }

    @Test("strict on 10,000 USD")
    func strict() throws {
        let lines = try lines("")
        #expect(lines.first == "Preset strict: Herald's own defaults: every guard on.")
        for line in [
            "Account, at a balance of 10000.00 USD with nothing open",
            "  daily loss: 500.00 USD, resets 17:00 America/New_York, next in 3 h 12 min",
            "    counted from the higher of balance and equity at the reset, 10000.00 USD; "
                + "everything closed at an equity of 9500.00 USD or less",
            "  check before the reset: 15 min ahead a floating loss must already satisfy the next day's limit",
            "  drawdown: 2000.00 USD",
            "    counted from the highest equity, now 10000.00 USD; "
                + "everything closed until an operator's command at an equity of 8000.00 USD or less",
            "  total loss: off", "  profit target: off", "  KILLED: on", "  STOP_REQUIRED: stop_required true",
            "  ORDER_VOLUME_ABOVE_LIMIT: max_volume_per_order 5 lots",
            "  ORDER_RISK_ABOVE_LIMIT: off",
            "  OPEN_RISK_ABOVE_LIMIT: off",
            "  ORDER_EXPOSURE_ABOVE_LIMIT: max_exposure_per_order_percent 10000 %: 1000000.00 USD",
            "  MARGIN_LEVEL_BELOW_LIMIT: min_margin_level_percent 150 %", "  SPREAD_ABOVE_LIMIT: max_spread_percent 0.1 %",
            "  NEWS_WINDOW: news_minutes_before 2 min, news_minutes_after 2 min", "  QUOTE_STALE: max_quote_age_seconds 60 s",
            "  OUTSIDE_TRADING_HOURS: off", "  WEEKEND_NEAR: off", "  LOSS_STREAK: off",
            "  risk_percent 1 %: 100.00 USD of the balance, lost when the stop is hit",
        ] { #expect(lines.contains(line), "\(line)") }
        #expect(!lines.contains("Notes"))
    }

    @Test("a prop firm's rules: what was tightened, loosened, changed and added")
    func propFirm() throws {
        let lines = try lines(
            """
            [risk]
            preset = "ftmo_2step"
            max_daily_loss_percent = 3
            max_open_positions = 20
            daily_loss_anchor = "higher"
            profit_target_percent = 10.5
            loosen = ["max_open_positions", "daily_loss_anchor"]
            """, at: "2026-11-22T19:48:00Z")
        for line in [
            "  tightened: max_daily_loss_percent 3 %, the preset says 4.25 %",
            "  loosened: max_open_positions 20, the preset says 10",
            "  changed: daily_loss_anchor higher, the preset says balance", "  added: profit_target_percent 10.5 %",
            "  daily loss: 300.00 USD, resets 00:00 Europe/Prague, next in 3 h 12 min",
            "    counted from the higher of balance and equity at the reset, 10000.00 USD; "
                + "everything closed below an equity of 9700.00 USD",
            "  total loss: 850.00 USD",
            "    counted from the initial capital of 10000.00 USD; "
                + "everything closed until an operator's command at an equity of 9150.00 USD or less",
            "  profit target: 1050.00 USD",
            "    counted from the initial capital of 10000.00 USD; "
                + "no new entries, pending ones withdrawn at an equity of 11050.00 USD or more",
            "  limits count from an initial capital of 10000.00 USD, the balance at the start; "
                + "give risk.initial_balance when the account has a history",
        ] { #expect(lines.contains(line), "\(line)") }
        #expect(lines[1].hasPrefix("  rules published at https://ftmo.com/en/trading-objectives/ (2026-10-04)"))
    }

    @Test("limits on the initial capital of an account with a history, in a currency without decimals")
    func history() throws {
        let lines = try lines(
            """
            account = { currency = "JPY", balance = 960000 }
            risk = { preset = "ftmo_1step", initial_balance = 1000000 }
            """)
        for line in [
            "Account, at a balance of 960000 JPY with nothing open",
            "  drawdown: 85000 JPY",
            "    counted from the highest balance at a reset, now 1000000 JPY; "
                + "everything closed until an operator's command at an equity of 915000 JPY or less",
            "  ORDER_RISK_ABOVE_LIMIT: max_risk_per_order_percent 2 %: 19200 JPY",
        ] { #expect(lines.contains(line), "\(line)") }
        // 2.55 % of 1,000,000 from the balance of 960,000.
        #expect(lines.contains { $0.hasPrefix("  daily loss: 25500 JPY, ") })
        #expect(lines.contains("    counted from the balance at the reset, 960000 JPY; everything closed below an equity of 934500 JPY"))
        #expect(!lines.contains("Notes"))
    }

    @Test("what is allowed but would trade nothing is told")
    func notes() throws {
        let lost = try lines("[account]\nbalance = 9000\n[risk]\nmax_total_loss_percent = 10\ninitial_balance = 10000")
        #expect(
            lost.contains(
                "  TOTAL_LOSS_LIMIT: a balance of 9000.00 USD is at or below 9000.00 USD, so nothing would be traded; "
                    + "correct account.balance or risk.initial_balance"))
        let won = try lines("[account]\nbalance = 11000\n[risk]\nprofit_target_percent = 10\ninitial_balance = 10000")
        #expect(won.contains { $0.hasPrefix("  PROFIT_TARGET: a balance of 11000.00 USD is at or above 11000.00 USD") })
        let sized = try lines("[sizing]\nrisk_percent = 6\n[risk]\nmax_risk_per_order_percent = 5")
        #expect(sized.contains { $0.hasPrefix("  sizing.risk_percent 6 is above risk.max_risk_per_order_percent 5,") })
    }

    @Test(
        "the time to the next reset",
        arguments: [
            ("2026-11-22T22:59:00Z", "1 min"), ("2026-11-22T22:59:59Z", "less than a minute"), ("2026-11-22T23:00:00Z", "24 h 0 min"),
            ("2026-11-22T22:01:30Z", "58 min"), ("2026-10-24T22:30:00Z", "24 h 30 min"), ("2026-10-24T22:00:00Z", "25 h 0 min"),
        ])
    func reset(_ now: String, _ expected: String) throws {
        let lines = try lines("[risk]\ndaily_reset = \"00:00 Europe/Prague\"", at: now)
        #expect(lines.contains { $0.hasSuffix(", resets 00:00 Europe/Prague, next in \(expected)") }, "\(lines)")
    }

    @Test("off has nothing on but an operator's stop")
    func off() throws {
        let lines = try lines("[risk]\npreset = \"off\"")
        for line in ["  daily loss: off", "  check before the reset: off", "  drawdown: off"] { #expect(lines.contains(line)) }
        let guards = lines.drop { $0 != "Guards" }.dropFirst().prefix { $0 != "Sizing" }
        #expect(guards.filter { !$0.hasSuffix(": off") } == ["  KILLED: on"])
        #expect(guards.count == GuardCatalogue.all.count - 4)
    }

    @Test(
        "each way of sizing",
        arguments: [
            ("method = \"fixed_lots\"", "  fixed_lots: 0.1 lots an entry"),
            (
                "method = \"atr\"",
                "  atr: 1 %: 100.00 USD of the balance, lost over 2 average true ranges of 14 bars"
            ),
            (
                "method = \"fixed_fraction\"\nfraction_percent = 250\nbase = \"equity\"",
                "  fixed_fraction 250 %: 25000.00 USD of the equity as the position's value"
            ),
        ])
    func sizing(_ text: String, _ expected: String) throws { #expect(try lines("[sizing]\n" + text).contains(expected)) }

    @Test("every limit whose text says so is one of the equity, in money")
    func shares() throws {
        let text = try limits("").text
        for limit in GuardCatalogue.limits where limit.summary.contains("of the equity") {
            guard case .number(let percent)? = limit.standard else { continue }
            #expect(text.contains("\(limit.key) \(Int(percent)) %: \(Int(percent) * 100).00 USD"), "\(limit.key)")
        }
    }

    @Test("the object has the same figures")
    func object() throws {
        let text = try limits("[risk]\npreset = \"ftmo_2step\"\nmax_open_positions = 5", at: "2026-11-22T19:48:00Z").json.text
        for part in [
            "\"amount\" : 425", "\"equity\" : 9575", "\"is_crossed_at_equity\" : false", "\"seconds_left\" : 11520",
            "\"next\" : \"2026-11-22T23:00:00Z\"", "\"drawdown\" : {", "\"profit_target\" : null", "\"check_minutes_before\" : 15",
            "\"name\" : \"ftmo_2step\"", "\"code\" : \"WEEKEND_NEAR\"", "\"money\" : 200,",
        ] { #expect(text.contains(part), "\(part)\n\(text)") }
    }
}
