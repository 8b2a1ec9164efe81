internal import Market
internal import Risk
internal import Trading

/// A decision on its way to a later quote.
struct WaitingDecision {
    let decision: HeldDecision
    /// The first quote of the symbol at or after this takes it; the next quote of a bar's path does at any time.
    let due: Timestamp
}

extension HeldDecision {
    var symbol: Int {
        switch self {
        case .order(let order): order.request.symbol
        case .close(let close): close.request.symbol
        case .modify(let change): change.request.symbol
        }
    }

    /// The wish to close a position, which goes before the orders that wait for the same quote.
    var isClosing: Bool {
        if case .close(let close) = self { !close.request.isWithdrawal } else { false }
    }

    /// Taken on a tick, it is never filled on the quote it saw; the second leg of a reversal was taken earlier.
    fileprivate var isOfTick: Bool {
        switch self {
        case .order(let order):
            order.request.orderType == .market && order.request.decision == .tick && !order.request.followsFill
        case .close(let close): !close.request.isWithdrawal && close.request.decision == .tick
        case .modify: false
        }
    }
}

extension CloseRequest {
    /// It is about a pending entry and not about a position.
    fileprivate var isWithdrawal: Bool { if case .pending = target { true } else { false } }
}

extension SimulatedBroker {
    /// Whether a decision has to wait for a later quote; if so it is in the queue now.
    mutating func waits(_ decision: HeldDecision) -> Bool {
        if isReleasing { return false }
        let delay = terms.costs.delay
        guard !delay.isNone else {
            if decision.isOfTick { held.append(WaitingDecision(decision: decision, due: Timestamp(nanoseconds: .min))) }
            return decision.isOfTick
        }
        let milliseconds = max(delay.milliseconds, 0) + jitter(of: decision, upTo: delay.jitterMilliseconds)
        var due = Timestamp(nanoseconds: now.nanoseconds + milliseconds * 1_000_000)
        // One connection: nothing overtakes what was sent before it.
        for earlier in held where earlier.decision.symbol == decision.symbol { due = max(due, earlier.due) }
        held.append(WaitingDecision(decision: decision, due: due))
        return true
    }

    private func jitter(of decision: HeldDecision, upTo most: Int64) -> Int64 {
        switch decision {
        case .order(let order): draw.number(upTo: most, for: .orderDelay, order.request.clientTag)
        case .close(let close):
            switch close.request.target {
            case .position(let id, _), .closeBy(let id, _): draw.number(upTo: most, for: .closeDelay, id.value, now.nanoseconds)
            case .pending(let tag): draw.number(upTo: most, for: .closeDelay, -tag, now.nanoseconds)
            }
        case .modify(let change): draw.number(upTo: most, for: .levelDelay, change.request.position.value, now.nanoseconds)
        }
    }

    /// Carries out what waited for this quote of a symbol, in the order it was sent: on a bar's path everything, otherwise what is
    /// due; of it, only what is wanted.
    mutating func fillHeld(
        _ symbol: Int, isOnPath: Bool, where isWanted: (HeldDecision) -> Bool = { _ in true }, _ results: inout [ExecutionResult]
    ) {
        let waiting = held
        held.removeAll(keepingCapacity: true)
        for entry in waiting {
            guard entry.decision.symbol == symbol, isOnPath || entry.due <= now, isWanted(entry.decision) else {
                held.append(entry)
                continue
            }
            isReleasing = true
            switch entry.decision {
            case .order(let order): submit(order, into: &results)
            case .close(let close): self.close(close, into: &results)
            case .modify(let change): modify(change, into: &results)
            }
            isReleasing = false
        }
    }

    /// The quote a market order fills on: for what was decided on a tick, or waited inside a bar whose times nobody knows, the
    /// worse of this one and the one it saw.
    func basis(_ quote: Quote, _ decision: DecisionPoint, saw: Quote, opening side: Side, _ symbol: Int) -> Quote {
        decision == .tick || isReleasing && isInsideBar[symbol] ? quote.worse(saw, opening: side) : quote
    }
}
