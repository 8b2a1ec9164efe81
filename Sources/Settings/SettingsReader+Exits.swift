import Market

extension SettingsReader {
    /// `[exits]`.
    mutating func exitFailureSection() -> ExitFailureSettings {
        let action = value("exits.on_failure", afterMistake: "", SettingDescriptor.choice)
        return ExitFailureSettings(
            onFailure: ExitFailureSettings.Action(rawValue: action) ?? .keepStop,
            protectiveStopPercent: value("exits.protective_stop_percent", afterMistake: 1, SettingDescriptor.percent))
    }

    /// A strategy's `exits`: paths and tables in one list, or `[[strategy.exits]]`, in the file's order.
    mutating func exits(_ found: PlacedValue?) -> [ExitSettings] {
        guard let found else { return [] }
        guard case .array(let entries) = found.value else {
            report(
                "strategy.exits: expected a list such as [\"exits/trailing_stop.lua\"] or [[strategy.exits]] in double brackets, "
                    + "found \(found.value.described)",
                key: "strategy.exits", at: found.place)
            return []
        }
        return entries.compactMap { entry in
            guard case .file(let position) = entry.place else { return nil }
            switch entry.value {
            case .text:
                let file = check(entry, key: "strategy.exits", HeraldSettings.descriptor("strategy.exits.file"), SettingDescriptor.text)
                return file.map { ExitSettings(file: $0.value, position: position) }
            case .table(let keys): return exit(keys, position)
            case .flag, .integer, .number, .array, .other:
                report(
                    "strategy.exits: expected the path of a script in quotes or a table such as { file = \"exits/trailing_stop.lua\" }, "
                        + "found \(entry.value.described)",
                    key: "strategy.exits", at: entry.place)
                return nil
            }
        }
    }

    private mutating func exit(_ keys: [String: PlacedValue], _ position: SettingPosition) -> ExitSettings? {
        if keys["file"] == nil {
            report("strategy.exits: file must be given in each of a strategy's exits", key: "strategy.exits.file", at: .file(position))
        }
        let file = part(keys, ["strategy", "exits"], "file", SettingDescriptor.text)
        let priority = part(keys, ["strategy", "exits"], "priority", SettingDescriptor.integer)
        let name = part(keys, ["strategy", "exits"], "name", SettingDescriptor.text)
        let params = parameters(keys["params"], at: ["strategy", "exits", "params"])
        return file.map { ExitSettings(file: $0, priority: priority, name: name, params: params, position: position) }
    }
}
