internal import Market
internal import Trading

extension OrderLedger {
    /// Whether a list proves that an entry works at the broker although its command counts as over: a refusal, an expiry or an
    /// absence that was concluded, and was wrong.
    ///
    /// Hints cannot do that, since they may be late; nor a list from before the end was known, or made within the time that a
    /// terminal may take to follow its server.
    func reopens(_ order: OrderRecord, _ place: Int, _ snapshot: BrokerSnapshot) -> Bool {
        let track = rows[place]
        guard track.state.isFinal, !order.state.isFinal, order.remaining > .zero, isOurs(order, track) else { return false }
        return track.state.successor(track.filled == .zero ? .work : .workOn) != nil
            && track.since.adding(seconds: Self.grace) < snapshot.time
    }

    /// Whether the order is the entry of a strategy that still runs.
    func isOurs(_ order: OrderRecord, _ track: OrderTrack) -> Bool {
        guard case .open(let request) = track.wish, terms.symbols.indices.contains(request.symbol) else { return false }
        return terms.symbols[request.symbol] == order.symbol
            && terms.owner(slot: track.tag.slot, symbol: request.symbol) == request.strategy
    }

    /// Takes an entry back that counted as over. Whoever asked for it was told so and may have asked for another: the core
    /// counts it again and withdraws it.
    mutating func reopen(_ place: Int, _ order: OrderRecord, at now: Timestamp) {
        guard case .open(var request) = rows[place].wish else { return }
        let before = rows[place].state
        step(place, rows[place].filled == .zero ? .work : .workOn, .scan, at: now)
        (rows[place].ticket, rows[place].isTold) = (order.ticket, true)
        (request.volume, request.price, request.limitPrice) = (order.remaining, order.price ?? request.price, order.limitPrice)
        (request.stopLoss, request.takeProfit) = (order.stopLoss, order.takeProfit)
        put(.reopened(request))
        notice(
            .corrected, strategy: request.strategy,
            "\(rows[place].wish.text) (\(rows[place].tag.comment)) counted as \(before.rawValue) and works at the broker as order \(order.ticket); it counts in the exposure again and is withdrawn"
        )
    }
}
