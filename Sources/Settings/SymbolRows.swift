import Market

/// A specification as keys of a symbol's table; what is as it would be without a key has none.
struct SymbolRows {
    private(set) var rows: [(key: String, value: String)] = []

    init(_ symbol: SymbolSpecification) {
        add("digits", "\(symbol.digits)")
        add("contract_size", symbol.contractSize.description)
        add("base_currency", quoted(symbol.baseCurrency))
        add("profit_currency", quoted(symbol.profitCurrency))
        add("volume_min", symbol.volumeMinimum.description)
        add("volume_max", symbol.volumeMaximum.description)
        add("volume_step", symbol.volumeStep.description)
        add("stops_level_points", "\(symbol.stopsLevelPoints)")
        add("tick_value", symbol.tickValue.map(plain))
        add("tick_size", symbol.tickSize?.description)
        add(symbol.margin)
        add(symbol.swap)
        add(symbol.orders)
        add(symbol.sessions)
    }

    private mutating func add(_ key: String, _ value: String?) {
        if let value { rows.append((key, value)) }
    }

    private mutating func add(_ terms: MarginTerms) {
        add("margin_calculation", quoted(terms.calculation.rawValue))
        add("margin_initial", terms.initialPerLot?.description)
        add("margin_maintenance", terms.maintenancePerLot?.description)
        add("margin_hedged", terms.hedgedContract?.description)
        add("margin_hedged_larger_leg", terms.chargesLargerLeg ? "true" : nil)
        add("margin_currency", terms.currency.map(quoted))
        add("margin_rate_long", plain(terms.longRate))
        add("margin_rate_short", plain(terms.shortRate))
        add("tick_price", terms.tickPrice?.description)
    }

    private mutating func add(_ terms: SwapTerms) {
        add("swap_mode", quoted(terms.mode.rawValue))
        if terms.mode != .disabled {
            add("swap_long", plain(terms.long))
            add("swap_short", plain(terms.short))
        }
        add("swap_nights", "[\(terms.nights.map(String.init).joined(separator: ", "))]")
    }

    private mutating func add(_ terms: OrderTerms) {
        add("trade_mode", quoted(terms.tradeMode.rawValue))
        add("execution", quoted(terms.execution.rawValue))
        add("order_kinds", list(OrderTerms.Kinds.names.filter { terms.kinds.contains($0.1) }.map(\.0)))
        add("filling", list(OrderTerms.Fillings.names.filter { terms.fillings.contains($0.1) }.map(\.0)))
        add("expiration", list(OrderTerms.Expirations.names.filter { terms.expirations.contains($0.1) }.map(\.0)))
        add("freeze_level_points", "\(terms.freezeLevelPoints)")
        add("volume_limit", terms.volumeLimit?.description)
    }

    private mutating func add(_ sessions: TradingSessions) {
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let hours = sessions.week.enumerated().flatMap { day, hours in
            hours.map { "\(days[day]) \(SymbolRows.clock($0.opens))-\(SymbolRows.clock($0.closes))" }
        }
        add("sessions", list(sessions.week == UsualSessions.always ? ["always"] : hours))
        add("sessions_zone", quoted(sessions.zone.name))
        let closings = sessions.closings.map { closing in
            let date = CivilTime(secondsSince1970: closing.day * 86_400).dateText
            return closing.from == 0 ? date : "\(date) \(SymbolRows.clock(closing.from))"
        }
        if !closings.isEmpty { add("holidays", list(closings)) }
    }

    private func list(_ entries: [String]) -> String { "[\(entries.map(quoted).joined(separator: ", "))]" }

    private static func clock(_ second: Int64) -> String {
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(second / 3600)):\(two(second / 60 % 60))"
    }
}
