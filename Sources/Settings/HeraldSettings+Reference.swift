import Market
import Risk

extension HeraldSettings {
    /// Every key of the configuration, in the order of the shipped file.
    public static let reference: [SettingDescriptor] =
        account + data + synthetic + strategy + strategyExit + symbol + symbolTerms + entry + exit + policy + limits + cost
        + running + observing

    private static let account: [SettingDescriptor] = [
        SettingDescriptor(
            "account.currency", .currency, fallback: .value(.text("USD")), "The deposit currency (ISO 4217)."),
        SettingDescriptor(
            "account.balance", .money(largestBalance, zeroAllowed: false), unit: "account currency",
            fallback: .value(.integer(10_000)), "Where a simulation starts."),
        SettingDescriptor(
            "account.leverage", .integer(1...3000), fallback: .value(.integer(100)),
            "Margin is the notional value divided by this."),
        SettingDescriptor(
            "account.stop_out_percent", .percent(100, zeroAllowed: true), unit: "percent",
            fallback: .value(.integer(50)),
            "The broker closes the worst position below this margin level; 0 is never."),
        SettingDescriptor(
            "account.margin_mode", .choice(AccountSettings.MarginMode.allCases.map(\.rawValue)), fallback: .value(.text("hedging")),
            "Whether a symbol's positions stand side by side, or are one."),
    ]

    private static let data: [SettingDescriptor] = [
        SettingDescriptor(
            "data.time_zone", .timeZone, fallback: .value(.text("UTC")),
            "The clock of data files: an IANA zone, or one with hours added (`America/New_York+7`)."),
        SettingDescriptor(
            "data.symbols_folder", .text, fallback: .words("`symbols`, when there is one"),
            "The folder of files that describe symbols, `*.toml`."),
    ]

    private static let synthetic: [SettingDescriptor] = [
        SettingDescriptor(
            "market.seed", .integer(0...Int.max), fallback: .value(.integer(20_260_101)),
            "The seed of the embedded synthetic market; the same seed gives the same prices."),
        SettingDescriptor(
            "market.bars", .integer(200...5_000_000), unit: "H1 bars", fallback: .value(.integer(12_000)),
            "How much history the embedded market has per symbol."),
    ]

    private static let strategy: [SettingDescriptor] = [
        SettingDescriptor("strategy.file", .text, fallback: .words("required"), "The script's path."),
        SettingDescriptor(
            "strategy.symbol", .text, fallback: .words("required"), "The symbol it trades, spelt as the broker does."),
        SettingDescriptor(
            "strategy.timeframe", .timeframe, fallback: .words("the script's"),
            "The bars it sees, if not the script's own."),
        SettingDescriptor("strategy.name", .text, fallback: .words("the script's"), "Its name in logs and reports."),
        SettingDescriptor(
            "strategy.params", .parameters, fallback: .words("the script's"), "Values for the script's parameters."),
        SettingDescriptor(
            "strategy.exits", .exits, fallback: .words("none"),
            "Scripts that may close its positions or tighten their stops; also as tables `[[strategy.exits]]`."),
    ]

    private static let strategyExit: [SettingDescriptor] = [
        SettingDescriptor("strategy.exits.file", .text, fallback: .words("required"), "The script's path."),
        SettingDescriptor(
            "strategy.exits.priority", .integer(0...100), fallback: .words("the script's"),
            "Of several exits that want to close, the one with the highest wins."),
        SettingDescriptor("strategy.exits.name", .text, fallback: .words("the script's"), "Its name in logs and reports."),
        SettingDescriptor(
            "strategy.exits.params", .parameters, fallback: .words("the script's"), "Values for the script's parameters."),
    ]

    private static let entry: [SettingDescriptor] = [
        SettingDescriptor(
            "entries.adding", .flag, fallback: .value(.flag(false)), "May a strategy add to its own open position?"),
        SettingDescriptor(
            "entries.hedging", .flag, fallback: .value(.flag(false)),
            "May it hold both sides at once? Otherwise the opposite signal closes and reverses."),
    ]

    private static let exit: [SettingDescriptor] = [
        SettingDescriptor(
            "exits.on_failure", .choice(ExitFailureSettings.Action.allCases.map(\.rawValue)), fallback: .value(.text("keep_stop")),
            "What becomes of the positions of an exit that failed; `tighten` moves their stops halfway to the price."),
        SettingDescriptor(
            "exits.protective_stop_percent", .percent(50, zeroAllowed: false), unit: "percent", fallback: .value(.integer(1)),
            "How far from the price such a position is given a stop when it has none."),
    ]

    private static let policy: [SettingDescriptor] = [
        SettingDescriptor(
            "sizing.method", .choice(["risk_percent", "fixed_lots", "atr", "fixed_fraction"]), fallback: .value(.text("risk_percent")),
            "How lots are chosen."),
        SettingDescriptor(
            "sizing.risk_percent", .percent(10, zeroAllowed: false), unit: "percent", fallback: .value(.number(1)),
            "What is lost when the stop is hit, or when the price moves by `atr_multiple`; of the base, for `risk_percent` and `atr`."),
        SettingDescriptor(
            "sizing.base", .choice(SizingPolicy.Base.allCases.map(\.rawValue)), fallback: .value(.text("balance")),
            "What the percentage is taken of."),
        SettingDescriptor(
            "sizing.lots", .volume(1000), unit: "lots", fallback: .value(.number(0.1)), "For `fixed_lots`."),
        SettingDescriptor(
            "sizing.atr_multiple", .number(0.01...100), fallback: .value(.integer(2)),
            "The move that costs `risk_percent`, in average true ranges; for `atr`."),
        SettingDescriptor(
            "sizing.atr_period", .integer(1...1000), unit: "bars", fallback: .value(.integer(14)),
            "What the range is averaged over, bars of the strategy; for `atr`."),
        SettingDescriptor(
            "sizing.fraction_percent", .percent(10_000, zeroAllowed: false), unit: "percent", fallback: .value(.integer(100)),
            "The position's value, of the base; 100 is a leverage of one; for `fixed_fraction`."),
    ]
}
