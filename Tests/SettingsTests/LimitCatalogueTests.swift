import Risk
import Settings
import Testing

/// Every limit of the risk chain as a key: its reference, its bounds and its default come from one `Limit`.
@Suite("Every risk limit as a key")
struct LimitCatalogueTests {
    /// Alone, so that no other limit contradicts it.
    private func told(_ key: String, _ value: String) -> [String] { messages("[risk]\npreset = \"off\"\n\(key) = \(value)") }

    private func loaded(_ limit: Limit, _ value: String) throws -> LimitValue? {
        try settings("[risk]\npreset = \"off\"\n\(limit.key) = \(value)").risk[limit]
    }

    @Test("the reference has its unit, default and range", arguments: GuardCatalogue.limits.map(\.key))
    func reference(_ key: String) throws {
        let limit = try limit(key)
        let descriptor = try #require(HeraldSettings.reference.first { $0.key == "risk.\(key)" })
        #expect(descriptor.doc == limit.summary)
        let standard =
            switch limit.standard {
            case nil: "none"
            case .number(let value)?: value == value.rounded() ? String(Int(value)) : String(value)
            case .flag(let value)?: String(value)
            case .choice(let name)?: "\"\(name)\""
            case .hours(let hours)?: "\"\(hours.text)\""
            }
        #expect(descriptor.defaultText == standard)
        guard case .number(let unit, let range, _) = limit.kind else {
            #expect(descriptor.unit == "")
            return
        }
        let units: [Limit.Unit: String] = [
            .percent: "percent", .lots: "lots", .points: "points", .seconds: "seconds", .minutes: "minutes", .ratio: "", .count: "",
        ]
        #expect(descriptor.unit == units[unit])
        #expect(descriptor.range.hasSuffix(" \(Int(range.upperBound))"))
        #expect(key.hasSuffix("_percent") == (unit == .percent))
        if unit == .seconds || unit == .minutes || unit == .points { #expect(key.contains(unit.rawValue)) }
    }

    @Test("just below, at and above each hard bound", arguments: GuardCatalogue.limits.map(\.key))
    func bounds(_ key: String) throws {
        let limit = try limit(key)
        guard case .number(let unit, let range, _) = limit.kind else { return }
        let isWhole = [.points, .seconds, .minutes, .count].contains(unit)
        let most = Int(range.upperBound)
        #expect(range.upperBound == Double(most))
        #expect(try loaded(limit, "\(most)") == .number(range.upperBound))
        var refused = ["-1", isWhole ? "\(most + 1)" : "\(most).0001", "9223372036854775807"]
        if unit == .percent {
            // A percentage has no least value but more than nothing; what is tiny is written with its unit.
            #expect(try loaded(limit, "\"0.000001 %\"") == .number(0.000001))
            #expect(try loaded(limit, "0.05") == .number(0.05))
            #expect(try loaded(limit, "\"\(most) %\"") == .number(range.upperBound))
            refused += ["0", "0.0", "\"0 %\"", "\"-1 %\"", "\"\(most).0001 %\""]
        } else if unit == .lots {
            #expect(try loaded(limit, "0.00000001") == .number(1e-8))
            refused += ["0", "0.0"]
        } else {
            let least = Int(range.lowerBound)
            #expect(range.lowerBound == Double(least))
            #expect(try loaded(limit, "\(least)") == .number(range.lowerBound))
            refused.append("\(least - 1)")
        }
        for value in refused {
            let said = told(key, value)
            #expect(said.count == 1 && said[0].contains("risk.\(key): ") && said[0].contains(" is out of range; allowed: "), "\(said)")
        }
    }

    @Test("NaN, infinity, another type and what looks like a fraction are refused", arguments: GuardCatalogue.limits.map(\.key))
    func refused(_ key: String) throws {
        let limit = try limit(key)
        let wrong: [String]
        switch limit.kind {
        case .number(let unit, _, _):
            wrong = ["true", "\"much\"", "\"\"", "[1]", "{ x = 1 }", "2026-01-01", "\"nan\""]
            for value in ["nan", "-nan", "inf", "-inf"] {
                let said = told(key, value)
                #expect(said.count == 1 && (said[0].contains("expected a finite number") || said[0].contains("a whole number")), "\(said)")
            }
            if unit == .percent {
                for value in ["0.049", "0.01", "1e-9"] {
                    #expect(told(key, value).first?.contains("looks like a fraction, but percent are expected") == true)
                }
                #expect(told(key, "\"1\"").first?.contains("text with its unit such as \"1 %\"") == true)
            }
            if [.points, .seconds, .minutes, .count].contains(unit) {
                #expect(told(key, "1.5").first?.contains("expected a whole number, found the number 1.5") == true)
            }
        case .flag: wrong = ["1", "\"true\"", "nan", "[true]"]
        case .choice, .mode, .hours: wrong = ["1", "true", "nan", "\"\"", "\"nonsense\"", "[]"]
        }
        for value in wrong {
            let said = told(key, value)
            #expect(said.count == 1 && said[0].hasPrefix("c.toml:3:1: error: risk.\(key): "), "\(value): \(said)")
        }
    }

    @Test("every name of a choice is accepted", arguments: GuardCatalogue.limits.map(\.key))
    func names(_ key: String) throws {
        let limit = try limit(key)
        switch limit.kind {
        case .choice(let names), .mode(let names):
            for name in names { #expect(try loaded(limit, "\"\(name)\"") == .choice(name)) }
        case .flag:
            #expect(try loaded(limit, "true") == .flag(true))
            #expect(try loaded(limit, "false") == .flag(false))
        case .number, .hours: return
        }
    }

    @Test("without [risk] every limit has its strict default", arguments: ["", "[risk]\n", "[account]\nbalance = 5\n"])
    func absent(_ text: String) throws {
        let risk = try settings(text).risk
        #expect(risk.preset == "strict" && !risk.isOff)
        for limit in GuardCatalogue.limits { #expect(risk[limit] == limit.standard, "\(limit.key)") }
        // Whoever adds a limit without a default must say here that absent is meant to be off.
        #expect(
            GuardCatalogue.limits.filter { $0.standard == nil }.map(\.key) == [
                "max_total_loss_percent", "profit_target_percent", "max_risk_per_order_percent", "max_open_risk_percent",
                "max_spread_points", "trading_hours", "max_loss_streak",
            ])
    }
}
