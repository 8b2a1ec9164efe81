extension SymbolSpecification {
    /// What other terms have otherwise, in words and in the order of the fields; empty when they are the same.
    public func differences(from other: SymbolSpecification) -> [String] {
        let parts: [(String, Bool)] = [
            ("digits", digits != other.digits), ("contract size", contractSize != other.contractSize),
            ("currencies", (baseCurrency, profitCurrency) != (other.baseCurrency, other.profitCurrency)),
            (
                "volumes",
                (volumeMinimum, volumeMaximum, volumeStep) != (other.volumeMinimum, other.volumeMaximum, other.volumeStep)
            ),
            ("stops level", stopsLevelPoints != other.stopsLevelPoints), ("tick value", tickValue != other.tickValue),
            ("tick size", tickSize != other.tickSize), ("margin", margin != other.margin), ("swap", swap != other.swap),
            ("orders", orders != other.orders), ("sessions", sessions != other.sessions),
        ]
        return parts.filter(\.1).map(\.0)
    }
}

extension ContractValue {
    /// Whether the profit of so many lots can be counted while the price stays within a thousand times what it is.
    ///
    /// Asked before terms change under what is open: an amount that overflows later could not be booked.
    public func counts(_ volume: Volume, openedAt price: Price, at quote: Quote?) -> Bool {
        guard let quote else { return false }
        let (reach, overflow) = max(price.raw, quote.ask.raw, quote.bid.raw).multipliedReportingOverflow(by: 1000)
        guard !overflow else { return false }
        return profit(distance: Price(raw: reach), volume: volume, at: quote) != nil
            && profit(distance: Price(raw: -reach), volume: volume, at: quote) != nil
    }
}
