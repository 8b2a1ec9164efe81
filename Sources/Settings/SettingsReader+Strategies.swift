import Market

extension SettingsReader {
    /// The `[[strategy]]` tables, in the file's order.
    mutating func strategySection(symbols: [String: SymbolSpecification]) -> [StrategySettings] {
        guard case .array(let tables)? = document[["strategy"]]?.value else { return [] }
        return tables.compactMap { found in
            guard case .table(let keys) = found.value, case .file(let position) = found.place else { return nil }
            return strategy(keys, position, symbols: symbols)
        }
    }

    private mutating func strategy(
        _ keys: [String: PlacedValue], _ position: SettingPosition, symbols: [String: SymbolSpecification]
    ) -> StrategySettings? {
        let missing = ["file", "symbol"].filter { keys[$0] == nil }
        if !missing.isEmpty {
            let message = "strategy: \(missing.joined(separator: " and ")) must be given in each [[strategy]]"
            report(message, key: "strategy.\(missing[0])", at: .file(position))
        }
        let file = part(keys, ["strategy"], "file", SettingDescriptor.text)
        let symbol = part(keys, ["strategy"], "symbol", SettingDescriptor.text)
        let timeframe = part(keys, ["strategy"], "timeframe", SettingDescriptor.timeframe)
        let name = part(keys, ["strategy"], "name", SettingDescriptor.text)
        let params = parameters(keys["params"], at: ["strategy", "params"])
        let exits = exits(keys["exits"])
        if let symbol, let place = keys["symbol"]?.place { reportUnknown(symbol, symbols, key: "strategy.symbol", at: place) }
        guard let file, let symbol else { return nil }
        return StrategySettings(
            file: file, symbol: symbol, timeframe: timeframe, name: name, params: params, exits: exits, position: position)
    }

    /// Complains about a symbol that nobody describes.
    mutating func reportUnknown(_ symbol: String, _ symbols: [String: SymbolSpecification], key: String, at place: SettingPlace) {
        guard symbols[symbol] == nil else { return }
        let suggestion = Spelling.suggestion(symbol, among: symbols.keys)
        let hint = suggestion.isEmpty ? "; describe it in a table [\(dotted(["symbols", symbol]))]" : suggestion
        report("\(key): unknown symbol \(quoted(symbol))\(hint)", key: key, at: place)
    }

    /// A key of one table of a list of tables, checked; nil when absent or mistaken.
    mutating func part<T>(
        _ keys: [String: PlacedValue], _ table: [String], _ name: String, _ convert: SettingConversion<T>
    ) -> T? {
        let key = dotted(table + [name])
        return keys[name].flatMap { check($0, key: key, HeraldSettings.descriptor(key), convert)?.value }
    }

    /// A script's parameters by name, each with its place; `path` is for messages.
    mutating func parameters(_ found: PlacedValue?, at path: [String]) -> [String: ParameterValue] {
        guard let found else { return [:] }
        guard case .table(let keys) = found.value else {
            let message = "\(dotted(path)): expected a table such as { fast = 20 }, found \(found.value.described)"
            report(message, key: dotted(path), at: found.place)
            return [:]
        }
        var result: [String: ParameterValue] = [:]
        for (name, entry) in keys {
            guard case .file(let position) = entry.place else { continue }
            let key = dotted(path + [name])
            switch entry.value {
            case .flag(let value): result[name] = ParameterValue(.bool(value), position: position)
            case .integer(let value): result[name] = ParameterValue(.integer(value), position: position)
            case .number(let value) where value.isFinite:
                result[name] = ParameterValue(.number(value), position: position)
            case .text(let value): result[name] = ParameterValue(.string(value), position: position)
            case .number(let value):
                report("\(key): expected a finite number, found \(value)", key: key, at: entry.place)
            case .array, .table, .other:
                let message = "\(key): expected true, false, a number or text, found \(entry.value.described)"
                report(message, key: key, at: entry.place)
            }
        }
        return result
    }
}
