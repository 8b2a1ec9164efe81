extension PropertyLines {
    /// A member of an MQL5 enumeration and what it is called in a configuration.
    struct Name {
        let mql: String
        /// Nil where terminals differ in the number.
        let number: Int?
        let setting: String

        init(_ mql: String, _ number: Int?, _ setting: String) { (self.mql, self.number, self.setting) = (mql, number, setting) }
    }

    static let days = ["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"]

    /// Properties that are a setting as they stand.
    static let plain = [
        ("SYMBOL_DIGITS", "digits"), ("SYMBOL_TRADE_CONTRACT_SIZE", "contract_size"), ("SYMBOL_TRADE_TICK_SIZE", "tick_size"),
        ("SYMBOL_VOLUME_MIN", "volume_min"), ("SYMBOL_VOLUME_MAX", "volume_max"), ("SYMBOL_VOLUME_STEP", "volume_step"),
        ("SYMBOL_TRADE_STOPS_LEVEL", "stops_level_points"), ("SYMBOL_TRADE_FREEZE_LEVEL", "freeze_level_points"),
        ("SYMBOL_MARGIN_INITIAL", "margin_initial"), ("SYMBOL_MARGIN_MAINTENANCE", "margin_maintenance"),
        ("SYMBOL_MARGIN_HEDGED", "margin_hedged"), ("MARGIN_RATE_LONG", "margin_rate_long"), ("MARGIN_RATE_SHORT", "margin_rate_short"),
        ("SYMBOL_SWAP_LONG", "swap_long"), ("SYMBOL_SWAP_SHORT", "swap_short"),
    ]

    static let texts = [
        ("SYMBOL_CURRENCY_BASE", "base_currency"), ("SYMBOL_CURRENCY_PROFIT", "profit_currency"),
        ("SYMBOL_CURRENCY_MARGIN", "margin_currency"), ("SERVER_ZONE", "sessions_zone"),
    ]

    static let choices: [(property: String, key: String, names: [Name])] = [
        (
            "SYMBOL_TRADE_CALC_MODE", "margin_calculation",
            [
                Name("SYMBOL_CALC_MODE_FOREX", 0, "forex"), Name("SYMBOL_CALC_MODE_FUTURES", 1, "futures"),
                Name("SYMBOL_CALC_MODE_CFD", 2, "cfd"), Name("SYMBOL_CALC_MODE_CFDINDEX", 3, "cfd_index"),
                Name("SYMBOL_CALC_MODE_CFDLEVERAGE", 4, "cfd_leverage"),
                Name("SYMBOL_CALC_MODE_FOREX_NO_LEVERAGE", 5, "forex_no_leverage"),
                // The same formula with the last price.
                Name("SYMBOL_CALC_MODE_EXCH_STOCKS", 32, "cfd"), Name("SYMBOL_CALC_MODE_EXCH_FUTURES", 33, "futures"),
            ]
        ),
        (
            // Newer terminals have one more mode in the middle, so that numbers from 5 to 8 mean one thing or another.
            "SYMBOL_SWAP_MODE", "swap_mode",
            [
                Name("SYMBOL_SWAP_MODE_DISABLED", 0, "disabled"), Name("SYMBOL_SWAP_MODE_POINTS", 1, "points"),
                Name("SYMBOL_SWAP_MODE_CURRENCY_SYMBOL", 2, "base_currency"),
                Name("SYMBOL_SWAP_MODE_CURRENCY_MARGIN", 3, "margin_currency"),
                Name("SYMBOL_SWAP_MODE_CURRENCY_DEPOSIT", 4, "deposit_currency"),
                Name("SYMBOL_SWAP_MODE_CURRENCY_PROFIT", nil, "profit_currency"),
                Name("SYMBOL_SWAP_MODE_INTEREST_CURRENT", nil, "interest_current"),
                Name("SYMBOL_SWAP_MODE_INTEREST_OPEN", nil, "interest_open"),
                Name("SYMBOL_SWAP_MODE_REOPEN_CURRENT", nil, "reopen_current"),
                Name("SYMBOL_SWAP_MODE_REOPEN_BID", nil, "reopen_bid"),
            ]
        ),
        (
            "SYMBOL_SWAP_ROLLOVER3DAYS", "swap_triple_day",
            days.enumerated().map { Name($1, $0, String($1.prefix(1)) + $1.dropFirst().prefix(2).lowercased()) }
        ),
        (
            "SYMBOL_TRADE_MODE", "trade_mode",
            [
                Name("SYMBOL_TRADE_MODE_DISABLED", 0, "disabled"), Name("SYMBOL_TRADE_MODE_LONGONLY", 1, "long_only"),
                Name("SYMBOL_TRADE_MODE_SHORTONLY", 2, "short_only"), Name("SYMBOL_TRADE_MODE_CLOSEONLY", 3, "close_only"),
                Name("SYMBOL_TRADE_MODE_FULL", 4, "full"),
            ]
        ),
        (
            "SYMBOL_TRADE_EXEMODE", "execution",
            [
                Name("SYMBOL_TRADE_EXECUTION_REQUEST", 0, "request"), Name("SYMBOL_TRADE_EXECUTION_INSTANT", 1, "instant"),
                Name("SYMBOL_TRADE_EXECUTION_MARKET", 2, "market"), Name("SYMBOL_TRADE_EXECUTION_EXCHANGE", 3, "exchange"),
            ]
        ),
    ]

    /// Bit masks, lowest bit first; further bits mean nothing here.
    static let masks: [(property: String, key: String, bits: [String])] = [
        ("SYMBOL_FILLING_MODE", "filling", ["fok", "ioc"]),
        ("SYMBOL_EXPIRATION_MODE", "expiration", ["gtc", "day", "specified", "specified_day"]),
        ("SYMBOL_ORDER_MODE", "order_kinds", ["market", "limit", "stop", "stop_limit", "sl", "tp", "close_by"]),
    ]
}
