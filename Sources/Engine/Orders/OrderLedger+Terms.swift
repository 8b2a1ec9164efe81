internal import Trading

extension OrderLedger {
    /// Takes other strategies, symbols or another policy. What a strategy has stays with it wherever it stands now, by its slot
    /// and its symbol's name; what is left without one passes to the caretaker of its symbol, under the protective policy.
    ///
    /// What stands on a symbol that is gone counts as other hands'; a core with something open there does not start.
    public mutating func replaceTerms(_ new: LedgerTerms) {
        precondition(new.namespace == terms.namespace, "Invariant: an installation keeps its namespace")
        let (old, places) = (terms, PlaceChange(from: terms, to: new))
        terms = new
        for number in rows.map(\.tag.number) {
            guard let place = rows.index(of: number) else { continue }
            if let wish = places.wish(rows[place].wish) { rows[place].wish = wish } else { rows[key: number] = nil }
        }
        for place in holdings.indices { settle(place, old, places) }
        disturbed = disturbed.compactMap(places.symbol)
        reopening = reopening.compactMap(places.deal)
        foreign = foreign.compactMap { exposure in
            places.symbol(exposure.symbol).map { symbol in
                var exposure = exposure
                exposure.symbol = symbol
                return exposure
            }
        }
    }

    /// Gives a position to whoever has its place now.
    private mutating func settle(_ place: Int, _ old: LedgerTerms, _ places: PlaceChange) {
        guard let before = holdings[place].strategy else { return }
        guard let strategy = places.strategy(before) else {
            holdings[place].owner = .foreign
            return
        }
        holdings[place].owner = .strategy(strategy)
        let isOrphan = before < old.strategies.count && strategy >= terms.strategies.count
        if isOrphan, !holdings[place].isFlat { adopt(PositionRecord(holdings[place]), strategy, isLeft: false) }
    }
}
