import Foundation
import Market
import Risk
import Settings
import Testing

/// Presets that hold somebody else's rules: tightened freely, loosened only by name.
@Suite("Binding presets")
struct PresetTests {
    private static let binding = RiskPreset.all.filter(\.isBinding).map(\.name)

    private func told(_ preset: String, _ lines: String...) -> [String] {
        messages((["[risk]", "preset = \"\(preset)\""] + lines).joined(separator: "\n"))
    }

    @Test("every preset loads without a contradiction, with its own values and reset", arguments: RiskPreset.all.map(\.name))
    func loads(_ name: String) throws {
        let preset = try #require(RiskPreset.named(name))
        let risk = try settings("[risk]\npreset = \"\(name)\"").risk
        #expect(risk == RiskLimits(preset: preset, dailyReset: risk.dailyReset))
        let minutes = risk.dailyReset.secondOfDay / 60
        let clock = [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        #expect("\(clock) \(risk.dailyReset.zone.name)" == preset.dailyReset)
    }

    @Test("the shipped file takes every preset by changing that one line", arguments: RiskPreset.all.map(\.name))
    func shipped(_ name: String) throws {
        let text = try String(contentsOf: root.appending(path: "config.toml"), encoding: .utf8)
        let changed = text.replacing("preset = \"strict\"", with: "preset = \"\(name)\"")
        #expect(try settings(changed).risk.preset == name)
    }

    @Test("each limit one step looser is refused, and accepted by name", arguments: binding)
    func looser(_ name: String) throws {
        let preset = try #require(RiskPreset.named(name))
        for limit in GuardCatalogue.limits {
            guard let theirs = preset[limit], let value = looser(limit, theirs) else { continue }
            let line = "\(limit.key) = \(value)"
            let said = told(name, line)
            #expect(said.contains { $0.contains("risk.\(limit.key): ") && $0.contains("of the preset \(name);") }, "\(line): \(said)")
            let accepted = told(name, line, "loosen = [\"\(limit.key)\"]")
            #expect(accepted.allSatisfy { $0.contains("contradictory limits") }, "\(line): \(accepted)")
        }
    }

    @Test("each limit one step tighter, or the same, is accepted", arguments: binding)
    func tighter(_ name: String) throws {
        let preset = try #require(RiskPreset.named(name))
        for limit in GuardCatalogue.limits {
            guard let theirs = preset[limit] else { continue }
            for value in [tighter(limit, theirs), toml(theirs)].compactMap(\.self) {
                let said = told(name, "\(limit.key) = \(value)")
                #expect(said.allSatisfy { $0.contains("contradictory limits") }, "\(limit.key) = \(value): \(said)")
            }
        }
    }

    private func looser(_ limit: Limit, _ value: LimitValue) -> String? { step(limit, value, isLooser: true) }
    private func tighter(_ limit: Limit, _ value: LimitValue) -> String? { step(limit, value, isLooser: false) }

    /// A value beside the preset's as TOML; nil when the preset's is at the bound.
    private func step(_ limit: Limit, _ value: LimitValue, isLooser: Bool) -> String? {
        switch (limit.kind, value) {
        case (.number(let unit, let range, let direction), .number(let number)):
            let isUp = (direction == .lower) == isLooser
            let step = [.percent, .ratio, .lots].contains(unit) ? min(0.01, number / 2) : 1
            let next = isUp ? number + step : number - step
            guard range.contains(next), next > 0 || range.contains(0) else { return nil }
            guard let text = Volume(next)?.description else { return nil }
            return unit == .percent ? "\"\(text) %\"" : text
        case (.flag(let tighter), .flag(let flag)): return (flag == tighter) == isLooser ? "\(!flag)" : nil
        case (.choice(let names), .choice(let name)):
            guard let index = names.firstIndex(of: name) else { return nil }
            let next = isLooser ? index - 1 : index + 1
            return names.indices.contains(next) ? "\"\(names[next])\"" : nil
        case (.mode(let names), .choice(let name)): return isLooser ? names.first { $0 != name }.map { "\"\($0)\"" } : nil
        default: return nil
        }
    }

    private func toml(_ value: LimitValue) -> String {
        switch value {
        case .choice(let name): "\"\(name)\""
        case .number, .flag, .hours: value.text
        }
    }

    @Test("what is said names the preset's value and the way out")
    func wording() {
        #expect(
            told("ftmo_2step", "max_daily_loss_percent = 5", "daily_loss_anchor = \"equity\"", "daily_reset = \"00:00 UTC\"") == [
                "c.toml:3:1: error: risk.max_daily_loss_percent: 5 percent is looser than the 4.25 percent of the preset ftmo_2step; "
                    + "remove the line, or accept the risk with risk.loosen = [\"max_daily_loss_percent\"]",
                "c.toml:4:1: error: risk.daily_loss_anchor: \"equity\" is other than the \"balance\" of the preset ftmo_2step; "
                    + "remove the line, or accept the risk with risk.loosen = [\"daily_loss_anchor\"]",
                "c.toml:5:1: error: risk.daily_reset: this is another reset than the \"00:00 Europe/Prague\" of the preset ftmo_2step; "
                    + "remove the line, or accept the risk with risk.loosen = [\"daily_reset\"]",
            ])
    }

    @Test("the preset's own reset may be written, another one only by name")
    func reset() throws {
        #expect(told("ftmo_2step", "daily_reset = \"00:00 Europe/Prague\"") == [])
        #expect(told("ftmo_2step", "daily_reset = \"00:00 UTC\"", "loosen = [\"daily_reset\"]") == [])
        #expect(told("strict", "daily_reset = \"00:00 UTC\"") == [])
    }

    @Test("a limit that the preset leaves open may be set")
    func added() throws {
        #expect(told("ftmo_2step", "profit_target_percent = 10.5", "trading_hours = \"Mon-Fri 08:00-20:00 UTC\"") == [])
    }

    @Test("loosening by an override needs its name, too, and has the override's place")
    func overrides() {
        let file = "[risk]\npreset = \"ftmo_2step\""
        let change = "risk.max_daily_loss_percent=5"
        #expect(messages(file, overrides: [change]).first?.hasPrefix("--override \(change): error: risk.max_daily_loss_percent: ") == true)
        #expect(messages(file, overrides: [change, "risk.loosen=[\"max_daily_loss_percent\"]"]) == [])
        #expect(
            messages(file, overrides: ["risk.loosen=[1]"]) == [
                "--override risk.loosen=[1]: error: risk.loosen: expected the key of a limit in quotes, found the integer 1"
            ])
        #expect(messages("[risk]\nmax_open_positions = 11", overrides: ["risk.preset=ftmo_2step"]).count == 1)
        #expect(messages(file + "\nmax_open_positions = 11", overrides: ["risk.preset=strict"]) == [])
        #expect(messages(file + "\nmax_open_positions = 11", overrides: ["risk.preset=off"]) == [])
    }

    @Test("a contradiction with the preset's own value says so")
    func contradiction() {
        #expect(
            told("ftmo_2step", "max_total_loss_percent = 4") == [
                "c.toml:3:1: error: risk.max_total_loss_percent: contradictory limits: max_daily_loss_percent = 4.25 percent "
                    + "(of the preset ftmo_2step) is above max_total_loss_percent = 4 percent; lower the first or raise the second"
            ])
    }

    @Test("docs/presets.md has every preset with its sources, its reset and each value that is not strict's", arguments: binding)
    func documented(_ name: String) throws {
        let text = try String(contentsOf: root.appending(path: "docs/presets.md"), encoding: .utf8)
        let preset = try #require(RiskPreset.named(name))
        let section = try #require(text.components(separatedBy: "\n## ").first { $0.hasPrefix(name + "\n") })
        let source = try #require(preset.source)
        let pages = source.components(separatedBy: ", ")
        for page in pages {
            #expect(page.hasPrefix("https://") && page.hasSuffix(")"), "\(page)")
            #expect(section.contains(page), "\(page)")
        }
        #expect(section.contains("`daily_reset = \"\(preset.dailyReset)\"`"))
        // The two that every preset of a firm adds are explained once, for all.
        let common = ["max_open_risk_percent", "max_risk_per_order_percent"]
        for limit in GuardCatalogue.limits where preset[limit] != RiskPreset.strict[limit] && !common.contains(limit.key) {
            let value = try #require(preset[limit])
            #expect(section.contains("`\(limit.key) = \(toml(value))`"), "\(limit.key)")
        }
        #expect(try preset[limit("max_open_risk_percent")] == preset[limit("max_daily_loss_percent")])
        #expect(try preset[limit("max_risk_per_order_percent")] == .number(2))
        for key in common { #expect(text.contains("`\(key)`")) }
    }

    @Test("docs/presets.md has no section of a preset that is gone")
    func noMore() throws {
        let text = try String(contentsOf: root.appending(path: "docs/presets.md"), encoding: .utf8)
        let headings = text.split(separator: "\n").filter { $0.hasPrefix("## ") && $0.contains("_") }.map { String($0.dropFirst(3)) }
        #expect(headings == Self.binding)
        for name in ["strict", "off"] { #expect(text.contains("`\(name)`")) }
    }
}
