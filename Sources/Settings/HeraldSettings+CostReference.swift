extension HeraldSettings {
    static let cost: [SettingDescriptor] = [
        SettingDescriptor(
            "costs.slippage_points", .integer(0...100_000), unit: "points", fallback: .value(.integer(0)),
            "Worsens every market and stop fill."),
        SettingDescriptor(
            "costs.slippage_volatility", .number(0...100), fallback: .value(.integer(0)),
            "So many times the symbol's recent movement on top: the exponential mean of what the bid changes from tick to tick, or from "
                + "a bar's open to the next."),
        SettingDescriptor(
            "costs.slippage_random_points", .integer(0...100_000), unit: "points", fallback: .value(.integer(0)),
            "Up to so much more, drawn for each order."),
        SettingDescriptor(
            "costs.seed", .integer(0...Int.max), fallback: .value(.integer(0)),
            "What slippage and delay are drawn from; the same seed draws the same."),
        SettingDescriptor(
            "costs.commission_mode", .choice(CostSettings.CommissionMode.allCases.map(\.rawValue)), fallback: .value(.text("per_lot")),
            "Which of the three below is charged."),
        SettingDescriptor(
            "costs.commission_per_lot", .money(1_000_000, zeroAllowed: true), unit: "account currency",
            fallback: .value(.integer(0)), "Charged per lot when opening and again when closing."),
        SettingDescriptor(
            "costs.commission_per_deal", .money(1_000_000, zeroAllowed: true), unit: "account currency",
            fallback: .value(.integer(0)), "Charged per deal whatever its volume; for `per_deal`."),
        SettingDescriptor(
            "costs.commission_percent", .percent(10, zeroAllowed: true), unit: "percent", fallback: .value(.integer(0)),
            "Of a deal's value, lots times contract times price; for `percent`."),
        SettingDescriptor(
            "costs.commission_minimum", .money(1_000_000, zeroAllowed: true), unit: "account currency",
            fallback: .value(.integer(0)), "The least that a deal is charged."),
        SettingDescriptor(
            "costs.commission_side", .choice(CostSettings.CommissionSide.allCases.map(\.rawValue)), fallback: .value(.text("both")),
            "Which deals pay it; one that turns a position round pays for the lots of its side."),
        SettingDescriptor(
            "costs.commission_currency", .choice(CostSettings.CommissionCurrency.allCases.map(\.rawValue)),
            fallback: .value(.text("account")),
            "What its amounts are in; `profit` is the currency of the symbol's prices, converted with each deal."),
        SettingDescriptor(
            "costs.delay_milliseconds", .integer(0...60_000), unit: "milliseconds", fallback: .value(.integer(0)),
            "From a decision to its execution, which is at the first tick after it; inside a bar at the next quote of its path."),
        SettingDescriptor(
            "costs.delay_jitter_milliseconds", .integer(0...60_000), unit: "milliseconds", fallback: .value(.integer(0)),
            "Up to so much more, drawn for each request."),
        SettingDescriptor(
            "costs.use_swap", .flag, fallback: .value(.flag(true)),
            "Are positions held over the end of a day charged and paid the swap of their symbol?"),
    ]
}
