extension HeraldSettings {
    /// The keys of the sections that only the running bot reads.
    static let running: [SettingDescriptor] = run + connector + storage

    private static let run: [SettingDescriptor] = [
        SettingDescriptor(
            "run.mode", .choice(RunSettings.Mode.allCases.map(\.rawValue)), fallback: .value(.text("simulate")),
            "What prices and fills are: all simulated, real prices with simulated fills, or real orders."),
        SettingDescriptor(
            "run.data_directory", .text, fallback: .value(.text("data")),
            "The folder of the database, the captured prices, the lock and the control socket; one per bot and mode."),
        SettingDescriptor(
            "run.on_stop", .choice(RunSettings.Ending.allCases.map(\.rawValue)), fallback: .value(.text("leave_protected")),
            "What becomes of open positions when the bot is told to stop: their stops stay at the broker, or they are closed."),
        SettingDescriptor(
            "run.on_fatal", .choice(RunSettings.Ending.allCases.map(\.rawValue)), fallback: .value(.text("leave_protected")),
            "What becomes of open positions after an error that a run cannot go on after, such as a damaged database. `flatten` closes them within 30 s, also when nothing of it can be written down; what cannot be closed keeps its stop at the broker."
        ),
        SettingDescriptor(
            "run.speed", .number(0...100_000), unit: "times the clock", fallback: .value(.integer(0)),
            "How fast a simulated market runs; 0 is as fast as it can, to the end of its prices."),
        SettingDescriptor(
            "run.foreign_positions", .choice(RunSettings.ForeignPolicy.allCases.map(\.rawValue)), fallback: .value(.text("alert")),
            "What is done with positions and orders that other hands opened on the account; they always count in the exposure."),
        SettingDescriptor(
            "strategies.autoload", .flag, fallback: .value(.flag(true)),
            "Whether the scripts in `strategies` that no `[[strategy]]` names trade too, each with its own timeframe and the defaults of its parameters, from the start or the next reload on. Otherwise they stand idle, and `herald status` lists them. False in a dry run that does not say otherwise, refused with `run.mode = \"live\"`."
        ),
        SettingDescriptor(
            "strategies.symbol", .text, fallback: .words("the symbol of the first `[[strategy]]`"),
            "What such scripts trade; one of the symbols of the `[[strategy]]` tables, where there are any."),
    ]

    private static let connector: [SettingDescriptor] =
        [
            SettingDescriptor(
                "connector.kind", .choice(ConnectorSettings.Kind.allCases.map(\.rawValue)),
                fallback: .words("`simulated`; `mt5` when `run.mode` is `live`, and in a dry run with `connector.key`"),
                "What is at the other end: the embedded market, a terminal, or a simulated broker in another process."),
            SettingDescriptor(
                "connector.address", .text, fallback: .value(.text("127.0.0.1")), "Where the terminal finds the bot; for `mt5`."),
            SettingDescriptor(
                "connector.port", .integer(1...65_535), fallback: .value(.integer(47_821)), "The TCP port at that address; for `mt5`."),
            SettingDescriptor(
                "connector.path", .text, fallback: .words("none"), "The Unix socket of the other process; for `socket`."),
            SettingDescriptor(
                "connector.epoch", .integer(0...Int.max / 2), fallback: .value(.integer(0)),
                "The least number of a session; raise it when the data directory was lost and the other side refuses sessions as old."),
        ] + terminal

    private static let terminal: [SettingDescriptor] = [
        SettingDescriptor(
            "connector.key", .secret, fallback: .words("none; `mt5` needs one"),
            "The shared key of the bridge, at least 16 bytes, which the programs in the terminal are given too."),
        SettingDescriptor(
            "connector.zone", .timeZone, fallback: .words("found by the terminal's offset"),
            "The clock of the trade server; everything a terminal tells is stamped with it."),
        SettingDescriptor(
            "connector.login", .integer(1...Int.max), fallback: .words("whichever is logged in"),
            "The account that may be traded; another one is refused."),
        SettingDescriptor(
            "connector.server", .text, fallback: .words("any"), "The trade server of the account; another one is refused."),
        SettingDescriptor(
            "connector.account", .choice(TerminalSettings.Account.allCases.map(\.rawValue)), fallback: .words("either"),
            "Whose money the account may hold."),
        SettingDescriptor(
            "connector.pause_ms", .integer(0...10_000), unit: "ms", fallback: .value(.integer(100)),
            "The least time between two commands; what closes goes first."),
        SettingDescriptor(
            "connector.deviation_points", .integer(0...100_000), unit: "points", fallback: .value(.integer(20)),
            "How far the price may have moved when an order is executed; with market execution brokers take no notice of it."),
        SettingDescriptor(
            "connector.allow_unencrypted", .flag, fallback: .value(.flag(false)),
            "May `address` be one that other computers reach? The bridge proves who is there and encrypts nothing."),
        SettingDescriptor(
            "connector.symbols.NAME", .text, fallback: .words("found by itself when only one fits"),
            "What the terminal calls the symbol NAME, such as `EURUSD = \"EURUSD.r\"`."),
    ]

    private static let storage: [SettingDescriptor] =
        StorageSettings.RetainedTable.allCases.map { table in
            SettingDescriptor(
                "storage.retention.\(table.rawValue)_days", .integer(0...36_500), unit: "days",
                fallback: .value(.integer(usualRetention[table] ?? 0)), retentionText(table))
        } + [
            SettingDescriptor(
                "storage.postgres.url", .secret, fallback: .words("none"),
                "A Postgres server that gets a copy of the tables, such as `postgres://user:password@host/name`; the program must be built with the trait `Postgres`."
            )
        ]

    /// Whole days; a table that is not named is kept for ever.
    private static let usualRetention: [StorageSettings.RetainedTable: Int] = [
        .journal: 90, .capture: 30, .signals: 365, .metrics: 90, .equity: 730,
    ]

    private static func retentionText(_ table: StorageSettings.RetainedTable) -> String {
        switch table {
        case .journal:
            "How long finished segments of the journal are kept, which `herald replay` needs; 0 is for ever. The newest segment always stays."
        case .capture:
            "How long captured prices of finished segments are kept, which `herald replay` needs; 0 is for ever. Those of the newest segment always stay."
        case .orders, .deals, .positions, .trades, .signals, .metrics, .equity:
            "How long rows of the table `\(table.rawValue)` are kept; 0 is for ever. What may still change stays."
        }
    }
}
