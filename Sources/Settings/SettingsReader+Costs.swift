import Market

extension SettingsReader {
    mutating func costSection(currency: String) -> CostSettings {
        let unit = choice("commission_currency", CostSettings.CommissionCurrency.account)
        let mode = choice("commission_mode", CostSettings.CommissionMode.perLot)
        let side = choice("commission_side", CostSettings.CommissionSide.both)
        // The digits of the profit currency are the symbol's business: any that an amount can have.
        let amount = unit == .account ? SettingDescriptor.money(in: currency) : SettingDescriptor.finestMoney
        let costs = CostSettings(
            slippagePoints: value("costs.slippage_points", afterMistake: 0, SettingDescriptor.integer),
            slippageVolatility: value("costs.slippage_volatility", afterMistake: 0, SettingDescriptor.number),
            slippageRandomPoints: value("costs.slippage_random_points", afterMistake: 0, SettingDescriptor.integer),
            seed: UInt64(value("costs.seed", afterMistake: 0, SettingDescriptor.integer)),
            commissionMode: mode,
            commissionPerLot: value("costs.commission_per_lot", afterMistake: .zero, amount),
            commissionPerDeal: value("costs.commission_per_deal", afterMistake: .zero, amount),
            commissionPercent: value("costs.commission_percent", afterMistake: 0, SettingDescriptor.percent),
            commissionMinimum: value("costs.commission_minimum", afterMistake: .zero, amount),
            commissionSide: side, commissionCurrency: unit,
            delayMilliseconds: value("costs.delay_milliseconds", afterMistake: 0, SettingDescriptor.integer),
            delayJitterMilliseconds: value("costs.delay_jitter_milliseconds", afterMistake: 0, SettingDescriptor.integer),
            usesSwap: value("costs.use_swap", afterMistake: true, SettingDescriptor.flag))
        checkCommission(costs)
        return costs
    }

    private mutating func choice<T: RawRepresentable<String>>(_ name: String, _ fallback: T) -> T {
        T(rawValue: value("costs.\(name)", afterMistake: fallback.rawValue, SettingDescriptor.choice)) ?? fallback
    }

    /// Reports an amount that the mode does not charge, and a mode without its amount.
    private mutating func checkCommission(_ costs: CostSettings) {
        guard !hasMistake(under: "costs.commission_mode") else { return }
        let amounts: [(mode: CostSettings.CommissionMode, key: String, isGiven: Bool)] = [
            (.perLot, "commission_per_lot", costs.commissionPerLot != .zero),
            (.perDeal, "commission_per_deal", costs.commissionPerDeal != .zero),
            (.percent, "commission_percent", costs.commissionPercent != 0),
        ]
        for (mode, name, isGiven) in amounts where mode != costs.commissionMode && isGiven {
            report(
                "costs.\(name): contradicts costs.commission_mode = \(quoted(costs.commissionMode.rawValue)), which does not charge it; "
                    + "remove it or set commission_mode = \(quoted(mode.rawValue))",
                key: "costs.\(name)", at: document[["costs", name]]?.place)
        }
        guard let own = amounts.first(where: { $0.mode == costs.commissionMode }), costs.commissionMode != .perLot, !own.isGiven,
            costs.commissionMinimum == .zero, !hasMistake(under: "costs.\(own.key)")
        else { return }
        report(
            "costs.commission_mode: \(quoted(costs.commissionMode.rawValue)) charges nothing without \(own.key); give \(own.key) above 0",
            key: "costs.commission_mode", at: document[["costs", "commission_mode"]]?.place)
    }
}

extension SettingDescriptor {
    /// An amount of whatever currency, to 10^-4.
    static func finestMoney(_ descriptor: SettingDescriptor) -> (SettingValue) throws(SettingProblem) -> Money {
        { source throws(SettingProblem) in try descriptor.money(source, digits: Money.fractionDigits, of: "an amount") }
    }
}
