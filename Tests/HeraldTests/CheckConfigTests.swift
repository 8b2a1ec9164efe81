import Foundation
import Testing

/// What `check-config` shows of a configuration that is fine; Tests/ResearchTests has every line.
@Suite struct CheckConfigTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func theLimitsAreShownInMoney() throws {
        let lines = try herald("check-config").outputLines
        #expect(lines.prefix(3) == ["config.toml: ok", "", "Preset strict: Herald's own defaults: every guard on."])
        let daily = try #require(lines.first { $0.hasPrefix("  daily loss: 500.00 USD, resets 17:00 America/New_York, next in ") })
        // Hours and minutes, whatever the time is now; 25 hours on the day of the change of clocks.
        let wanted = try Regex("next in (((1?[0-9]|2[0-5]) h )?[0-5]?[0-9] min|less than a minute)$")
        #expect(daily.contains(wanted), "\(daily)")
        #expect(lines.contains("  ORDER_EXPOSURE_ABOVE_LIMIT: max_exposure_per_order_percent 10000 %: 1000000.00 USD"))
        #expect(lines.contains("  WEEKEND_NEAR: off"))
    }

    @Test func overridesAndFilesCount() throws {
        let path = try scratch.write("c.toml", "[account]\ncurrency = \"EUR\"\nbalance = 100000\n[risk]\npreset = \"ftmo_2step\"\n")
        let lines = try herald("check-config", "--config", path, "--override", "risk.max_daily_loss_percent=2").outputLines
        #expect(lines.first == "\(path): ok")
        #expect(lines.contains("  tightened: max_daily_loss_percent 2 %, the preset says 4.25 %"))
        #expect(lines.contains { $0.hasPrefix("  daily loss: 2000.00 EUR, resets 00:00 Europe/Prague, next in ") })
    }

    @Test func aLoosenedPresetIsRefused() throws {
        let path = try scratch.write("c.toml", "[risk]\npreset = \"ftmo_2step\"\nmax_daily_loss_percent = 5\n")
        expectRefusal(
            try herald("check-config", "--config", path), 2,
            "\(path):3:1: error: risk.max_daily_loss_percent: 5 percent is looser than the 4.25 percent of the preset ftmo_2step")
    }

    private struct Answer: Decodable {
        struct Limits: Decodable {
            struct Preset: Decodable { let name: String }
            struct Figure: Decodable { let amount: Double }
            struct Account: Decodable {
                let daily_loss: Figure
                let total_loss: Figure?
            }
            let preset: Preset
            let account: Account
        }
        let passed: Bool
        let errors: [String]
        let limits: Limits
    }

    @Test func theObjectHasThem() throws {
        let outcome = try herald("check-config", "--json", "--override", "account.balance=20000")
        let answer = try JSONDecoder().decode(Answer.self, from: Data(outcome.output.utf8))
        #expect(answer.passed && answer.errors.isEmpty)
        #expect(answer.limits.preset.name == "strict")
        #expect(answer.limits.account.daily_loss.amount == 1000)
        #expect(answer.limits.account.total_loss == nil)
    }
}
