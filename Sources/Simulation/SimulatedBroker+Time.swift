public import Market
public import Trading

extension SimulatedBroker {
    /// Time passes, at the latest with the next quote: orders expire, and positions are carried over.
    ///
    /// Called at the start of every ``quote(_:_:at:into:)``; a shell that has a clock may call it between quotes.
    public mutating func passTime(to time: Timestamp, into results: inout [ExecutionResult]) {
        now = time
        if now >= firstDeadline { expireOrders(&results) }
        rollover(to: time, into: &results)
    }

    /// Drops the pending orders whose time is over.
    private mutating func expireOrders(_ results: inout [ExecutionResult]) {
        let resting = pending
        pending.removeAll(keepingCapacity: true)
        firstDeadline = RestingEntry.never
        for entry in resting {
            guard now >= entry.deadline else {
                keep(entry)
                continue
            }
            let request = entry.request
            results.append(
                ExecutionResult(
                    clientTag: request.clientTag, strategy: request.strategy, symbol: request.symbol, outcome: .cancelled(.expired)))
        }
    }

    /// Lets an entry rest.
    mutating func keep(_ entry: RestingEntry) {
        pending.append(entry)
        firstDeadline = min(firstDeadline, entry.deadline)
    }

    /// The instant from which an order with an expiration is gone; nil when that is over already or the symbol takes none of
    /// this kind.
    func deadline(_ expiration: OrderExpiration, _ symbol: Int) -> Timestamp? {
        let specification = values[symbol].specification
        let (kind, deadline): (OrderTerms.Expirations, Timestamp) =
            switch expiration {
            case .untilCancelled: (.untilCancelled, RestingEntry.never)
            case .day: (.day, endOfDay(now, specification.sessions))
            case .specified(let time): (.specified, time)
            case .specifiedDay(let time): (.specifiedDay, endOfDay(time, specification.sessions))
            }
        return specification.orders.expirations.contains(kind) && deadline > now ? deadline : nil
    }

    private func endOfDay(_ time: Timestamp, _ sessions: TradingSessions) -> Timestamp {
        let second = time.seconds + sessions.moment(at: time.seconds).dayEndsIn
        let (nanoseconds, overflow) = second.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? RestingEntry.never : Timestamp(nanoseconds: nanoseconds)
    }

    /// Whether a symbol's market is open now.
    mutating func isOpen(_ symbol: Int) -> Bool { clocks[symbol]?.moment(at: now.seconds).isOpen ?? true }
}
