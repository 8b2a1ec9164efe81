import Risk

extension SettingsReader {
    /// Limits of which the first may not exceed the second.
    private static let ordered: [(small: String, large: String)] = [
        ("max_volume_per_order", "max_volume_per_symbol"), ("max_daily_loss_percent", "max_drawdown_percent"),
        ("max_daily_loss_percent", "max_total_loss_percent"),
        ("max_exposure_per_order_percent", "max_exposure_per_symbol_percent"),
        ("max_exposure_per_symbol_percent", "max_exposure_percent"), ("max_risk_per_order_percent", "max_open_risk_percent"),
        ("max_open_positions_per_symbol", "max_open_positions"), ("max_open_positions_per_strategy", "max_open_positions"),
        ("max_pending_orders_per_symbol", "max_pending_orders"), ("max_pending_orders_per_strategy", "max_pending_orders"),
        ("max_orders_per_minute", "max_orders_per_day"),
    ]

    /// Reports what a netting account, which holds one position per symbol, cannot do.
    mutating func checkNetting(_ account: AccountSettings) {
        guard account.marginMode == .netting else { return }
        if let hedging = document[["entries", "hedging"]], hedging.value == .flag(true) {
            report(
                "entries.hedging: contradicts account.margin_mode = \"netting\": such an account holds one side of a symbol at a time; "
                    + "set hedging = false or margin_mode = \"hedging\"",
                key: "entries.hedging", at: hedging.place)
        }
        guard case .array(let tables)? = document[["strategy"]]?.value else { return }
        var traded: [String: SettingPlace] = [:]
        for found in tables {
            guard case .table(let keys) = found.value, let written = keys["symbol"], case .text(let symbol) = written.value else {
                continue
            }
            guard let first = traded[symbol] else {
                traded[symbol] = written.place
                continue
            }
            let line = if case .file(let position) = first { " in line \(position.line)" } else { "" }
            report(
                "strategy.symbol: \(quoted(symbol)) is traded by the strategy\(line) too, and with account.margin_mode = \"netting\" they "
                    + "would share one position; remove one of them or set margin_mode = \"hedging\"",
                key: "strategy.symbol", at: written.place)
        }
    }

    /// Reports limits that cannot all be meant.
    mutating func checkContradictions(_ limits: RiskLimits) {
        let origin = limits.preset == RiskPreset.strict.name ? "the default" : "of the preset \(limits.preset)"
        for (small, large) in Self.ordered {
            guard let (first, second) = pair(small, large), let a = limits.number(first), let b = limits.number(second), a > b else {
                continue
            }
            contradiction((small, plain(a)), (large, plain(b)), origin: origin)
        }
    }

    private func pair(_ small: String, _ large: String) -> (Limit, Limit)? {
        guard let first = GuardCatalogue.limits.first(where: { $0.key == small }),
            let second = GuardCatalogue.limits.first(where: { $0.key == large })
        else { return nil }
        return (first, second)
    }

    /// The smaller limit must not exceed the larger; told at whichever was written, the smaller first. A default that is
    /// contradicted by a tighter written limit is no mistake: the tighter one rules.
    private mutating func contradiction(
        _ small: (name: String, text: String), _ large: (name: String, text: String), origin: String
    ) {
        guard !hasMistake(under: "risk.\(small.name)"), !hasMistake(under: "risk.\(large.name)") else { return }
        guard document[["risk", small.name]] != nil || isStrictPair(small.name) else { return }
        let written = [small.name, large.name].first { document[["risk", $0]] != nil }
        let unit = HeraldSettings.descriptor("risk.\(small.name)").unit
        func shown(_ limit: (name: String, text: String)) -> String {
            let note = document[["risk", limit.name]] == nil ? " (\(origin))" : ""
            return "\(limit.name) = \(limit.text)\(unit.isEmpty ? "" : " \(unit)")\(note)"
        }
        let key = "risk.\(written ?? small.name)"
        report(
            "\(key): contradictory limits: \(shown(small)) is above \(shown(large)); lower the first or raise the second", key: key,
            at: written.flatMap { document[["risk", $0]]?.place })
    }

    /// Pairs whose smaller limit must be lowered together with the larger one, as since the first version.
    private func isStrictPair(_ small: String) -> Bool { small == "max_volume_per_order" || small == "max_daily_loss_percent" }
}
