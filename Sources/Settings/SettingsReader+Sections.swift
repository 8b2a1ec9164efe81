import Market
import Risk

extension SettingsReader {
    /// The whole configuration; meaningless when ``failure`` is not nil afterwards.
    mutating func settings(files: [String: [SymbolSnapshot]] = [:]) -> HeraldSettings {
        checkKeys()
        let account = accountSection()
        let snapshots = symbolSection(files: files)
        let symbols = snapshots.compactMapValues(\.last?.specification)
        let strategies = strategySection(symbols: symbols)
        let method = value("sizing.method", afterMistake: "", SettingDescriptor.choice)
        let lots = value("sizing.lots", afterMistake: .zero, SettingDescriptor.volume)
        let percent = value("sizing.risk_percent", afterMistake: 0, SettingDescriptor.percent)
        let base = value("sizing.base", afterMistake: SizingPolicy.Base.balance.rawValue, SettingDescriptor.choice)
        checkNetting(account)
        let sizingBase = SizingPolicy.Base(rawValue: base) ?? .balance
        let written = runSection(symbols: symbols)
        let connector = connectorSection(mode: written.mode)
        let run = realTime(written, connector)
        return HeraldSettings(
            account: account,
            data: dataSection(),
            market: MarketSettings(
                seed: UInt64(value("market.seed", afterMistake: 0, SettingDescriptor.integer)),
                bars: value("market.bars", afterMistake: 0, SettingDescriptor.integer)),
            symbols: symbols, snapshots: snapshots,
            strategies: strategies, entries: entrySection(), exits: exitFailureSection(),
            sizing: sizing(method, lots, percent, sizingBase),
            sizingLots: lots, sizingRiskPercent: percent, sizingBase: sizingBase,
            risk: riskSection(currency: account.currency),
            costs: costSection(currency: account.currency),
            run: run, connector: connector, storage: storageSection(), alerts: alertSection(),
            log: logSection(), metrics: metricsSection(), tracing: tracingSection())
    }
}

extension SettingsReader {
    private mutating func sizing(
        _ method: String, _ lots: Volume, _ percent: Double, _ base: SizingPolicy.Base
    ) -> SizingPolicy {
        let multiple = value("sizing.atr_multiple", afterMistake: 1, SettingDescriptor.number)
        let period = value("sizing.atr_period", afterMistake: 1, SettingDescriptor.integer)
        let fraction = value("sizing.fraction_percent", afterMistake: 1, SettingDescriptor.percent)
        return switch method {
        case "fixed_lots": .fixedLots(lots)
        case "atr": .averageRange(percent: percent, multiple: multiple, period: period, of: base)
        case "fixed_fraction": .fixedFraction(fraction, of: base)
        default: .riskPercent(percent, of: base)
        }
    }

    private mutating func accountSection() -> AccountSettings {
        let currency = value("account.currency", afterMistake: "USD", SettingDescriptor.currency)
        let mode = value("account.margin_mode", afterMistake: "", SettingDescriptor.choice)
        return AccountSettings(
            currency: currency,
            balance: value("account.balance", afterMistake: .zero, SettingDescriptor.money(in: currency)),
            leverage: value("account.leverage", afterMistake: 1, SettingDescriptor.integer),
            stopOutPercent: value("account.stop_out_percent", afterMistake: 0, SettingDescriptor.percent),
            marginMode: AccountSettings.MarginMode(rawValue: mode) ?? .hedging)
    }

    private mutating func dataSection() -> DataSettings {
        DataSettings(
            timeZone: value("data.time_zone", afterMistake: .utc, SettingDescriptor.zone),
            store: value("data.store", afterMistake: "", SettingDescriptor.text),
            symbolsFolder: document[["data", "symbols_folder"]] == nil ? SymbolFolder.standard : symbolsFolder() ?? "")
    }

    private mutating func entrySection() -> EntrySettings {
        EntrySettings(
            adding: value("entries.adding", afterMistake: false, SettingDescriptor.flag),
            hedging: value("entries.hedging", afterMistake: false, SettingDescriptor.flag))
    }
}
