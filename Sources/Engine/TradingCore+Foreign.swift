internal import Market
internal import Risk
internal import Trading

extension TradingCore {
    /// Applies an `.adopted` event: a position nobody here asked for is owned from now on, and falls under the protective
    /// policy, or is closed.
    mutating func adopt(_ adoption: Adoption, _ effects: inout EffectBuffer) {
        let record = adoption.position
        ensureQuote(adoption.symbol, record.openPrice)
        guard let quote = books[adoption.symbol].quote else { return }
        if ledger.index(of: record.identifier) == nil {
            let opening = Deal(
                id: 0, position: record.identifier, strategy: adoption.strategy, symbol: adoption.symbol, entry: .opening,
                side: record.side, volume: record.volume, price: record.openPrice, time: record.openTime, stopLoss: record.stopLoss,
                takeProfit: record.takeProfit)
            _ = ledger.book(opening, quote: quote, label: "", exitSet: slots[adoption.strategy].currentExits.number)
            if record.swap != .zero {
                ledger.accrueSwap(record.identifier, record.swap, openPrice: record.openPrice, quote: quote)
            }
            watch.note(ledger.account, at: now.seconds)
        }
        guard let place = ledger.index(of: record.identifier), !ledger.holdings[place].isLeaving else { return }
        // Under a latch that closes everything, so is what comes to be owned.
        if adoption.isLeft || mustBeFlat {
            close(place, Closing.Wish(volume: nil, reason: .protective, label: "", decision: .guardian), &effects)
        } else {
            protect(place, &effects)
        }
    }

    /// Whether a latch that closes everything is in force.
    var mustBeFlat: Bool { watch.action.map { $0 >= .flatten } ?? false }

    /// Applies a `.reopened` event: an entry that counted as over may still fill, so it counts until it is withdrawn.
    mutating func takeBack(_ order: OrderRequest, _ effects: inout EffectBuffer) {
        let (index, tag) = (order.strategy, order.clientTag)
        let isKnown =
            slots[index].outstanding?.clientTag == tag || slots[index].resting.contains { $0.clientTag == tag }
            || slots[index].withdrawing.contains { $0.clientTag == tag }
        guard !isKnown else { return }
        let entry = PendingEntry(order)
        ensureQuote(order.symbol, entry.price)
        withdraw(entry, index, why: "reopened", .protective, .guardian, &effects)
    }

    /// Applies an `.adjusted` event: money that no position of the run made moves the balance, and limits see it.
    mutating func adjust(_ amount: Money, _ effects: inout EffectBuffer) {
        ledger.book(flow: amount)
        watch.note(ledger.account, at: now.seconds)
        effects.record(.adjusted(amount))
    }

    /// What other hands hold or wait for, at its worst.
    func addForeign(to found: inout ContiguousArray<Exposure>) {
        for other in foreign {
            // Without a quote its worth cannot be told, and guards refuse what they cannot judge.
            let quote = books[other.symbol].quote ?? Quote(bid: .zero, ask: .zero)
            found.append(
                Exposure(
                    strategy: -1, symbol: other.symbol, side: other.side, volume: other.volume, status: other.isPending ? .pending : .open,
                    entry: other.price, stopLoss: other.stopLoss, value: books[other.symbol].value, quote: quote))
        }
    }

    /// A symbol that is dealt in before its first quote stands at the price of the deal.
    mutating func ensureQuote(_ symbol: Int, _ price: Price) {
        if books[symbol].quote == nil { see(Quote(bid: price, ask: price), of: symbol) }
    }
}
