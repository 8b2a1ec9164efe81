import Market
import Risk

extension SettingsReader {
    /// `[risk]`: the preset's limits with the given ones in their place, checked against the preset and each other.
    mutating func riskSection(currency: String) -> RiskLimits {
        let name = value("risk.preset", afterMistake: "strict", SettingDescriptor.choice)
        let preset = RiskPreset.named(name) ?? .strict
        let loosened = loosenedKeys()
        var limits = RiskLimits(preset: preset, dailyReset: dailyReset(of: preset, loosened))
        if document[["risk", "initial_balance"]] != nil {
            limits.initialBalance =
                given(
                    ["risk", "initial_balance"], HeraldSettings.descriptor("risk.initial_balance"),
                    SettingDescriptor.money(in: currency))?.value
        }
        for limit in GuardCatalogue.limits { set(limit, preset, loosened, in: &limits) }
        checkContradictions(limits)
        return limits
    }

    private mutating func dailyReset(of preset: RiskPreset, _ loosened: Set<String>) -> DailyReset {
        let descriptor = HeraldSettings.descriptor("risk.daily_reset")
        let theirs: DailyReset
        do {
            theirs = try descriptor.reset(.text(preset.dailyReset))
        } catch {
            report("risk.daily_reset: \(error.message)", key: "risk.daily_reset", at: nil)
            return DailyReset(secondOfDay: 0, zone: .utc)
        }
        guard let found = given(["risk", "daily_reset"], descriptor, SettingDescriptor.reset), isCounted(found.place, preset) else {
            return theirs
        }
        if preset.isBinding, !loosened.contains("daily_reset"), found.value != theirs {
            refuse("daily_reset", "this is another reset than", quoted(preset.dailyReset), of: preset, at: found.place)
        }
        return found.value
    }

    /// `loosen = ["max_daily_loss_percent"]`.
    private mutating func loosenedKeys() -> Set<String> {
        guard let found = document[["risk", "loosen"]] else { return [] }
        guard case .array(let entries) = found.value else {
            report(
                "risk.loosen: expected a list of keys such as [\"max_daily_loss_percent\"], found \(found.value.described)",
                key: "risk.loosen", at: found.place)
            return []
        }
        var names: Set<String> = []
        for entry in entries {
            // Inside an override a position is one of its own text.
            let place = found.place.isOverride ? found.place : entry.place
            switch loosenedKey(entry.value) {
            case .failure(let problem): report("risk.loosen: \(problem.message)", key: "risk.loosen", at: place)
            case .success(let name):
                if !names.insert(name).inserted {
                    report("risk.loosen: \(quoted(name)) stands twice; remove one", key: "risk.loosen", at: place)
                }
            }
        }
        return names
    }

    private func loosenedKey(_ value: SettingValue) -> Result<String, SettingProblem> {
        guard case .text(let name) = value else {
            return .failure(SettingProblem("expected the key of a limit in quotes, found \(value.described)"))
        }
        let known = GuardCatalogue.limits.map(\.key) + ["daily_reset"]
        if known.contains(name) { return .success(name) }
        let hint = Spelling.suggestion(name, among: known)
        return .failure(SettingProblem("unknown limit \(quoted(name))\(hint.isEmpty ? "; name keys of [risk]" : hint)"))
    }

    /// Whether a written value counts. `--override risk.preset=off` drops what the file says: only limits given by
    /// overrides count then.
    private func isCounted(_ place: SettingPlace, _ preset: RiskPreset) -> Bool {
        let presetIsOverride = document[["risk", "preset"]]?.place.isOverride ?? false
        return preset.name != RiskPreset.off.name || !presetIsOverride || place.isOverride
    }

    /// Takes a given limit over, and refuses one that silently gives up what a binding preset asks for.
    private mutating func set(_ limit: Limit, _ preset: RiskPreset, _ loosened: Set<String>, in limits: inout RiskLimits) {
        guard let (value, place) = limitValue(limit), isCounted(place, preset) else { return }
        limits[limit] = value
        guard preset.isBinding, !loosened.contains(limit.key), let theirs = preset[limit], limit.loosens(value, theirs) else { return }
        let isLooser = limit.isTighter(theirs, than: value)
        refuse(
            limit.key, "\(shown(value, limit)) is \(isLooser ? "looser" : "other") than", shown(theirs, limit), of: preset, at: place)
    }

    private func shown(_ value: LimitValue, _ limit: Limit) -> String {
        let unit = HeraldSettings.descriptor("risk.\(limit.key)").unit
        if case .choice(let name) = value { return quoted(name) }
        return value.text + (unit.isEmpty ? "" : " \(unit)")
    }

    private mutating func refuse(_ key: String, _ what: String, _ theirs: String, of preset: RiskPreset, at place: SettingPlace) {
        report(
            "risk.\(key): \(what) the \(theirs) of the preset \(preset.name); "
                + "remove the line, or accept the risk with risk.loosen = [\"\(key)\"]",
            key: "risk.\(key)", at: place)
    }

    private mutating func limitValue(_ limit: Limit) -> (LimitValue, SettingPlace)? {
        let (path, descriptor) = (["risk", limit.key], HeraldSettings.descriptor("risk.\(limit.key)"))
        switch limit.kind {
        case .flag: return given(path, descriptor, SettingDescriptor.flag).map { (.flag($0.value), $0.place) }
        case .choice, .mode: return given(path, descriptor, SettingDescriptor.choice).map { (.choice($0.value), $0.place) }
        case .hours: return given(path, descriptor, SettingDescriptor.hours).map { (.hours($0.value), $0.place) }
        case .number(.percent, _, _): return given(path, descriptor, SettingDescriptor.percent).map { (.number($0.value), $0.place) }
        case .number(.ratio, _, _): return given(path, descriptor, SettingDescriptor.number).map { (.number($0.value), $0.place) }
        case .number(.lots, _, _):
            return given(path, descriptor, SettingDescriptor.volume).map { (.number($0.value.double), $0.place) }
        case .number: return given(path, descriptor, SettingDescriptor.integer).map { (.number(Double($0.value)), $0.place) }
        }
    }
}
