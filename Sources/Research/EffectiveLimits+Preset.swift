internal import Market
internal import Risk

extension EffectiveLimits {
    /// One limit that differs from its preset.
    struct Change {
        /// What became of the preset's value.
        enum Kind: String, CaseIterable {
            case tightened, loosened
            /// Another mode, other hours or another reset: neither tighter nor looser.
            case changed
            /// The preset leaves it unset.
            case added
        }

        let key: String
        let kind: Kind
        let value: String
        /// The preset's value; nil for ``Kind/added``.
        let preset: String?
    }

    var preset: RiskPreset { RiskPreset.named(limits.preset) ?? .strict }

    /// Every limit that differs from the preset, in the order of the guards; the reset last.
    var changes: [Change] {
        let found = GuardCatalogue.limits.compactMap { limit -> Change? in
            guard let value = limits[limit], value != preset[limit] else { return nil }
            guard let theirs = preset[limit] else {
                return Change(key: limit.key, kind: .added, value: limit.text(value), preset: nil)
            }
            let isOrdered = limit.isTighter(value, than: theirs) || limit.isTighter(theirs, than: value)
            let kind: Change.Kind = !isOrdered ? .changed : limit.loosens(value, theirs) ? .loosened : .tightened
            return Change(key: limit.key, kind: kind, value: limit.text(value), preset: limit.text(theirs))
        }
        let reset = limits.dailyReset.text
        guard reset != preset.dailyReset else { return found }
        return found + [Change(key: "daily_reset", kind: .changed, value: reset, preset: preset.dailyReset)]
    }
}

extension DailyReset {
    /// `17:00 America/New_York`, as it is written in a configuration.
    var text: String {
        func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(two(secondOfDay / 3600)):\(two(secondOfDay / 60 % 60)) \(zone.name)"
    }
}

extension Limit {
    /// Limits whose percentage is taken of the account's equity, so that they are an amount of money.
    static let sharesOfEquity: Set = [
        "max_exposure_per_order_percent", "max_exposure_per_symbol_percent", "max_exposure_percent",
        "max_exposure_per_currency_percent", "max_risk_per_order_percent", "max_open_risk_percent",
    ]

    /// The short unit of its value; empty for counts, names and flags.
    var unitText: String {
        guard case .number(let unit, _, _) = kind else { return "" }
        return switch unit {
        case .percent: "%"
        case .seconds: "s"
        case .minutes: "min"
        case .lots, .points: unit.rawValue
        case .count, .ratio: ""
        }
    }

    /// A value with its unit: `5 %`.
    func text(_ value: LimitValue) -> String { unitText.isEmpty ? value.text : "\(value.text) \(unitText)" }
}
