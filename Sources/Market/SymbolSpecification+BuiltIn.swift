extension SymbolSpecification {
    /// The built-in specification of a symbol: the usual retail terms of the major pairs, metals and stock indices; nil when
    /// unknown.
    ///
    /// Lots from 0.01 to 100 in steps of 0.01; pairs have 5 digits (3 against the yen) and 100,000 units, gold 3 digits and 100
    /// ounces, silver 3 digits and 5,000 ounces; indices are contracts for difference with leverage, worth one unit of their
    /// currency a whole point, in lots from 0.1. No swap rates are known. The user's broker may differ: the configuration
    /// overrides every field.
    public static func builtIn(_ name: String) -> SymbolSpecification? {
        guard builtInNames.contains(name) else { return nil }
        if let currency = indexCurrencies[name] { return index(name, currency) }
        let (base, profit) = (String(name.prefix(3)), String(name.suffix(3)))
        let units: Int64 = base == "XAU" ? 100 : base == "XAG" ? 5000 : 100_000
        return SymbolSpecification(
            name: name, digits: units < 100_000 || profit == "JPY" ? 3 : 5, contractSize: Money(raw: units * Money.one),
            baseCurrency: base, profitCurrency: profit, volumeMinimum: Volume(raw: Volume.one / 100),
            volumeMaximum: Volume(raw: 100 * Volume.one), volumeStep: Volume(raw: Volume.one / 100), stopsLevelPoints: 0)
    }

    /// The symbols that have a built-in specification, in alphabetical order.
    public static let builtInNames = (pairs + metals + indexCurrencies.keys).sorted()

    /// Those of them that are stock indices.
    public static let builtInIndices = Set(indexCurrencies.keys)

    private static let pairs = [
        "AUDCAD", "AUDCHF", "AUDJPY", "AUDNZD", "AUDUSD", "CADCHF", "CADJPY", "CHFJPY", "EURAUD", "EURCAD", "EURCHF",
        "EURGBP", "EURJPY", "EURNZD", "EURUSD", "GBPAUD", "GBPCAD", "GBPCHF", "GBPJPY", "GBPNZD", "GBPUSD", "NZDCAD",
        "NZDCHF", "NZDJPY", "NZDUSD", "USDCAD", "USDCHF", "USDJPY",
    ]

    private static let metals = ["XAGUSD", "XAUUSD"]

    private static let indexCurrencies = [
        "GER40": "EUR", "JP225": "JPY", "NAS100": "USD", "UK100": "GBP", "US30": "USD", "US500": "USD", "USTEC": "USD",
    ]

    private static func index(_ name: String, _ currency: String) -> SymbolSpecification {
        let tenth = Volume(raw: Volume.one / 10)
        var symbol = SymbolSpecification(
            name: name, digits: 2, contractSize: Money(raw: Money.one), baseCurrency: currency, profitCurrency: currency,
            volumeMinimum: tenth, volumeMaximum: Volume(raw: 100 * Volume.one), volumeStep: tenth, stopsLevelPoints: 0)
        symbol.margin = MarginTerms(calculation: .cfdLeverage)
        return symbol
    }
}
