import Market

extension HeraldSettings {
    /// The symbols' keys beyond the contract: what margin, nights and orders are like at the broker.
    static let symbolTerms: [SettingDescriptor] = symbolPrices + symbolMargin + symbolSwap + symbolOrders

    private static let symbolPrices: [SettingDescriptor] = [
        SettingDescriptor(
            "symbols.NAME.tick_size", .number(1e-8...1e6), unit: "price", fallback: .words("a point"),
            "The smallest change of a price; whole points."),
        SettingDescriptor(
            "symbols.NAME.spread_curve", .spreads, unit: "points", fallback: .words("none"),
            "The usual spread in each hour of the week, for bars without one: a file of `herald data spread`, or the numbers by UTC."),
    ]

    private static let symbolMargin: [SettingDescriptor] = [
        SettingDescriptor(
            "symbols.NAME.margin_calculation", .choice(MarginTerms.Calculation.allCases.map(\.rawValue)),
            fallback: .words("the built-in; other names: `forex`"), "The formula of margin, MT5's calculation mode."),
        SettingDescriptor(
            "symbols.NAME.margin_initial", .money(1_000_000_000, zeroAllowed: true), unit: "margin currency a lot",
            fallback: .words("by the formula"), "A fixed margin that takes the place of the formula; `futures` needs one, 0 is none."),
        SettingDescriptor(
            "symbols.NAME.margin_maintenance", .money(1_000_000_000, zeroAllowed: true), unit: "margin currency a lot",
            fallback: .words("`margin_initial`"), "What an open lot binds; 0 is `margin_initial`."),
        SettingDescriptor(
            "symbols.NAME.margin_hedged", .money(1_000_000_000, zeroAllowed: true), unit: "units of the contract",
            fallback: .words("both legs in full"),
            "What a lot bought and sold at once is charged for; an amount of money where `margin_initial` is set."),
        SettingDescriptor(
            "symbols.NAME.margin_hedged_larger_leg", .flag, fallback: .value(.flag(false)),
            "Does only the dearer side of what is bought and sold at once bind margin?"),
        SettingDescriptor(
            "symbols.NAME.margin_currency", .currency, fallback: .words("the base currency; of CFDs and futures the profit currency"),
            "What margin is counted in."),
        SettingDescriptor(
            "symbols.NAME.margin_rate_long", .number(0...1000), fallback: .value(.integer(1)), "Factor of the margin of buys."),
        SettingDescriptor(
            "symbols.NAME.margin_rate_short", .number(0...1000), fallback: .value(.integer(1)), "Factor of the margin of sells."),
        SettingDescriptor(
            "symbols.NAME.tick_price", .number(1e-8...1e9), unit: "profit currency a lot", fallback: .words("by the contract"),
            "What a tick is worth; for `futures` and `cfd_index`."),
    ]

    private static let symbolSwap: [SettingDescriptor] = [
        SettingDescriptor(
            "symbols.NAME.swap_mode", .choice(SwapTerms.Mode.allCases.map(\.rawValue)), fallback: .words("`disabled`"),
            "What `swap_long` and `swap_short` count in."),
        SettingDescriptor(
            "symbols.NAME.swap_long", .number(-1e6...1e6), fallback: .words("0"),
            "Of a bought lot and night; negative is charged."),
        SettingDescriptor(
            "symbols.NAME.swap_short", .number(-1e6...1e6), fallback: .words("0"), "Of a sold lot and night; negative is charged."),
        SettingDescriptor(
            "symbols.NAME.swap_triple_day", .weekday, fallback: .words("`Wed`"),
            "The day whose end counts for three nights; the weekend's ends then count for none."),
        SettingDescriptor(
            "symbols.NAME.swap_nights", .nights, fallback: .words("by `swap_triple_day`"),
            "For how many nights the end of each day counts, Sunday first."),
    ]

    private static let symbolOrders: [SettingDescriptor] = [
        SettingDescriptor(
            "symbols.NAME.trade_mode", .choice(OrderTerms.TradeMode.allCases.map(\.rawValue)), fallback: .words("`full`"),
            "Which directions may be traded."),
        SettingDescriptor(
            "symbols.NAME.execution", .choice(OrderTerms.Execution.allCases.map(\.rawValue)), fallback: .words("`market`"),
            "How market orders are executed."),
        SettingDescriptor(
            "symbols.NAME.order_kinds", .choices(OrderTerms.Kinds.names.map(\.0)), fallback: .words("all"),
            "Which orders and levels may be sent."),
        SettingDescriptor(
            "symbols.NAME.filling", .choices(OrderTerms.Fillings.names.map(\.0)), fallback: .words("all"),
            "How market orders may be filled; RETURN follows from `execution`."),
        SettingDescriptor(
            "symbols.NAME.expiration", .choices(OrderTerms.Expirations.names.map(\.0)), fallback: .words("all"),
            "How long pending orders may live."),
        SettingDescriptor(
            "symbols.NAME.freeze_level_points", .integer(0...1_000_000), unit: "points", fallback: .words("0"),
            "Nearer to the price than this, orders and levels can neither be changed nor removed."),
        SettingDescriptor(
            "symbols.NAME.volume_limit", .volume(1_000_000), unit: "lots", fallback: .words("none"),
            "The largest volume of position and pending orders of one direction."),
        SettingDescriptor(
            "symbols.NAME.keep_sessions", .flag, fallback: .words("whether `sessions` or `holidays` is written"),
            "Is what is asked for outside the hours refused in a simulation, also outside the usual ones of a built-in symbol?"),
    ]
}

extension OrderTerms.Kinds {
    /// Their names in a configuration.
    static let names: [(String, OrderTerms.Kinds)] = [
        ("market", .market), ("limit", .limit), ("stop", .stop), ("stop_limit", .stopLimit), ("sl", .stopLoss), ("tp", .takeProfit),
        ("close_by", .closeBy),
    ]
}

extension OrderTerms.Fillings {
    /// Their names in a configuration.
    static let names: [(String, OrderTerms.Fillings)] = [("fok", .fillOrKill), ("ioc", .immediateOrCancel)]
}

extension OrderTerms.Expirations {
    /// Their names in a configuration.
    static let names: [(String, OrderTerms.Expirations)] = [
        ("gtc", .untilCancelled), ("day", .day), ("specified", .specified), ("specified_day", .specifiedDay),
    ]
}
