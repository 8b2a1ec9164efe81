internal import Connectors
internal import Engine
internal import Market
internal import Storage
internal import Trading

extension LiveCycle {
    /// Makes everything durable, then acts on it, until nothing is left to do.
    ///
    /// Rule: a command leaves only when its intent is durable. When the disk refuses, what could add exposure is not sent at
    /// all; closes, withdrawals and stops go out all the same and are recorded as soon as the disk takes them.
    func settle(at now: Timestamp) {
        // What is written to its end stays as it is.
        if case .stopped = phase { return }
        if let diskFailure, now >= diskFailure.retry { retryDisk(at: now) }
        for _ in 0..<LiveCycle.rounds {
            updateGates(at: now)
            #if PLANTED_BUGS
                makeMistakes(at: now)
            #endif
            let isDurable = commit(at: now)
            let said = output
            output = SessionOutput()
            guard !said.isEmpty else { return }
            if isDurable { observer.happened(said.facts, said.transitions) } else { held.append(said) }
            for command in said.commands { send(command, isDurable: isDurable, at: now) }
            for question in said.questions { ask(question) }
        }
    }

    /// How many numbers are kept for what leaves while the disk refuses.
    private static let numbersAhead: Int64 = 1000

    /// Commands may lead to refusals, and those to other commands; more rounds than this wait for the next turn.
    private static let rounds = 64

    private func send(_ command: BrokerCommand, isDurable: Bool, at now: Timestamp) {
        #if PLANTED_BUGS
            let isDurable = isDurable || PlantedBug.made == .enterOnFullDisk
            handedOver.append(command)
        #endif
        guard isDurable || !command.action.canAddExposure && command.tag.number < storage.journal.nextIntent else {
            return apply(.notSent(command.tag, reason: "the disk does not take the intent"), at: now)
        }
        do {
            try connector.send(command)
            observer.sent(command, at: now)
        } catch {
            apply(.notSent(command.tag, reason: error.reason), at: now)
        }
    }

    private func ask(_ question: BrokerQuestion) {
        switch question {
        case .record(let tag, let decided): connector.requestRecord(of: tag, decided: decided)
        case .snapshot(let since): connector.requestSnapshot(since: since)
        }
    }

    /// Writes what waits; false while the disk refuses.
    func commit(at now: Timestamp) -> Bool {
        pendingLines += output.lines
        output.lines = []
        // Numbers are kept ahead: what leaves while the disk refuses has one that no later start gives out again.
        if let next = session?.ledger.nextNumber, next + LiveCycle.numbersAhead / 2 > nextIntent {
            nextIntent = next + LiveCycle.numbersAhead
        }
        guard diskFailure == nil else { return false }
        do throws(StorageError) {
            try write(at: now)
            return true
        } catch {
            diskFailure = (error, now.adding(seconds: options.diskSeconds))
            observer.noted(RunEvent(.diskRefused, error.message), at: now)
            return false
        }
    }

    private func write(at now: Timestamp) throws(StorageError) {
        var written = 0
        defer { backlog.removeFirst(written) }
        for next in backlog {
            switch next {
            case .capture(let record):
                try storage.capture.append(record)
                unsynced.append(record)
            case .draft(let time, let kind, let payload):
                drafts.append(JournalDraft(time: time, kind: kind, payload: payload, capture: storage.capture.mark))
            }
            written += 1
        }
        guard !drafts.isEmpty || !pendingLines.isEmpty || nextIntent > storage.journal.nextIntent else {
            if unsynced.count >= LiveCycle.syncAfter { try sync() }
            return
        }
        #if PLANTED_BUGS
            if PlantedBug.made != .skipCaptureSync { try sync() }
        #else
            try sync()
        #endif
        var transaction = JournalTransaction(time: session?.now ?? now, capture: storage.capture.mark)
        (transaction.drafts, transaction.blobs, transaction.lines) = (drafts, contents, pendingLines)
        transaction.nextIntent = nextIntent > storage.journal.nextIntent ? nextIntent : nil
        attempted = (drafts.count, pendingLines.count, contents.count)
        try storage.journal.commit(transaction)
        forgetWritten()
    }

    /// Records after which the capture is made durable even when nothing else asks for it.
    private static let syncAfter = 10_000

    private func sync() throws(StorageError) {
        try storage.capture.sync()
        unsynced.removeAll(keepingCapacity: true)
    }

    /// What the last attempt held is durable; what came since is not.
    private func forgetWritten() {
        drafts.removeFirst(attempted.drafts)
        pendingLines.removeFirst(attempted.lines)
        contents.removeFirst(attempted.contents)
        attempted = (0, 0, 0)
    }

    /// Tries the disk again: what it holds is read anew before anything is believed.
    func retryDisk(at now: Timestamp) {
        do throws(StorageError) {
            if storage.journal.failure != nil, try storage.journal.recover() == .durable { forgetWritten() }
            let old = storage.capture.mark.position
            storage.capture = try storage.reopenCapture()
            try catchUp(old)
            diskFailure = nil
            guard commit(at: now) else { return }
            observer.noted(RunEvent(.diskBack, "the disk takes what is written again; everything is recorded"), at: now)
            for said in held { observer.happened(said.facts, said.transitions) }
            held = []
        } catch {
            diskFailure = (error, now.adding(seconds: options.diskSeconds))
        }
    }

    /// Appends again what the capture took and lost.
    private func catchUp(_ wanted: Int64) throws(StorageError) {
        var position = wanted - unsynced.reduce(0) { $0 + $1.slots }
        let found = storage.capture.mark.position
        for record in unsynced {
            if position >= found { try storage.capture.append(record) }
            position += record.slots
        }
    }
}

#if PLANTED_BUGS
    extension LiveCycle {
        /// Sends what is not durable, or once more what was not answered.
        private func makeMistakes(at now: Timestamp) {
            if PlantedBug.made == .sendBeforeDurable {
                for command in output.commands { send(command, isDurable: true, at: now) }
                output.commands = []
            }
            guard PlantedBug.made == .resendOnSilence else { return }
            for step in output.transitions where step.to == .unknown && step.cause == .silence {
                for command in handedOver where command.tag == step.tag { try? connector.send(command) }
            }
        }
    }
#endif

extension ConnectorError {
    /// In words.
    var reason: String {
        switch self {
        case .notConnected: "there is no session"
        case .overloaded: "too much is on its way"
        case .unsupported(let what): what
        }
    }
}
