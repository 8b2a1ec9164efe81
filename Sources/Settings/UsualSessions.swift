import Market

/// When a symbol's market is open unless the configuration says otherwise: by the currencies it is made of, since brokers
/// spell names differently (`EURUSD.m`).
enum UsualSessions {
    /// The clock of most retail servers: their day ends at 17:00 in New York, so their week is Monday to Friday.
    static let zoneName = "America/New_York+7"
    /// Nil on an installation without a database of time zones.
    static let zone = Zones.rules(named: zoneName)

    private static let majors: Set<String> = ["AUD", "CAD", "CHF", "EUR", "GBP", "JPY", "NZD", "USD"]
    private static let metals: Set<String> = ["XAG", "XAU", "XPD", "XPT"]

    /// Without a database of time zones nothing is known of the hours either, so that the market is open always.
    static func sessions(of symbol: SymbolSpecification) -> TradingSessions {
        zone.map { TradingSessions(zone: $0, week: week(of: symbol)) } ?? .always
    }

    /// Pairs of major currencies trade around the clock from Monday to Friday, metals and the built-in indices pause for an hour
    /// after midnight, and of everything else nothing is known, so that it is open always.
    static func week(of symbol: SymbolSpecification) -> [[TradingSessions.Hours]] {
        let (base, profit) = (symbol.baseCurrency, symbol.profitCurrency)
        if metals.contains(base) || SymbolSpecification.builtInIndices.contains(symbol.name) { return workdays(from: 3600) }
        return base != profit && majors.contains(base) && majors.contains(profit) ? workdays(from: 0) : always
    }

    /// Every day from midnight to midnight.
    static let always = Array(repeating: [TradingSessions.Hours(opens: 0, closes: 86_400)], count: 7)

    private static func workdays(from opens: Int64) -> [[TradingSessions.Hours]] {
        [[]] + Array(repeating: [TradingSessions.Hours(opens: opens, closes: 86_400)], count: 5) + [[]]
    }
}
