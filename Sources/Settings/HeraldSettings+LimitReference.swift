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
        SettingDescriptor(
            "symbols.NAME.tick_value", .number(1e-9...1e9), unit: "account currency", fallback: .words("not compared"),
            "What the broker says a tick of one lot is worth; entries are refused when the contract says otherwise."),
        SettingDescriptor(
            "symbols.NAME.sessions", .sessions,
            fallback: .words(
                "`[\"Mon-Fri 00:00-24:00\"]` for pairs of major currencies, from 01:00 for metals and built-in indices, else `[\"always\"]`"
            ),
            "When the market is open; several entries per day are allowed, `[\"always\"]` is without end."),
        SettingDescriptor(
            "symbols.NAME.sessions_zone", .timeZone, fallback: .value(.text(UsualSessions.zoneName)),
            "The clock of `sessions` and `holidays`; its midnight ends the day."),
        SettingDescriptor(
            "symbols.NAME.holidays", .dates, fallback: .words("none"),
            "Days without trade, and with a time of day those that close early."),
    ]

    private static let builtInOrRequired = "the built-in; required for other names"
    /// Lots; a broker's own limit, so wider than what Herald would send.
    private static let largestSymbolVolume = 100_000

    /// The risk limits; the defaults are those of the strict preset.
    static let limits: [SettingDescriptor] =
        [
            SettingDescriptor(
                "risk.preset", .choice(RiskPreset.all.map(\.name)), fallback: .value(.text(RiskPreset.strict.name)),
                "Where the limits below start (docs/presets.md); `off` is for research: only a backtest accepts it."),
            SettingDescriptor(
                "risk.loosen", .names(GuardCatalogue.limits.map(\.key) + ["daily_reset"]), fallback: .words("none"),
                "Keys that may be looser than a preset of somebody else's rules; each must be named here."),
            SettingDescriptor(
                "risk.daily_reset", .dailyReset, fallback: .words("the preset's; `strict`: `\"\(RiskPreset.strict.dailyReset)\"`"),
                "When a new day begins."),
            SettingDescriptor(
                "risk.initial_balance", .money(largestBalance, zeroAllowed: false), unit: "account currency",
                fallback: .words("the balance at the start"),
                "The capital that limits on the initial balance count from; give it when the account has a history."),
        ] + GuardCatalogue.limits.map(SettingDescriptor.init)

    /// The largest balance, account currency: everything computed from it stays far inside 64 bits.
    static let largestBalance = 1_000_000_000_000
}

extension SettingDescriptor {
    /// The key of a risk limit.
    init(_ limit: Limit) {
        let key = "risk.\(limit.key)"
        switch limit.kind {
        case .flag: self.init(key, .flag, fallback: Fallback(limit), limit.summary)
        case .choice(let names), .mode(let names): self.init(key, .choice(names), fallback: Fallback(limit), limit.summary)
        case .hours: self.init(key, .tradingHours, fallback: Fallback(limit), limit.summary)
        case .number(let unit, let range, _):
            self.init(
                key, Kind(unit, range), unit: [.count, .ratio].contains(unit) ? "" : unit.rawValue, fallback: Fallback(limit),
                limit.summary)
        }
    }
}

extension SettingDescriptor.Kind {
    fileprivate init(_ unit: Limit.Unit, _ range: ClosedRange<Double>) {
        switch unit {
        case .percent: self = .percent(range.upperBound, zeroAllowed: range.lowerBound == 0)
        case .lots: self = .volume(Int(range.upperBound))
        case .ratio: self = .number(range)
        case .points, .seconds, .minutes, .count: self = .integer(Int(range.lowerBound)...Int(range.upperBound))
        }
    }
}

extension SettingDescriptor.Fallback {
    fileprivate init(_ limit: Limit) {
        switch limit.standard {
        case nil: self = .words("none")
        case .number(let value)?: self = .value(value == value.rounded() ? .integer(Int(value)) : .number(value))
        case .flag(let value)?: self = .value(.flag(value))
        case .choice(let name)?: self = .value(.text(name))
        case .hours(let hours)?: self = .value(.text(hours.text))
        }
    }
}
