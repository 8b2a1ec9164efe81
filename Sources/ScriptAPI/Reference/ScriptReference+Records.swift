extension ScriptReference {
    static let bar = ScriptRecordReference(
        name: "bar", summary: "The bar that closed last; bars[n] is the one n bars before it (bars[0] is bar), nil where there is none.",
        fields: [
            ScriptKey(name: "time", type: "integer", summary: "opening time, seconds since 1970, UTC"),
            ScriptKey(name: "open", type: "number", summary: "bid"),
            ScriptKey(name: "high", type: "number", summary: "bid"),
            ScriptKey(name: "low", type: "number", summary: "bid"),
            ScriptKey(name: "close", type: "number", summary: "bid"),
            ScriptKey(name: "volume", type: "integer", summary: "ticks"),
            ScriptKey(name: "spread_points", type: "integer", summary: "ask minus bid at the open, points"),
            ScriptKey(name: "hour", type: "integer", summary: "0 to 23 of the opening time, on the data's clock"),
            ScriptKey(name: "minute", type: "integer", summary: "0 to 59 of the opening time, on the data's clock"),
            ScriptKey(name: "weekday", type: "integer", summary: "0 = Sunday to 6 = Saturday, on the data's clock"),
        ])

    static let account = ScriptRecordReference(
        name: "account", summary: "The account at this moment.",
        fields: [
            ScriptKey(name: "balance", type: "number", summary: "account currency"),
            ScriptKey(name: "equity", type: "number", summary: "balance plus floating profit"),
        ])

    static let symbol = ScriptRecordReference(
        name: "symbol", summary: "The traded symbol's specification.",
        fields: [
            ScriptKey(name: "name", type: "string", summary: "as the broker spells it"),
            ScriptKey(name: "digits", type: "integer", summary: "decimals of a price"),
            ScriptKey(name: "point", type: "number", summary: "10^-digits"),
            ScriptKey(name: "contract_size", type: "number", summary: "units in one lot"),
            ScriptKey(name: "volume_min", type: "number", summary: "lots"),
            ScriptKey(name: "volume_max", type: "number", summary: "lots"),
            ScriptKey(name: "volume_step", type: "number", summary: "lots"),
            ScriptKey(name: "base_currency", type: "string", summary: "ISO code"),
            ScriptKey(name: "profit_currency", type: "string", summary: "ISO code"),
            ScriptKey(name: "tick_size", type: "number", summary: "what every price of an order is a multiple of"),
        ])

    static let tick = ScriptRecordReference(
        name: "tick", summary: "The last quote: in on_bar the one that closed the bar and that orders meet.",
        fields: [
            ScriptKey(name: "time", type: "integer", summary: "seconds since 1970, UTC"),
            ScriptKey(name: "bid", type: "number", summary: "price"),
            ScriptKey(name: "ask", type: "number", summary: "price"),
            ScriptKey(name: "spread_points", type: "integer", summary: "ask minus bid, points"),
        ])

    static let session = ScriptRecordReference(
        name: "session", summary: "Where the symbol's market stands in its week.",
        fields: [
            ScriptKey(name: "is_open", type: "boolean", summary: "whether it is open"),
            ScriptKey(
                name: "closes_in", type: "integer?",
                summary: "seconds until the present session ends; nil when closed, or when it never closes"),
            ScriptKey(name: "closed_for", type: "integer?", summary: "seconds it then stays closed; nil when it never closes"),
            ScriptKey(name: "day_ends_in", type: "integer", summary: "seconds until the day ends on the session's clock: until rollover"),
        ])

    /// In the order of the slots of ``PositionRecord``.
    static let position = ScriptRecordReference(
        name: "position",
        summary: "The strategy's newest open position; nil when it has none. In an exit, the position it is asked about.",
        fields: [
            ScriptKey(name: "ticket", type: "integer", summary: "the broker's position identifier"),
            ScriptKey(name: "symbol", type: "string", summary: "its symbol"),
            ScriptKey(name: "side", type: "string", summary: "\"BUY\" or \"SELL\""),
            ScriptKey(name: "volume", type: "number", summary: "open lots"),
            ScriptKey(name: "opened_volume", type: "number", summary: "lots ever opened"),
            ScriptKey(name: "open_price", type: "number", summary: "price"),
            ScriptKey(name: "open_time", type: "integer", summary: "seconds since 1970, UTC"),
            ScriptKey(name: "stop_loss", type: "number?", summary: "price, nil without one"),
            ScriptKey(name: "take_profit", type: "number?", summary: "price, nil without one"),
            ScriptKey(name: "current_price", type: "number", summary: "the price it would close at"),
            ScriptKey(name: "unrealized_pnl", type: "number", summary: "floating profit, account currency, before commission and swap"),
            ScriptKey(name: "realized_pnl", type: "number", summary: "profit of what was closed so far, before commission and swap"),
            ScriptKey(name: "commission", type: "number", summary: "charged so far, zero or negative"),
            ScriptKey(name: "swap", type: "number", summary: "booked so far"),
            ScriptKey(
                name: "initial_risk", type: "number?", summary: "what the stops it was opened with would have lost, 1 R; nil without one"),
            ScriptKey(name: "r", type: "number?", summary: "realised and floating profit in multiples of initial_risk; nil without it"),
            ScriptKey(name: "mae", type: "number", summary: "the lowest its profit ever was, account currency, zero or negative"),
            ScriptKey(name: "mfe", type: "number", summary: "the highest its profit ever was, account currency, zero or positive"),
            ScriptKey(name: "mae_r", type: "number?", summary: "mae in multiples of initial_risk; nil without it"),
            ScriptKey(name: "mfe_r", type: "number?", summary: "mfe in multiples of initial_risk; nil without it"),
            ScriptKey(name: "age_bars", type: "integer", summary: "bars of the strategy's timeframe closed since it was opened"),
            ScriptKey(name: "age_hours", type: "number", summary: "hours since it was opened"),
            ScriptKey(name: "age_seconds", type: "integer", summary: "seconds since it was opened"),
            ScriptKey(
                name: "magic", type: "integer", summary: "the number of the order that opened it; 0 when Herald did not ask for it"),
            ScriptKey(name: "strategy", type: "string", summary: "the name of the strategy that owns it"),
        ])

    /// In the order of the slots of ``PendingRecord``.
    static let pending = ScriptRecordReference(
        name: "pending", summary: "The strategy's newest pending entry; nil when none rests at the broker. Not for exits.",
        fields: [
            ScriptKey(name: "order", type: "integer", summary: "the number of its order"),
            ScriptKey(name: "type", type: "string", summary: "\"limit\", \"stop\" or \"stop_limit\"; one that was reached is a \"limit\""),
            ScriptKey(name: "side", type: "string", summary: "\"BUY\" or \"SELL\""),
            ScriptKey(name: "volume", type: "number", summary: "lots"),
            ScriptKey(name: "price", type: "number", summary: "what it waits for"),
            ScriptKey(name: "limit_price", type: "number?", summary: "of a stop_limit entry, nil for the others"),
            ScriptKey(name: "stop_loss", type: "number?", summary: "price, nil without one"),
            ScriptKey(name: "take_profit", type: "number?", summary: "price, nil without one"),
            ScriptKey(name: "bars_left", type: "integer?", summary: "closed bars until it is withdrawn, nil for never"),
        ])

    /// Not a global: what `should_exit` is handed beside the position.
    static let data = ScriptRecordReference(
        name: "data",
        summary: "The moment an exit decides in, as `should_exit` is handed it. The records are those of the globals with the same names.",
        fields: [
            ScriptKey(name: "bar", type: "herald.bar", summary: "the bar of the strategy's timeframe that closed last"),
            ScriptKey(name: "bars", type: "table<integer, herald.bar?>", summary: "the closed bars; bars[0] is the newest"),
            ScriptKey(name: "tick", type: "herald.tick", summary: "the last quote"),
            ScriptKey(name: "account", type: "herald.account", summary: "the account at this moment"),
            ScriptKey(name: "symbol", type: "herald.symbol", summary: "the position's symbol"),
            ScriptKey(name: "session", type: "herald.session", summary: "where its market stands in its week"),
            ScriptKey(
                name: "indicators", type: "table<string, herald.Series|any>",
                summary: "what `indicators` returned, by name: data.indicators.NAME is self.NAME"),
            ScriptKey(name: "event", type: "\"bar\"|\"tick\"", summary: "whether the event that asks closed a bar"),
            ScriptKey(
                name: "memory", type: "table",
                summary:
                    "a table of this exit's own for this position, empty at first and gone when the position is closed; it survives a restart"
            ),
        ])

    static let records = [bar, account, symbol, tick, session, position, pending]
}
