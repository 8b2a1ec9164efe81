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
        let file = part(keys, "file", SettingDescriptor.text)
        let symbol = part(keys, "symbol", SettingDescriptor.text)
        let timeframe = part(keys, "timeframe", SettingDescriptor.timeframe)
        let name = part(keys, "name", SettingDescriptor.text)
        let params = parameters(keys["params"])
        if let symbol, let place = keys["symbol"]?.place, symbols[symbol] == nil {
            let suggestion = Spelling.suggestion(symbol, among: symbols.keys)
            let hint = suggestion.isEmpty ? "; describe it in a table [\(dotted(["symbols", symbol]))]" : suggestion
            report("strategy.symbol: unknown symbol \(quoted(symbol))\(hint)", key: "strategy.symbol", at: place)
        }
        guard let file, let symbol else { return nil }
        return StrategySettings(
            file: file, symbol: symbol, timeframe: timeframe, name: name, params: params, position: position)
    }

    private mutating func part<T>(
        _ keys: [String: PlacedValue], _ name: String, _ convert: SettingConversion<T>
    ) -> T? {
        let key = "strategy.\(name)"
        return keys[name].flatMap { check($0, key: key, HeraldSettings.descriptor(key), convert)?.value }
    }

    private mutating func parameters(_ found: PlacedValue?) -> [String: ParameterValue] {
        guard let found else { return [:] }
        guard case .table(let keys) = found.value else {
            let message = "strategy.params: expected a table such as { fast = 20 }, found \(found.value.described)"
            report(message, key: "strategy.params", at: found.place)
            return [:]
        }
        var result: [String: ParameterValue] = [:]
        for (name, entry) in keys {
            guard case .file(let position) = entry.place else { continue }
            let key = dotted(["strategy", "params", name])
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
