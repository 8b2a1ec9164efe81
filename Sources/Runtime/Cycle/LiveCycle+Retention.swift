internal import Engine
internal import Market
internal import Storage

extension LiveCycle {
    /// Seconds from one removal of what is too old to the next.
    private static let sweepEvery: Int64 = 86_400
    /// Seconds after which a removal no longer waits for a turn in which nothing came.
    private static let sweepPatience: Int64 = 600

    /// Goes on removing what is older than wanted: at the start and once a day, one small step a turn, and only in turns in which
    /// nothing came, nothing waits to be written and no answer is waited for.
    func sweep(at now: Timestamp, isIdle: Bool) {
        guard sweep != nil || nextSweep <= now, !options.retention.isEmpty, isRunning, stopping == nil, diskFailure == nil else { return }
        guard isIdle || (sweepSince ?? now).adding(seconds: LiveCycle.sweepPatience) <= now else {
            sweepSince = sweepSince ?? now
            return
        }
        let isWaited = session?.ledger.tracks.contains { !$0.state.isFinal && !$0.state.isAtBroker } ?? false
        guard backlog.isEmpty, drafts.isEmpty, !isWaited else { return }
        do throws(StorageError) { try goOnSweeping(at: now) } catch {
            endSweep(at: now)
            observer.noted(
                RunEvent(.swept, "what is too old could not be removed, which is tried again in a day: \(error.message)"), at: now)
            // The store closes itself at an error; should it not open, the next commit says so.
            try? storage.journal.store.reopen()
        }
    }

    private func goOnSweeping(at now: Timestamp) throws(StorageError) {
        guard let store = storage.journal.store as? SQLiteStore, let capture = storage.capture as? CaptureFile else {
            return endSweep(at: now)
        }
        if sweep == nil { sweep = try RetentionSweep(options.retention, storage.journal, at: now) }
        guard try sweep?.step(storage.journal, store, capture) != true else { return }
        if let words = sweep?.words { observer.noted(RunEvent(.swept, words), at: now) }
        endSweep(at: now)
    }

    private func endSweep(at now: Timestamp) {
        (sweep, sweepSince, nextSweep) = (nil, nil, now.adding(seconds: LiveCycle.sweepEvery))
    }
}
