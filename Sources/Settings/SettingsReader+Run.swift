extension SettingsReader {
    /// `[run]` and `[strategies]`.
    mutating func runSection() -> RunSettings {
        let mode = option("run.mode", RunSettings.Mode.simulate)
        return RunSettings(
            mode: mode,
            dataDirectory: value("run.data_directory", afterMistake: "", SettingDescriptor.text),
            onStop: option("run.on_stop", RunSettings.Ending.leaveProtected),
            onFatal: option("run.on_fatal", RunSettings.Ending.leaveProtected),
            speed: value("run.speed", afterMistake: 1, SettingDescriptor.number),
            foreignPositions: option("run.foreign_positions", RunSettings.ForeignPolicy.alert),
            autoload: autoload(mode))
    }

    /// Real money follows what the file names and nothing that happens to lie in a folder.
    private mutating func autoload(_ mode: RunSettings.Mode) -> Bool {
        let wanted = value("strategies.autoload", afterMistake: false, SettingDescriptor.flag)
        guard mode != .simulate else { return wanted }
        if wanted, let written = document[["strategies", "autoload"]] {
            report(
                "strategies.autoload: contradicts run.mode = \(quoted(mode.rawValue)), in which only scripts named by a [[strategy]] run; "
                    + "set autoload = false and name them",
                key: "strategies.autoload", at: written.place)
        }
        return false
    }

    /// `[connector]`.
    mutating func connectorSection(mode: RunSettings.Mode) -> ConnectorSettings {
        let usual: ConnectorSettings.Kind = mode == .simulate ? .simulated : .mt5
        let written = given(["connector", "kind"], HeraldSettings.descriptor("connector.kind"), SettingDescriptor.choice)
        let kind = written.flatMap { ConnectorSettings.Kind(rawValue: $0.value) } ?? usual
        let path = given(["connector", "path"], HeraldSettings.descriptor("connector.path"), SettingDescriptor.text)?.value
        if !hasMistake(under: "connector.kind"), !hasMistake(under: "run.mode") {
            if mode == .live, kind == .simulated {
                report(
                    "connector.kind: \"simulated\" contradicts run.mode = \"live\"; set kind = \"mt5\" or mode = \"simulate\"",
                    key: "connector.kind", at: written?.place)
            }
            if mode == .simulate, kind == .mt5 {
                report(
                    "connector.kind: \"mt5\" contradicts run.mode = \"simulate\", which never asks a terminal; set mode = \"dry-run\" for "
                        + "its prices, or mode = \"live\"",
                    key: "connector.kind", at: written?.place)
            }
        }
        if kind == .socket, path == nil, !hasMistake(under: "connector.path") {
            report("connector.path: must be given with kind = \"socket\"", key: "connector.path", at: written?.place)
        }
        return ConnectorSettings(
            kind: kind, address: value("connector.address", afterMistake: "", SettingDescriptor.text),
            port: value("connector.port", afterMistake: 0, SettingDescriptor.integer), path: kind == .socket ? path : nil,
            epoch: Int64(value("connector.epoch", afterMistake: 0, SettingDescriptor.integer)))
    }

    /// `[storage.retention]` and `[storage.postgres]`.
    mutating func storageSection() -> StorageSettings {
        var days: [StorageSettings.RetainedTable: Int?] = [:]
        for table in StorageSettings.RetainedTable.allCases {
            let count = value("storage.retention.\(table.rawValue)_days", afterMistake: 0, SettingDescriptor.integer)
            days[table] = .some(count == 0 ? nil : count)
        }
        return StorageSettings(retentionDays: days, postgres: reference("storage.postgres.url"))
    }

    /// One of a type's names.
    mutating func option<T: RawRepresentable<String>>(_ key: String, _ afterMistake: T) -> T {
        T(rawValue: value(key, afterMistake: afterMistake.rawValue, SettingDescriptor.choice)) ?? afterMistake
    }

    /// Where a secret is kept; nil when it is not given or mistaken.
    mutating func reference(_ key: String) -> SecretReference? {
        given(key.split(separator: ".").map(String.init), HeraldSettings.descriptor(key), SettingDescriptor.secret)?.value
    }

    /// Text that may be absent.
    mutating func optionalText(_ key: String) -> String? {
        given(key.split(separator: ".").map(String.init), HeraldSettings.descriptor(key), SettingDescriptor.text)?.value
    }
}
