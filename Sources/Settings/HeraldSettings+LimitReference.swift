import Market
import Risk

extension HeraldSettings {
    /// The symbols' keys; each falls back to the built-in specification's value.
    static let symbol: [SettingDescriptor] = [
        SettingDescriptor(
            "symbols.NAME.digits", .integer(0...8), fallback: .words(builtInOrRequired),
            "Decimals of a price; a point is the last one."),
        SettingDescriptor(
            "symbols.NAME.contract_size", .money(1_000_000_000, zeroAllowed: false), unit: "units of the base currency",
            fallback: .words(builtInOrRequired), "How much one lot is."),
        SettingDescriptor(
            "symbols.NAME.base_currency", .currency, fallback: .words(builtInOrRequired), "What is bought and sold."),
        SettingDescriptor(
            "symbols.NAME.profit_currency", .currency, fallback: .words(builtInOrRequired),
            "What prices and profit are in."),
        SettingDescriptor(
            "symbols.NAME.volume_min", .volume(largestSymbolVolume), unit: "lots",
            fallback: .words("the built-in, 0.01"),
            "The smallest order; a multiple of `volume_step`."),
        SettingDescriptor(
            "symbols.NAME.volume_max", .volume(largestSymbolVolume), unit: "lots",
            fallback: .words("the built-in, 100"),
            "The largest order; a multiple of `volume_step`."),
        SettingDescriptor(
            "symbols.NAME.volume_step", .volume(largestSymbolVolume), unit: "lots",
            fallback: .words("the built-in, 0.01"),
            "Orders are multiples of this."),
        SettingDescriptor(
            "symbols.NAME.stops_level_points", .integer(0...1_000_000), unit: "points",
            fallback: .words("the built-in, 0"),
            "The smallest distance of a stop or target from the price."),
    ]

    private static let builtInOrRequired = "the built-in; required for other names"
    /// Lots; a broker's own limit, so wider than what Herald would send.
    private static let largestSymbolVolume = 100_000

    /// The risk limits; the defaults are those of the strict preset.
    static let limits: [SettingDescriptor] = [
        SettingDescriptor(
            "risk.preset", .choice(RiskLimits.Preset.allCases.map(\.rawValue)), fallback: .value(.text("strict")),
            "Where the limits below start; `off` is for research: only a backtest accepts it."),
        SettingDescriptor(
            "risk.stop_required", .flag, fallback: .value(.flag(true)), "Must every entry carry a stop loss?"),
        SettingDescriptor(
            "risk.max_volume_per_order", .volume(1000), unit: "lots", fallback: .value(.integer(5)),
            "The largest order; at most `max_volume_per_symbol`."),
        SettingDescriptor(
            "risk.max_volume_per_symbol", .volume(1000), unit: "lots", fallback: .value(.integer(10)),
            "Open and pending together, per symbol."),
        SettingDescriptor(
            "risk.max_open_positions", .integer(1...1000), unit: "positions", fallback: .value(.integer(10)),
            "Positions and pending entries, all symbols together."),
        SettingDescriptor(
            "risk.max_daily_loss_percent", .percent(20, zeroAllowed: false), unit: "percent",
            fallback: .value(.integer(5)),
            "Of the higher of balance and equity at the reset; flattens, then waits for the next day."),
        SettingDescriptor(
            "risk.daily_reset", .dailyReset, fallback: .value(.text("17:00 America/New_York")), "When a new day begins."
        ),
        SettingDescriptor(
            "risk.max_drawdown_percent", .percent(50, zeroAllowed: false), unit: "percent",
            fallback: .value(.integer(20)), "Of the highest equity; flattens and stops for good."),
        SettingDescriptor(
            "risk.max_spread_percent", .percent(5, zeroAllowed: false), unit: "percent", fallback: .value(.number(0.1)),
            "The widest spread at which an entry is sent, of the price."),
        SettingDescriptor(
            "risk.max_spread_points", .integer(1...1_000_000), unit: "points", fallback: .words("none"),
            "The widest spread at which an entry is sent; absent, only the percentage counts."),
    ]
}
