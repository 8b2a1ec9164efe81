import Market

extension SettingsReader {
    /// The built-in specifications and those of files, with the `[symbols.NAME]` tables applied to each of their snapshots.
    mutating func symbolSection(files: [String: [SymbolSnapshot]]) -> [String: [SymbolSnapshot]] {
        var symbols = files
        for name in SymbolSpecification.builtInNames where files[name] == nil {
            symbols[name] = SettingsReader.builtIn(name).map { [SymbolSnapshot(from: nil, specification: $0)] }
        }
        guard case .table(let tables)? = document[["symbols"]]?.value else { return symbols }
        for (name, found) in tables {
            guard case .table(let keys) = found.value else { continue }
            let table = SymbolTable(name: name, keys: keys, path: ["symbols", name], place: found.place)
            guard hasName(table) else {
                symbols[name] = nil
                continue
            }
            let spreads = part(table, "spread_curve", SettingDescriptor.spreadCurve)
            let bases: [SymbolSnapshot?] = files[name].map { $0.map(Optional.some) } ?? [nil]
            symbols[name] = bases.enumerated().compactMap { number, snapshot in
                let base = snapshot.map { SymbolBase(specification: $0.specification, hasOwnSessions: true) }
                // The mistakes of a table are told once.
                if number > 0, hasMistake(under: table.text) { return snapshot }
                return SymbolSnapshot(
                    from: snapshot?.from,
                    specification: specification(table, base ?? SettingsReader.builtInBase(name)), spreads: spreads ?? snapshot?.spreads)
            }
        }
        return symbols
    }

    static func builtIn(_ name: String) -> SymbolSpecification? {
        var symbol = SymbolSpecification.builtIn(name)
        if let known = symbol {
            symbol?.sessions = UsualSessions.sessions(of: known)
            symbol?.orders.keepsSessions = false
        }
        return symbol
    }

    /// What a table without a file begins with.
    static func builtInBase(_ name: String) -> SymbolBase? { SymbolSpecification.builtIn(name).map { SymbolBase(specification: $0) } }

    mutating func hasName(_ table: SymbolTable) -> Bool {
        let isName = !table.name.isEmpty && table.name.utf8.count <= 64
        let isPlain = table.name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control && $0 != " " }
        if !isName || !isPlain {
            report("\(table.text): a symbol's name has 1 to 64 characters without spaces", key: table.text, at: table.place)
        }
        return isName && isPlain
    }

    /// A base with a table's keys in its place; without a base the contract must be given whole.
    mutating func specification(_ table: SymbolTable, _ base: SymbolBase?) -> SymbolSpecification {
        let known = base?.specification
        let hundredth = Volume(raw: Volume.one / 100)
        if known == nil { requireAll(table) }
        let digits = part(table, "digits", SettingDescriptor.integer) ?? known?.digits ?? 0
        let currencies = (
            base: part(table, "base_currency", SettingDescriptor.currency) ?? known?.baseCurrency ?? "",
            profit: part(table, "profit_currency", SettingDescriptor.currency) ?? known?.profitCurrency ?? ""
        )
        var result = SymbolSpecification(
            name: table.name, digits: digits,
            contractSize: part(table, "contract_size", SettingDescriptor.contractSize) ?? known?.contractSize ?? .zero,
            baseCurrency: currencies.base, profitCurrency: currencies.profit,
            volumeMinimum: part(table, "volume_min", SettingDescriptor.volume) ?? known?.volumeMinimum ?? hundredth,
            volumeMaximum: part(table, "volume_max", SettingDescriptor.volume) ?? known?.volumeMaximum ?? Volume(raw: 100 * Volume.one),
            volumeStep: part(table, "volume_step", SettingDescriptor.volume) ?? known?.volumeStep ?? hundredth,
            stopsLevelPoints: part(table, "stops_level_points", SettingDescriptor.integer) ?? known?.stopsLevelPoints ?? 0,
            tickValue: part(table, "tick_value", SettingDescriptor.number) ?? known?.tickValue)
        result.tickSize = part(table, "tick_size", SettingDescriptor.price) ?? known?.tickSize
        result.margin = margin(table, known?.margin ?? MarginTerms())
        result.swap = swap(table, known?.swap ?? SwapTerms())
        result.orders = orders(table, known?.orders ?? OrderTerms())
        // The keys of a file with a single symbol have nothing in common.
        if table.path.isEmpty ? failure == nil : !hasMistake(under: table.text) {
            checkVolumes(result, table)
            checkTerms(result, table)
        }
        let inherited = base.flatMap { $0.hasOwnSessions ? $0.specification.sessions : nil }
        result.sessions = sessions(table, result, inherited: inherited)
        // Hours somebody wrote are the broker's; the usual ones only tell scripts the time, unless they are to be kept.
        let isWritten = ["sessions", "holidays"].contains { table.keys[$0] != nil }
        let isAsked = part(table, "keep_sessions", SettingDescriptor.flag)
        let isInherited = base?.hasOwnSessions == true && known?.orders.keepsSessions == true
        result.orders.keepsSessions = isAsked ?? (isWritten || isInherited)
        return result
    }

    /// A key of a symbol's table, checked; nil when absent or mistaken.
    mutating func part<T>(_ table: SymbolTable, _ name: String, _ convert: SettingConversion<T>) -> T? {
        table.keys[name].flatMap { check($0, key: table.key(name), HeraldSettings.descriptor("symbols.NAME.\(name)"), convert)?.value }
    }

    private mutating func requireAll(_ table: SymbolTable) {
        let required = ["digits", "contract_size", "base_currency", "profit_currency"]
        let missing = required.filter { table.keys[$0] == nil }
        guard !missing.isEmpty else { return }
        let suggestion = Spelling.suggestion(table.name, among: SymbolSpecification.builtInNames)
        report(
            "\(table.text): '\(table.name)' is not built in, so \(missing.joined(separator: ", ")) must be given\(suggestion)",
            key: table.text, at: table.place)
    }

    /// The step must divide both limits, and the smallest volume must not exceed the largest.
    private mutating func checkVolumes(_ symbol: SymbolSpecification, _ table: SymbolTable) {
        func place(_ names: String...) -> SettingPlace? { names.compactMap { table.keys[$0]?.place }.first }
        let key = table.text
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
