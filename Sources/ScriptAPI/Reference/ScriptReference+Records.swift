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
        ])

    static let tick = ScriptRecordReference(
        name: "tick", summary: "The last quote: in on_bar the one that closed the bar and that orders meet.",
        fields: [
            ScriptKey(name: "time", type: "integer", summary: "seconds since 1970, UTC"),
            ScriptKey(name: "bid", type: "number", summary: "price"),
            ScriptKey(name: "ask", type: "number", summary: "price"),
            ScriptKey(name: "spread_points", type: "integer", summary: "ask minus bid, points"),
        ])

    static let position = ScriptRecordReference(
        name: "position", summary: "The strategy's newest open position; nil when it has none.",
        fields: [
            ScriptKey(name: "ticket", type: "integer", summary: "the broker's position identifier"),
            ScriptKey(name: "symbol", type: "string", summary: "its symbol"),
            ScriptKey(name: "side", type: "string", summary: "\"BUY\" or \"SELL\""),
            ScriptKey(name: "volume", type: "number", summary: "lots"),
            ScriptKey(name: "open_price", type: "number", summary: "price"),
            ScriptKey(name: "open_time", type: "integer", summary: "seconds since 1970, UTC"),
            ScriptKey(name: "stop_loss", type: "number?", summary: "price, nil without one"),
            ScriptKey(name: "take_profit", type: "number?", summary: "price, nil without one"),
            ScriptKey(name: "current_price", type: "number", summary: "the price it would close at"),
            ScriptKey(name: "unrealized_pnl", type: "number", summary: "floating profit, account currency, before commission and swap"),
            ScriptKey(name: "commission", type: "number", summary: "charged so far, zero or negative"),
            ScriptKey(name: "swap", type: "number", summary: "booked so far"),
            ScriptKey(name: "age_seconds", type: "integer", summary: "since it was opened"),
        ])

    static let records = [bar, account, symbol, tick, position]

    static let methods = [
        ScriptMethod(
            name: "configure", parameters: [("params", "table")], returns: nil,
            summary: "Called once after loading: check parameters together (raise an error to refuse them) or derive values into self."),
        ScriptMethod(
            name: "indicators", parameters: [("params", "table")], returns: "table<string, herald.Series|table<string, herald.Series>>",
            summary: "Returns the indicators the strategy reads, by name; self.NAME[n] is the value n bars ago, nil where absent."),
        ScriptMethod(
            name: "on_bar", parameters: [("bar", "herald.bar")], returns: "herald.Decision?",
            summary: "Called after each closed bar, from the first at which every declared indicator has a value."),
        ScriptMethod(
            name: "on_tick", parameters: [("tick", "herald.tick")], returns: "herald.Decision?",
            summary:
                "Called at every quote; on bar data at open, both extremes and close. Its decisions fill at the next quote or at this one, whichever is worse."
        ),
        ScriptMethod(
            name: "state", parameters: [], returns: "table",
            summary:
                "Returns what should survive a reload: plain values in a table. Reserved: nothing reloads scripts yet, so nothing calls it."
        ),
        ScriptMethod(
            name: "restore", parameters: [("state", "table"), ("version", "string")], returns: nil,
            summary: "Takes back what state() of the given script version returned. Reserved like state()."),
    ]
}
