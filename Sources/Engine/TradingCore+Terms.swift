public import Market
internal import Risk
internal import Trading

extension TradingCore {
    /// Applies a `.specification` event: what is decided, sized, judged and counted from now on follows the new terms.
    ///
    /// Positions keep their volume and are counted by the new terms at once. Terms by which what is open cannot be counted,
    /// because an amount would overflow or a cross has no quote yet, change nothing but leave a notice.
    public mutating func change(_ symbol: Int, to terms: ContractValue, at time: Timestamp, into effects: inout EffectBuffer) {
        advance(to: time)
        var value = terms
        for cross in value.crossSymbols where books.indices.contains(cross) {
            if let quote = books[cross].quote { value.see(quote, of: cross) }
        }
        let (old, quote) = (books[symbol].value.specification, books[symbol].quote)
        let open = ledger.holdings.lazy.map(\.position).filter { $0.symbol == symbol }
        guard open.allSatisfy({ value.counts($0.volume, openedAt: $0.openPrice, at: quote) }) else {
            return tell(symbol, "the terms of \(old.name) stay as they were: what is open could not be counted by the new ones", &effects)
        }
        let count = open.count
        books[symbol].take(value)
        ledger.take(value, of: symbol, quote)
        feeds = ContractValue.feeds(of: books.map(\.value))
        for index in slots.indices where slots[index].symbol == symbol {
            slots[index].strategy.take(value.specification)
            for set in slots[index].exitSets {
                for exit in set.exits { exit.rule.take(value.specification) }
            }
        }
        watch.note(ledger.account, at: now.seconds)
        let parts = old.differences(from: value.specification).joined(separator: ", ")
        let held = count == 0 ? "" : "; \(count) open position(s) are counted by them from now on"
        tell(symbol, "the terms of \(old.name) changed: \(parts.isEmpty ? "nothing" : parts)\(held)", &effects)
    }

    private func tell(_ symbol: Int, _ message: String, _ effects: inout EffectBuffer) {
        effects.record(.notice(Notice(code: .termsChanged, message: message)))
    }
}
