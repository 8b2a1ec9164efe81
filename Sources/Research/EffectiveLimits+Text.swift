internal import Market
internal import Risk
internal import Settings

extension EffectiveLimits {
    /// The limits for a person, without a final newline.
    public var text: String {
        var lines = presetLines
        lines += ["", "Account, at a balance of \(money(balance)) with nothing open"] + accountLines
        lines += ["", "Guards"] + guardLines
        lines += ["", "Sizing", "  \(sizingText)"]
        if !notes.isEmpty { lines += ["", "Notes"] + notes.map { "  \($0)" } }
        return lines.joined(separator: "\n")
    }

    private var presetLines: [String] {
        var lines = ["Preset \(preset.name): \(preset.summary)"]
        if let source = preset.source { lines.append("  rules published at \(source)") }
        for kind in Change.Kind.allCases {
            for change in changes where change.kind == kind {
                let theirs = change.preset.map { ", the preset says \($0)" } ?? ""
                lines.append("  \(kind.rawValue): \(change.key) \(change.value)\(theirs)")
            }
        }
        return lines
    }

    private var accountLines: [String] {
        let check = "  check before the reset: \(preResetText)"
        return EffectiveLimits.accountRules.flatMap { lines($0.name, $0.code) + ($0.code == "DAILY_LOSS_LIMIT" ? [check] : []) }
    }

    /// The account rules by their guards' codes.
    static let accountRules = [
        (code: "DAILY_LOSS_LIMIT", name: "daily loss"), (code: "DRAWDOWN_LIMIT", name: "drawdown"),
        (code: "TOTAL_LOSS_LIMIT", name: "total loss"), (code: "PROFIT_TARGET", name: "profit target"),
    ]

    private func lines(_ name: String, _ code: String) -> [String] {
        guard let figure = figures.first(where: { $0.code == code }) else { return ["  \(name): off"] }
        let reset = code == "DAILY_LOSS_LIMIT" ? ", resets \(limits.dailyReset.text), next in \(timeToReset)" : ""
        let level = money(figure.level)
        let crossing =
            if figure.level > figure.anchor {
                "at an equity of \(level) or more"
            } else if figure.isPassed {
                "below an equity of \(level)"
            } else {
                "at an equity of \(level) or less"
            }
        return [
            "  \(name): \(money(figure.amount))\(reset)",
            "    counted from \(anchorText(code)) \(money(figure.anchor)); \(figure.action.words) \(crossing)",
        ]
    }

    /// What a rule counts from, in words.
    private func anchorText(_ code: String) -> String {
        switch (code, value("daily_loss_anchor"), value("drawdown_peak")) {
        case ("DAILY_LOSS_LIMIT", "higher", _): "the higher of balance and equity at the reset,"
        case ("DAILY_LOSS_LIMIT", let anchor, _): "the \(anchor) at the reset,"
        case ("DRAWDOWN_LIMIT", _, "day_end_balance"): "the highest balance at a reset, now"
        case ("DRAWDOWN_LIMIT", _, _): "the highest equity, now"
        default: "the initial capital of"
        }
    }

    private func value(_ key: String) -> String {
        GuardCatalogue.limits.first { $0.key == key }.flatMap { limits[$0]?.text } ?? ""
    }

    /// Minutes before the reset from which the next day's limit must be satisfied; nil when that is off.
    var preResetMinutes: Int? {
        guard figures.contains(where: { $0.code == "DAILY_LOSS_LIMIT" }), value("daily_loss_anchor") != "equity" else { return nil }
        return Int(value("pre_reset_minutes")).flatMap { $0 > 0 ? $0 : nil }
    }

    private var preResetText: String {
        preResetMinutes.map { "\($0) min ahead a floating loss must already satisfy the next day's limit" } ?? "off"
    }

    /// `3 h 12 min`.
    private var timeToReset: String {
        let minutes = (nextReset - now) / 60
        if minutes == 0 { return "less than a minute" }
        return minutes < 60 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
    }

    private var guardLines: [String] {
        guardStates.map { state in
            let values = state.values.map { entry in
                "\(entry.limit.key) \(entry.limit.text(entry.value))\(entry.money.map { ": \(money($0))" } ?? "")"
            }
            let isOn = state.isOn ? (values.isEmpty ? "on" : values.joined(separator: ", ")) : "off"
            return "  \(state.code): \(isOn)"
        }
    }

    private var sizingText: String {
        switch settings.sizing {
        case .fixedLots(let lots): "fixed_lots: \(lots) lots an entry"
        case .riskPercent(let percent, let base): "risk_percent \(amount(percent)) of the \(base.rawValue), lost when the stop is hit"
        case .averageRange(let percent, let multiple, let period, let base):
            "atr: \(amount(percent)) of the \(base.rawValue), lost over \(LimitValue.number(multiple).text) average true ranges "
                + "of \(period) bars"
        case .fixedFraction(let percent, let base): "fixed_fraction \(amount(percent)) of the \(base.rawValue) as the position's value"
        }
    }

    private func amount(_ percent: Double) -> String { "\(LimitValue.number(percent).text) %: \(money(share(percent)))" }
}

extension BreachAction {
    /// What is done, in words.
    fileprivate var words: String {
        switch self {
        case .blockEntries: "no new entries, pending ones withdrawn"
        case .reduceOnly: "no new entries, pending ones withdrawn, nothing added"
        case .flatten: "everything closed"
        case .halt: "everything closed until an operator's command"
        }
    }
}
