import Market
import Risk

extension SettingsReader {
    /// The whole configuration; meaningless when ``failure`` is not nil afterwards.
    mutating func settings() -> HeraldSettings {
        checkKeys()
        let account = accountSection()
        let symbols = symbolSection()
        let method = value("sizing.method", placeholder: "", SettingDescriptor.choice)
        let lots = value("sizing.lots", placeholder: .zero, SettingDescriptor.volume)
        let percent = value("sizing.risk_percent", placeholder: 0, SettingDescriptor.percent)
        let base = value("sizing.base", placeholder: SizingPolicy.Base.balance.rawValue, SettingDescriptor.choice)
        let sizingBase = SizingPolicy.Base(rawValue: base) ?? .balance
        return HeraldSettings(
            account: account,
            data: DataSettings(timeZone: value("data.time_zone", placeholder: .utc, SettingDescriptor.zone)),
            market: MarketSettings(
                seed: UInt64(value("market.seed", placeholder: 0, SettingDescriptor.integer)),
                bars: value("market.bars", placeholder: 0, SettingDescriptor.integer)),
            symbols: symbols,
            strategies: strategySection(symbols: symbols),
            entries: EntrySettings(
                adding: value("entries.adding", placeholder: false, SettingDescriptor.flag),
                hedging: value("entries.hedging", placeholder: false, SettingDescriptor.flag)),
            sizing: method == "fixed_lots" ? .fixedLots(lots) : .riskPercent(percent, of: sizingBase),
            sizingLots: lots, sizingRiskPercent: percent, sizingBase: sizingBase,
            risk: riskSection(),
            costs: costSection(currency: account.currency))
    }
}

extension SettingsReader {
    private mutating func accountSection() -> AccountSettings {
        let currency = value("account.currency", placeholder: "USD", SettingDescriptor.currency)
        return AccountSettings(
            currency: currency,
            balance: value("account.balance", placeholder: .zero, SettingDescriptor.money(in: currency)),
            leverage: value("account.leverage", placeholder: 1, SettingDescriptor.integer),
            stopOutPercent: value("account.stop_out_percent", placeholder: 0, SettingDescriptor.percent))
    }

    private mutating func costSection(currency: String) -> CostSettings {
        CostSettings(
            slippagePoints: value("costs.slippage_points", placeholder: 0, SettingDescriptor.integer),
            commissionPerLot: value(
                "costs.commission_per_lot", placeholder: .zero, SettingDescriptor.money(in: currency)))
    }
}
