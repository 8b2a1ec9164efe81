internal import Connectors
internal import Engine
internal import Market
internal import Trading

extension LiveCycle {
    /// Does what came due; whether anything did.
    func runTimers(at now: Timestamp) -> Bool {
        var did = false
        if let due = session?.nextDue(), due <= now {
            apply(.time, at: now)
            did = true
        }
        switch phase {
        case .down(let retry):
            guard retry <= now, stopping == nil, !isFeedOver else { break }
            connect(at: now)
            did = true
        case .connecting(let since):
            guard since.adding(seconds: options.answerSeconds) <= now, stopping == nil else { break }
            connector.disconnect()
            phase = .down(retry: retry(after: now))
            did = true
        case .preparing(let preparation):
            guard preparation.since.adding(seconds: options.answerSeconds) <= now else { break }
            var again = preparation
            again.since = now
            phase = .preparing(again)
            ask(at: now)
            did = true
        case .running:
            if nextReconcile <= now {
                nextReconcile = now.adding(seconds: options.reconcileSeconds)
                connector.requestSnapshot(since: session?.ledger.settledUntil ?? now)
                did = true
            }
        case .stopped: break
        }
        if stopping != nil { did = goOnStopping(at: now) || did }
        return did
    }

    /// When there is something to do at the latest, whatever arrives.
    func nextDue(at now: Timestamp) -> Timestamp? {
        var due = earliest(session?.nextDue(), earliest(connector.nextEvent, diskFailure?.retry))
        switch phase {
        case .down(let retry): due = earliest(due, retry)
        case .connecting(let since): due = earliest(due, since.adding(seconds: options.answerSeconds))
        case .preparing(let preparation): due = earliest(due, preparation.since.adding(seconds: options.answerSeconds))
        case .running: due = earliest(due, nextReconcile)
        case .stopped: break
        }
        if let quietUntil, quietUntil > now { due = earliest(due, quietUntil) }
        if stopping != nil { due = earliest(due, now.adding(seconds: 1)) }
        return due
    }

    /// A session under an epoch that is durable before it is used, so that no later start uses it again.
    private func connect(at now: Timestamp) {
        epoch = max(epoch + 1, options.leastEpoch, connector.leastEpoch)
        backlog.append(.draft(time: now, kind: "connecting", payload: canonical(["epoch": epoch])))
        settle(at: now)
        // Without a disk the epoch may be used again after a crash, so the other side could not tell old from new.
        guard diskFailure == nil else {
            phase = .down(retry: retry(after: now))
            return
        }
        phase = .connecting(since: now)
        connector.connect(epoch: epoch)
    }
}
