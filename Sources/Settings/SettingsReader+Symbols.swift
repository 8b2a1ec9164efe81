import Market

extension SettingsReader {
    /// The built-in specifications with the `[symbols.NAME]` tables applied.
    mutating func symbolSection() -> [String: SymbolSpecification] {
        var symbols: [String: SymbolSpecification] = [:]
        for name in SymbolSpecification.builtInNames { symbols[name] = builtIn(name) }
        guard case .table(let tables)? = document[["symbols"]]?.value else { return symbols }
        for (name, found) in tables {
            guard case .table = found.value else { continue }
            symbols[name] = specification(name, found.place)
        }
        return symbols
    }

    private func builtIn(_ name: String) -> SymbolSpecification? {
        var symbol = SymbolSpecification.builtIn(name)
        if let known = symbol { symbol?.sessions = UsualSessions.sessions(base: known.baseCurrency, profit: known.profitCurrency) }
        return symbol
    }

    private mutating func specification(_ name: String, _ place: SettingPlace) -> SymbolSpecification? {
        let key = dotted(["symbols", name])
        let isName = !name.isEmpty && name.utf8.count <= 64
        let isPlain = name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control && $0 != " " }
        guard isName, isPlain else {
            report("\(key): a symbol's name has 1 to 64 characters without spaces", key: key, at: place)
            return nil
        }
        let builtIn = SymbolSpecification.builtIn(name)
        let digits = part(name, "digits", SettingDescriptor.integer)
        let size = part(name, "contract_size", SettingDescriptor.contractSize)
        let base = part(name, "base_currency", SettingDescriptor.currency)
        let profit = part(name, "profit_currency", SettingDescriptor.currency)
        let minimum = part(name, "volume_min", SettingDescriptor.volume)
        let maximum = part(name, "volume_max", SettingDescriptor.volume)
        let step = part(name, "volume_step", SettingDescriptor.volume)
        let stops = part(name, "stops_level_points", SettingDescriptor.integer)
        let tick = part(name, "tick_value", SettingDescriptor.number)
        if builtIn == nil { requireAll(name, place) }
        let currencies = (base: base ?? builtIn?.baseCurrency ?? "", profit: profit ?? builtIn?.profitCurrency ?? "")
        var result = SymbolSpecification(
            name: name, digits: digits ?? builtIn?.digits ?? 0,
            contractSize: size ?? builtIn?.contractSize ?? .zero,
            baseCurrency: currencies.base, profitCurrency: currencies.profit,
            volumeMinimum: minimum ?? builtIn?.volumeMinimum ?? Volume(raw: Volume.one / 100),
            volumeMaximum: maximum ?? builtIn?.volumeMaximum ?? Volume(raw: 100 * Volume.one),
            volumeStep: step ?? builtIn?.volumeStep ?? Volume(raw: Volume.one / 100),
            stopsLevelPoints: stops ?? builtIn?.stopsLevelPoints ?? 0, tickValue: tick)
        if !hasMistake(under: key) { checkVolumes(result) }
        result.sessions = sessions(of: name, base: currencies.base, profit: currencies.profit)
        return result
    }

    private mutating func part<T>(_ symbol: String, _ name: String, _ convert: SettingConversion<T>) -> T? {
        given(["symbols", symbol, name], HeraldSettings.descriptor("symbols.NAME.\(name)"), convert)?.value
    }

    private mutating func requireAll(_ name: String, _ place: SettingPlace) {
        let required = ["digits", "contract_size", "base_currency", "profit_currency"]
        let missing = required.filter { document[["symbols", name, $0]] == nil }
        guard !missing.isEmpty else { return }
        let key = dotted(["symbols", name])
        let suggestion = Spelling.suggestion(name, among: SymbolSpecification.builtInNames)
        report(
            "\(key): '\(name)' is not built in, so \(missing.joined(separator: ", ")) must be given\(suggestion)",
            key: key, at: place)
    }

    /// The step must divide both limits, and the smallest volume must not exceed the largest.
    private mutating func checkVolumes(_ symbol: SymbolSpecification) {
        func place(_ names: String...) -> SettingPlace? {
            names.compactMap { document[["symbols", symbol.name, $0]]?.place }.first
        }
        let key = dotted(["symbols", symbol.name])
        if symbol.volumeMinimum > symbol.volumeMaximum {
            report(
                "\(key): volume_min = \(symbol.volumeMinimum) lots is above volume_max = \(symbol.volumeMaximum) lots",
                key: "\(key).volume_min", at: place("volume_min", "volume_max"))
        }
        let limits = [("volume_min", symbol.volumeMinimum), ("volume_max", symbol.volumeMaximum)]
        for (name, volume) in limits where volume.raw % symbol.volumeStep.raw != 0 {
            report(
                "\(key): \(name) = \(volume) lots is no multiple of volume_step = \(symbol.volumeStep) lots",
                key: "\(key).volume_step", at: place("volume_step", name))
        }
    }
}

extension SettingDescriptor {
    /// Units in a lot, to 10^-4.
    func contractSize(_ source: SettingValue) throws(SettingProblem) -> Money {
        try money(source, digits: Money.fractionDigits, of: "a contract size")
    }
}
