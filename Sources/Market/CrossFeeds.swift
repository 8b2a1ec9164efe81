extension ContractValue {
    /// Whose values of a run take each symbol's quotes: for each symbol, by place, the places of the values that convert through
    /// it, ascending.
    public static func feeds(of values: [ContractValue]) -> [[Int]] {
        var feeds: [[Int]] = Array(repeating: [], count: values.count)
        for (index, value) in values.enumerated() {
            for symbol in value.crossSymbols where feeds.indices.contains(symbol) { feeds[symbol].append(index) }
        }
        return feeds
    }
}
