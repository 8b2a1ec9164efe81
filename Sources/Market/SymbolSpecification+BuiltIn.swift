extension SymbolSpecification {
    /// The built-in specification of a symbol: the usual retail terms of the major pairs and gold; nil when unknown.
    ///
    /// Lots from 0.01 to 100 in steps of 0.01; pairs have 5 digits (3 against the yen) and 100,000 units, gold has
    /// 3 digits and 100 ounces. The user's broker may differ: the configuration overrides every field.
    public static func builtIn(_ name: String) -> SymbolSpecification? {
        guard builtInNames.contains(name) else { return nil }
        let (base, profit) = (String(name.prefix(3)), String(name.suffix(3)))
        let isGold = base == "XAU"
        return SymbolSpecification(
            name: name, digits: isGold || profit == "JPY" ? 3 : 5,
            contractSize: Money(raw: (isGold ? 100 : 100_000) * Money.one), baseCurrency: base, profitCurrency: profit,
            volumeMinimum: Volume(raw: Volume.one / 100), volumeMaximum: Volume(raw: 100 * Volume.one),
            volumeStep: Volume(raw: Volume.one / 100), stopsLevelPoints: 0)
    }

    /// The symbols that have a built-in specification, in alphabetical order.
    public static let builtInNames = [
        "AUDCAD", "AUDCHF", "AUDJPY", "AUDNZD", "AUDUSD", "CADCHF", "CADJPY", "CHFJPY", "EURAUD", "EURCAD", "EURCHF",
        "EURGBP", "EURJPY", "EURNZD", "EURUSD", "GBPAUD", "GBPCAD", "GBPCHF", "GBPJPY", "GBPNZD", "GBPUSD", "NZDCAD",
        "NZDCHF", "NZDJPY", "NZDUSD", "USDCAD", "USDCHF", "USDJPY", "XAUUSD",
    ]
}
