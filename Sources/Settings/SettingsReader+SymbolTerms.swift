import Market

extension SettingsReader {
    mutating func margin(_ table: SymbolTable, _ known: MarginTerms) -> MarginTerms {
        var terms = known
        if let name = part(table, "margin_calculation", SettingDescriptor.choice), let mode = MarginTerms.Calculation(rawValue: name) {
            terms.calculation = mode
        }
        // MT5 writes 0 where nothing is fixed.
        if let amount = part(table, "margin_initial", SettingDescriptor.marginAmount) {
            terms.initialPerLot = amount == .zero ? nil : amount
        }
        if let amount = part(table, "margin_maintenance", SettingDescriptor.marginAmount) {
            terms.maintenancePerLot = amount == .zero ? nil : amount
        }
        terms.hedgedContract = part(table, "margin_hedged", SettingDescriptor.marginAmount) ?? known.hedgedContract
        terms.chargesLargerLeg = part(table, "margin_hedged_larger_leg", SettingDescriptor.flag) ?? known.chargesLargerLeg
        terms.tickPrice = part(table, "tick_price", SettingDescriptor.price) ?? known.tickPrice
        terms.currency = part(table, "margin_currency", SettingDescriptor.currency) ?? known.currency
        terms.longRate = part(table, "margin_rate_long", SettingDescriptor.number) ?? known.longRate
        terms.shortRate = part(table, "margin_rate_short", SettingDescriptor.number) ?? known.shortRate
        return terms
    }

    mutating func swap(_ table: SymbolTable, _ known: SwapTerms) -> SwapTerms {
        var terms = known
        if let name = part(table, "swap_mode", SettingDescriptor.choice), let mode = SwapTerms.Mode(rawValue: name) { terms.mode = mode }
        terms.long = part(table, "swap_long", SettingDescriptor.number) ?? known.long
        terms.short = part(table, "swap_short", SettingDescriptor.number) ?? known.short
        if let day = part(table, "swap_triple_day", SettingDescriptor.tripleDay) { terms.nights = SwapTerms.nights(tripleDay: day) }
        if let nights = part(table, "swap_nights", SettingDescriptor.nights) { terms.nights = nights }
        return terms
    }

    mutating func orders(_ table: SymbolTable, _ known: OrderTerms) -> OrderTerms {
        var terms = known
        if let name = part(table, "trade_mode", SettingDescriptor.choice), let mode = OrderTerms.TradeMode(rawValue: name) {
            terms.tradeMode = mode
        }
        if let name = part(table, "execution", SettingDescriptor.choice), let mode = OrderTerms.Execution(rawValue: name) {
            terms.execution = mode
        }
        terms.kinds = part(table, "order_kinds", SettingDescriptor.options(OrderTerms.Kinds.names)) ?? known.kinds
        terms.fillings = part(table, "filling", SettingDescriptor.options(OrderTerms.Fillings.names)) ?? known.fillings
        terms.expirations = part(table, "expiration", SettingDescriptor.options(OrderTerms.Expirations.names)) ?? known.expirations
        terms.freezeLevelPoints = part(table, "freeze_level_points", SettingDescriptor.integer) ?? known.freezeLevelPoints
        terms.volumeLimit = part(table, "volume_limit", SettingDescriptor.volume) ?? known.volumeLimit
        return terms
    }

    /// Reports terms of a symbol that cannot all be meant, at whichever key was written.
    mutating func checkTerms(_ symbol: SymbolSpecification, _ table: SymbolTable) {
        func contradiction(_ names: String..., message: String) {
            guard let name = names.first(where: { table.keys[$0] != nil }) else { return }
            report("\(table.key(name)): \(message)", key: table.key(name), at: table.keys[name]?.place)
        }
        let (margin, swap) = (symbol.margin, symbol.swap)
        if let tick = symbol.tickSize, tick.raw % symbol.point.raw != 0 {
            contradiction("tick_size", "digits", message: "a tick of \(tick) is not made of whole points of \(symbol.point)")
        }
        if margin.calculation == .futures, margin.initialPerLot == nil {
            contradiction(
                "margin_calculation", "margin_initial", message: "\"futures\" needs margin_initial, what a lot binds; give it")
        }
        if margin.maintenancePerLot != nil, margin.initialPerLot == nil {
            contradiction(
                "margin_maintenance", "margin_initial",
                message: "a fixed maintenance margin needs a fixed margin_initial; give it, or write 0")
        }
        if margin.tickPrice != nil, margin.calculation != .futures, margin.calculation != .cfdIndex {
            contradiction(
                "tick_price", "margin_calculation",
                message: "only margin_calculation \"futures\" and \"cfd_index\" count by tick price, here it is "
                    + "\"\(margin.calculation.rawValue)\"; remove one of them")
        }
        if swap.mode == .disabled, swap.long != 0 || swap.short != 0 {
            contradiction(
                "swap_long", "swap_short", "swap_mode",
                message:
                    "swap_mode is \"disabled\", so rates mean nothing; write swap_mode = \"points\" or what they count in, or remove them")
        }
        if table.keys["swap_nights"] != nil, table.keys["swap_triple_day"] != nil {
            contradiction("swap_triple_day", message: "contradicts swap_nights, which says it for every day; remove one of them")
        }
        if let limit = symbol.orders.volumeLimit, limit < symbol.volumeMinimum {
            contradiction(
                "volume_limit", "volume_min", message: "volume_limit = \(limit) lots is below volume_min = \(symbol.volumeMinimum) lots")
        }
        if symbol.orders.tradeMode != .disabled, !symbol.orders.kinds.contains(.market) {
            contradiction(
                "order_kinds", message: "without \"market\" no position could be closed; add it, or write trade_mode = \"disabled\"")
        }
    }
}
