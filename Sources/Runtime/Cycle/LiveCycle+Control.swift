internal import Connectors
internal import Risk
internal import Engine
internal import Market
internal import Trading

extension LiveCycle {
    /// Does what a person asks for, between two turns; the same key twice is done once.
    public func ask(_ request: ControlRequest) -> ControlAnswer {
        if let key = request.key, let known = answered.first(where: { $0.key == key }) { return known.answer }
        let answer = perform(request.action, at: clock())
        if let key = request.key {
            answered.append((key, answer))
            if answered.count > 256 { answered.removeFirst() }
        }
        return answer
    }

    private func perform(_ action: ControlRequest.Action, at now: Timestamp) -> ControlAnswer {
        if case .status = action { return ControlAnswer(isDone: true, message: "", status: status()) }
        if case .stop(let policy) = action { return stop(policy) }
        if case .backup(let folder) = action { return backup(to: folder) }
        guard let session else {
            return ControlAnswer(
                isDone: false, message: "the run has not heard from its broker yet; try again when `herald status` shows the link up")
        }
        switch action {
        case .status, .stop, .backup: break
        case .why: return ControlAnswer(isDone: false, message: "nobody keeps what is decided in this run")
        case .reload: return reload(at: now)
        case .pause(let name, let reason):
            return command(name, session, at: now, "no new entries") { .pause(strategy: $0, reason: reason) }
        case .resume(let name, let reason):
            return command(name, session, at: now, "entries again") { .resume(strategy: $0, reason: reason) }
        case .close(let ticket, let volume, let reason):
            guard session.core.positions.contains(where: { $0.ticket == ticket }) else {
                let message = "there is no open position \(ticket.value); `herald positions` lists them"
                return ControlAnswer(isDone: false, message: message)
            }
            return command(.closePosition(ticket, volume: volume, reason: reason), "position \(ticket.value) is being closed", at: now)
        case .flatten(let reason): return command(.closeAll(.everything, reason: reason), "everything is being closed", at: now)
        case .kill(let reason):
            return command(.stop(.halt, reason: reason), "everything is being closed, nothing is opened until it is released", at: now)
        case .release(let code, let reason):
            guard session.core.latches.contains(where: { $0.code == code }) else {
                return ControlAnswer(isDone: false, message: "\(code) is not latched; `herald status` lists what is")
            }
            return command(.release(code: code, reason: reason), "\(code) is released", at: now)
        case .settle(let tag, let settlement):
            guard session.ledger.unresolved.contains(tag) else {
                return ControlAnswer(isDone: false, message: "nothing about \(tag.comment) is open; `herald status` lists what is")
            }
            apply(.settle(tag, settlement), at: now)
            settle(at: now)
            guard self.session?.ledger.unresolved.contains(tag) ?? false else {
                return ControlAnswer(isDone: true, message: "\(tag.comment) is settled")
            }
            return ControlAnswer(
                isDone: false,
                message: "\(tag.comment) cannot be settled so: it is still looked for, or the position is not one that it can have opened")
        }
        return ControlAnswer(isDone: false, message: "")
    }

    /// A command about one strategy by name, or about all.
    private func command(
        _ name: String?, _ session: TradeSession, at now: Timestamp, _ what: String, _ make: (Int?) -> OperatorCommand
    ) -> ControlAnswer {
        guard let name else { return command(make(nil), what, at: now) }
        guard let index = session.names.strategies.firstIndex(of: name) else {
            let known = session.names.strategies.joined(separator: ", ")
            return ControlAnswer(isDone: false, message: "there is no strategy '\(name)'; there are \(known)")
        }
        return command(make(index), "\(name): \(what)", at: now)
    }

    private func command(_ command: OperatorCommand, _ message: String, at now: Timestamp) -> ControlAnswer {
        apply(.command(command), at: now)
        settle(at: now)
        observer.noted(RunEvent(.operator, message), at: now)
        return ControlAnswer(isDone: true, message: message)
    }

    /// Begins to stop by a policy; asking again changes nothing but that flattening supersedes leaving.
    public func stop(_ policy: StopPolicy) -> ControlAnswer {
        let now = clock()
        if let stopping, stopping.policy == .flatten || policy == .leaveProtected {
            return ControlAnswer(isDone: true, message: "the run is stopping already")
        }
        stopping = (policy, now)
        observer.noted(RunEvent(.stopping, policy == .flatten ? "everything is closed first" : "positions keep their stops"), at: now)
        if session != nil {
            let isPaused = session?.core.closedGates.contains { $0.reason == .paused && $0.scope == .account } ?? false
            if !isPaused { apply(.command(.pause(strategy: nil, reason: LiveCycle.stopReason)), at: now) }
            if policy == .flatten { apply(.command(.closeAll(.everything, reason: LiveCycle.stopReason)), at: now) }
            settle(at: now)
        }
        return ControlAnswer(isDone: true, message: "the run stops")
    }

    static let stopReason = "the run stops"

    /// Whether the stop got further: it is done once nothing is on its way, or its time is over.
    func goOnStopping(at now: Timestamp) -> Bool {
        guard let stopping, !isStopped else { return false }
        let isLate = stopping.since.adding(seconds: options.stopSeconds) <= now
        if let session, !isLate {
            let isWaiting = session.ledger.tracks.contains { !$0.state.isFinal && $0.state != .working && $0.state != .partial }
            if isWaiting || (stopping.policy == .flatten && !session.core.positions.isEmpty) { return false }
        }
        finish(at: now)
        return true
    }

    private var isStopped: Bool { if case .stopped = phase { true } else { false } }

    private func finish(at now: Timestamp) {
        // The pause of the stop is not the next start's.
        let wasPaused = session?.core.closedGates.contains {
            $0.reason == .paused && $0.scope == .account && $0.detail == LiveCycle.stopReason
        }
        if wasPaused ?? false { apply(.gate(EntryGate(.paused), isClosed: false), at: now) }
        // The last chance to write what waits.
        if diskFailure != nil { retryDisk(at: now) }
        endSegment(at: now)
        tellUnwritten()
        connector.disconnect()
        phase = .stopped
        observer.noted(RunEvent(.stopped, endWords), at: now)
    }
}
