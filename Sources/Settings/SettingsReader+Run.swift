import Market

extension SettingsReader {
    /// `[run]` and `[strategies]`.
    mutating func runSection(symbols: [String: SymbolSpecification]) -> RunSettings {
        let mode = option("run.mode", RunSettings.Mode.simulate)
        return RunSettings(
            mode: mode,
            dataDirectory: value("run.data_directory", afterMistake: "", SettingDescriptor.text),
            onStop: option("run.on_stop", RunSettings.Ending.leaveProtected),
            onFatal: option("run.on_fatal", RunSettings.Ending.leaveProtected),
            speed: value("run.speed", afterMistake: 1, SettingDescriptor.number),
            foreignPositions: option("run.foreign_positions", RunSettings.ForeignPolicy.alert),
            autoload: autoload(mode), autoloadSymbol: autoloadSymbol(symbols))
    }

    /// Real money follows what the file names and nothing that happens to lie in a folder.
    private mutating func autoload(_ mode: RunSettings.Mode) -> Bool {
        let wanted = value("strategies.autoload", afterMistake: false, SettingDescriptor.flag)
        if mode == .simulate { return wanted }
        if mode == .dryRun { return wanted && document[["strategies", "autoload"]] != nil }
        if wanted, let written = document[["strategies", "autoload"]] {
            report(
                "strategies.autoload: contradicts run.mode = \(quoted(mode.rawValue)), in which only scripts named by a [[strategy]] run; "
                    + "set autoload = false and name them",
                key: "strategies.autoload", at: written.place)
        }
        return false
    }

    private mutating func autoloadSymbol(_ symbols: [String: SymbolSpecification]) -> String? {
        let key = "strategies.symbol"
        let written = given(["strategies", "symbol"], HeraldSettings.descriptor(key), SettingDescriptor.text)
        guard let written else { return nil }
        reportUnknown(written.value, symbols, key: key, at: written.place)
        return written.value
    }

    /// `[connector]`.
    mutating func connectorSection(mode: RunSettings.Mode) -> ConnectorSettings {
        // Without a key there is no terminal that a dry run could reach.
        let hasKey = document[["connector", "key"]] != nil
        let usual: ConnectorSettings.Kind = mode == .live || (mode == .dryRun && hasKey) ? .mt5 : .simulated
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
            epoch: Int64(value("connector.epoch", afterMistake: 0, SettingDescriptor.integer)), terminal: terminalKeys())
    }

    /// The keys of `[connector]` that only a terminal needs.
    private mutating func terminalKeys() -> TerminalSettings {
        var found = TerminalSettings()
        found.key = reference("connector.key")
        found.zone = given(["connector", "zone"], HeraldSettings.descriptor("connector.zone"), SettingDescriptor.zone)?.value
        found.login =
            given(["connector", "login"], HeraldSettings.descriptor("connector.login"), SettingDescriptor.integer).map { Int64($0.value) }
        found.server = optionalText("connector.server")
        found.account =
            given(["connector", "account"], HeraldSettings.descriptor("connector.account"), SettingDescriptor.choice)
            .flatMap { TerminalSettings.Account(rawValue: $0.value) }
        found.pauseMilliseconds = value("connector.pause_ms", afterMistake: 100, SettingDescriptor.integer)
        found.deviationPoints = value("connector.deviation_points", afterMistake: 20, SettingDescriptor.integer)
        found.allowsUnencrypted = value("connector.allow_unencrypted", afterMistake: false, SettingDescriptor.flag)
        if case .table(let names)? = document[["connector", "symbols"]]?.value {
            let descriptor = HeraldSettings.descriptor("connector.symbols.NAME")
            for (name, written) in names {
                let key = "connector.symbols.\(name)"
                if let terminal = check(written, key: key, descriptor, SettingDescriptor.text)?.value { found.symbols[name] = terminal }
            }
        }
        return found
    }

    /// Real prices come by the clock.
    mutating func realTime(_ run: RunSettings, _ connector: ConnectorSettings) -> RunSettings {
        guard connector.kind == .mt5 else { return run }
        if let written = document[["run", "speed"]], run.speed != 1, run.speed != 0 {
            report(
                "run.speed: contradicts connector.kind = \"mt5\", whose prices come by the clock; leave it out", key: "run.speed",
                at: written.place)
        }
        var real = run
        real.speed = 1
        return real
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
