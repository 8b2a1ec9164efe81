import Market
import Risk

extension SettingsReader {
    /// `[risk]`: the preset's limits with the given ones in their place, checked against each other.
    mutating func riskSection() -> RiskLimits {
        let reset = value(
            "risk.daily_reset", afterMistake: DailyReset(secondOfDay: 0, zone: .utc), SettingDescriptor.reset)
        let name = value("risk.preset", afterMistake: "strict", SettingDescriptor.choice)
        let preset = RiskLimits.Preset(rawValue: name) ?? .strict
        var limits = RiskLimits(preset: preset, dailyReset: reset)
        set(\.stopRequired, "stop_required", SettingDescriptor.flag, in: &limits)
        set(\.maximumVolumePerOrder, "max_volume_per_order", SettingDescriptor.volume, in: &limits)
        set(\.maximumVolumePerSymbol, "max_volume_per_symbol", SettingDescriptor.volume, in: &limits)
        set(\.maximumOpenPositions, "max_open_positions", SettingDescriptor.integer, in: &limits)
        set(\.maximumDailyLossPercent, "max_daily_loss_percent", SettingDescriptor.percent, in: &limits)
        set(\.maximumDrawdownPercent, "max_drawdown_percent", SettingDescriptor.percent, in: &limits)
        set(\.maximumSpreadPercent, "max_spread_percent", SettingDescriptor.percent, in: &limits)
        set(\.maximumSpreadPoints, "max_spread_points", SettingDescriptor.integer, in: &limits)
        checkContradictions(limits)
        return limits
    }

    /// Takes a given limit over. `--override risk.preset=off` drops what the file says: only limits given by
    /// overrides count then.
    private mutating func set<T>(
        _ limit: WritableKeyPath<RiskLimits, T>, _ name: String, _ convert: SettingConversion<T>,
        in limits: inout RiskLimits
    ) {
        guard let found = given(["risk", name], HeraldSettings.descriptor("risk.\(name)"), convert) else { return }
        if counts(found.place, under: limits.preset) { limits[keyPath: limit] = found.value }
    }

    private mutating func set<T>(
        _ limit: WritableKeyPath<RiskLimits, T?>, _ name: String, _ convert: SettingConversion<T>,
        in limits: inout RiskLimits
    ) {
        guard let found = given(["risk", name], HeraldSettings.descriptor("risk.\(name)"), convert) else { return }
        if counts(found.place, under: limits.preset) { limits[keyPath: limit] = found.value }
    }

    private func counts(_ place: SettingPlace, under preset: RiskLimits.Preset) -> Bool {
        let isOverridden = document[["risk", "preset"]]?.place.isOverride ?? false
        return preset == .strict || !isOverridden || place.isOverride
    }

    private mutating func checkContradictions(_ limits: RiskLimits) {
        if let order = limits.maximumVolumePerOrder, let symbol = limits.maximumVolumePerSymbol, order > symbol {
            contradiction(
                ("max_volume_per_order", order.description), ("max_volume_per_symbol", symbol.description), "lots")
        }
        if let daily = limits.maximumDailyLossPercent, let total = limits.maximumDrawdownPercent, daily > total {
            contradiction(("max_daily_loss_percent", plain(daily)), ("max_drawdown_percent", plain(total)), "percent")
        }
    }

    /// The smaller limit must not exceed the larger; told at whichever was written, the smaller first.
    private mutating func contradiction(
        _ small: (name: String, text: String), _ large: (name: String, text: String), _ unit: String
    ) {
        guard !hasMistake(under: "risk.\(small.name)"), !hasMistake(under: "risk.\(large.name)") else { return }
        let written = [small.name, large.name].first { document[["risk", $0]] != nil }
        func shown(_ limit: (name: String, text: String)) -> String {
            let note = document[["risk", limit.name]] == nil ? " (the default)" : ""
            return "\(limit.name) = \(limit.text) \(unit)\(note)"
        }
        let key = "risk.\(written ?? small.name)"
        let advice = "lower the first or raise the second"
        report(
            "\(key): contradictory limits: \(shown(small)) is above \(shown(large)); \(advice)", key: key,
            at: written.flatMap { document[["risk", $0]]?.place })
    }
}
