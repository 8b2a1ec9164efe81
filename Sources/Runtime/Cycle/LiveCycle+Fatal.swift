internal import Engine
internal import Market
internal import Storage

extension LiveCycle {
    /// Inputs, rows and results that only memory holds, since the disk has not taken them.
    var unwritten: Int { backlog.count + drafts.count + pendingLines.count + held.count }

    /// Ends the run when what it must keep cannot be kept: by a fault that waiting does not mend, or when too much waits.
    func watchStorage(at now: Timestamp) {
        guard fatal == nil, let diskFailure else { return }
        if diskFailure.error.isLasting {
            die("what the run has written cannot be relied on any more: \(diskFailure.error.message)", at: now)
        } else if unwritten >= options.mostUnwritten {
            die("\(unwritten) entries wait for a disk that refuses them, more are not kept: \(diskFailure.error.message)", at: now)
        }
    }

    /// Ends the run for a reason that it cannot go on after, and does with positions what ``CycleOptions/onFatal`` says.
    ///
    /// Rule: the first reason counts, and asking again changes nothing. Closes leave even when nothing can be recorded; what is
    /// not closed within ``CycleOptions/stopSeconds`` of the market stays with its stop at the broker.
    func die(_ reason: String, at now: Timestamp) {
        guard fatal == nil else { return }
        fatal = reason
        problems.append(reason)
        observer.noted(RunEvent(.fatal, reason), at: now)
        _ = stop(options.onFatal)
    }

    /// What a run that ends without its disk knows and no journal does: told apart, so that the log has it. The next start hears
    /// of it from the broker, and tells it as what happened then.
    func tellUnwritten() {
        guard diskFailure != nil else { return }
        for said in held { observer.lost(said.facts, said.transitions) }
        held = []
    }

    /// How the run has ended, in words.
    var endWords: String {
        var words =
            diskFailure == nil
            ? "segment \(segment) is written to its end"
            : "segment \(segment) is written as far as the disk took it; the next start reads that and asks the broker for the rest"
        let left = session?.core.positions.count ?? 0
        if stopping?.policy == .flatten, left > 0 {
            words += "; \(left) position(s) could not be closed in time and keep their stops at the broker"
        }
        return words
    }
}
