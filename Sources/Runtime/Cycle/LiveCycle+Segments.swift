internal import Connectors
internal import Engine
internal import Market
internal import Storage
internal import Trading

extension LiveCycle {
    /// Reads what was written before: after a crash the session is built again, after a stop in peace its end is the next
    /// segment's beginning. Nothing is sent.
    ///
    /// Throws what a person must read; nothing was changed then.
    public func start() throws(ReplayFailure) {
        let now = clock()
        nextIntent = storage.journal.nextIntent
        let found = try stored { () throws(StorageError) in try storage.journal.newest(kind: SegmentStart.kind) }
        guard found != nil else { return try readEpoch() }
        var replay = try SessionReplay(storage.journal, storage.capture, source)
        (segment, epoch) = (replay.start.number, replay.epoch)
        try readEpoch()
        if let difference = replay.difference {
            problems.append(
                "row \(difference.sequence) of the journal came out otherwise than it was written: run `herald replay`; written \(difference.written), found \(difference.found)"
            )
        }
        if let end = replay.end {
            previous = end
            return
        }
        let tail = try replay.takeTail(storage.capture)
        try readUnsynced()
        session = replay.session
        guard replay.start.names.symbols == setup.symbolNames else {
            throw ReplayFailure(
                "error: the run that ended without being stopped traded \(replay.start.names.symbols.joined(separator: ", ")), the configuration has \(setup.symbolNames.joined(separator: ", ")); put the symbols back, start, stop with Ctrl-C, and change them then"
            )
        }
        tellNames(at: now)
        output = tail
        output.commands = []
        #if PLANTED_BUGS
            if PlantedBug.made == .forgetLatch { apply(.command(.resume(strategy: nil, reason: "forgotten")), at: now) }
        #endif
        // What the tail would have sent never left: nothing of it was durable.
        for command in tail.commands { apply(.notSent(command.tag, reason: "the process ended before it was durable"), at: now) }
        apply(.recovered(nextNumber: nextIntent), at: now)
        quarantine(at: now)
        try takeTerms(at: now)
        let words = "segment \(segment) was built again from \(replay.rows) rows and \(replay.records) quotes and bars"
        observer.noted(RunEvent(.recovered, words), at: now)
    }

    /// Prices that the session was built on and no row speaks of: should the disk lose them yet, they are appended again.
    private func readUnsynced() throws(ReplayFailure) {
        var position = storage.journal.head.capture.position
        while position < storage.capture.mark.position {
            let (records, next) = try stored { () throws(StorageError) in try storage.capture.read(from: position, limit: 4096) }
            guard !records.isEmpty else { return }
            unsynced += records
            position = next
        }
    }

    private func readEpoch() throws(ReplayFailure) {
        let row = try stored { () throws(StorageError) in try storage.journal.newest(kind: "connecting") }
        guard let row else { return }
        let said = try? decoded([String: Int64].self, row.payload, row.kind)
        epoch = max(epoch, said?["epoch"] ?? 0)
    }

    /// Begins a segment with what the last one left, or from nothing; false when the strategies cannot be loaded.
    func beginSegment(_ histories: [[Bar]], _ balance: Money, at now: Timestamp) -> Bool {
        guard let loaded = load(at: now) else { return false }
        let named = loaded.pins.count
        let (all, kept) = withOlderExits(withLeftover(loaded))
        do throws(CoreSetupError) {
            try begin(all, kept, histories, balance, at: now)
            leftover = Array(named..<all.pins.count)
            return true
        } catch {
            guard all.pins.count > named || !kept.isEmpty, let again = load(at: now) else {
                fail("the strategies cannot be started: \(error.words)", at: now)
                return false
            }
            // Whatever is wrong with what is left of before, the strategies of the configuration run.
            let names = all.pins[named...].map(\.name) + kept.map { "the exits before of \($0.strategy)" }
            orphan(names, error.words)
            return begin(only: again, histories, balance, at: now)
        }
    }

    private func begin(only loaded: Generation, _ histories: [[Bar]], _ balance: Money, at now: Timestamp) -> Bool {
        do throws(CoreSetupError) {
            try begin(loaded, [], histories, balance, at: now)
            return true
        } catch {
            fail("the strategies cannot be started: \(error.words)", at: now)
            return false
        }
    }

    private func load(at now: Timestamp) -> Generation? {
        do throws(GenerationFailure) {
            return try source.load(number: (previous?.generation ?? 0) + 1, known: previous?.pins ?? [])
        } catch {
            fail(error.lines.joined(separator: "\n"), at: now)
            return nil
        }
    }

    private func begin(
        _ loaded: Generation, _ older: [KeptExits], _ histories: [[Bar]], _ balance: Money, at now: Timestamp
    ) throws(CoreSetupError) {
        let names = SessionNames(strategies: loaded.pins.map(\.name), symbols: setup.symbolNames, currency: setup.currency)
        let terms = LedgerTerms(
            namespace: storage.journal.stamp.namespace, symbols: names.symbols,
            strategies: loaded.pins.map { StrategyPlace(slot: $0.slot, symbol: $0.symbol) },
            isNetting: setup.configuration.isNetting, foreign: setup.foreign,
            keepsCommandLog: connector.capabilities.keepsCommandLog, replySeconds: setup.replySeconds)
        var ledger = previous?.ledger ?? OrderLedger(terms, firstNumber: max(nextIntent, 1), since: now)
        var books = previous?.books ?? SessionBooks()
        books.move(PlaceChange(from: ledger.terms, to: terms))
        ledger.replaceTerms(terms)
        let kept = storage.capture.mark.position + backlogSlots
        var start = SegmentStart(
            number: segment + 1, configuration: configuration.text.isEmpty ? "" : ContentHash(of: configuration.text).description,
            overrides: configuration.overrides, terms: SessionTerms(setup), names: names, generation: loaded.number, pins: loaded.pins,
            states: states(for: loaded.pins), balance: previous?.balance ?? balance, core: previous?.core, ledger: ledger,
            books: books, warmUpFrom: kept,
            tradeFrom: previous?.tradeFrom ?? setup.configuration.tradeFrom ?? firstTrade(histories, now))
        (start.older, start.exitStates) = (older.isEmpty ? nil : older, previous?.exitStates)
        session = try TradeSession(setup, start, loaded, warmUp: histories, at: now)
        for (symbol, bars) in histories.enumerated() {
            for bar in bars { backlog.append(.capture(.bar(symbol: symbol, bar, now))) }
        }
        backlog.append(.draft(time: now, kind: SegmentStart.kind, payload: canonical(start)))
        notes = loaded.notes
        tellNames(at: now)
        contents += loaded.contents + (configuration.text.isEmpty ? [] : [configuration.text])
        segment += 1
        previous = nil
        observer.noted(RunEvent(.started, "segment \(segment) begins with \(loaded.pins.count) strategies"), at: now)
    }

    /// Bars that are complete before the start only warm up.
    private func firstTrade(_ histories: [[Bar]], _ now: Timestamp) -> Timestamp? {
        histories.contains { !$0.isEmpty } ? now : nil
    }

    private var backlogSlots: Int64 {
        backlog.reduce(0) { if case .capture(let record) = $1 { $0 + record.slots } else { $0 } }
    }

    /// What scripts of the same names remembered.
    private func states(for pins: [StrategyPin]) -> [ScriptState?] {
        pins.map { pin in
            previous?.pins.firstIndex { $0.name == pin.name }.flatMap { place in previous?.states[place] }
        }
    }

    /// Ends the segment in peace, with everything that the next one starts from.
    func endSegment(at now: Timestamp) {
        settle(at: now)
        guard let session else { return }
        let states: [ScriptState?]
        do throws(StrategyFailure) { states = try session.states() } catch {
            problems.append("\(error.file):\(error.line): \(error.message): what the script remembers is lost")
            states = session.pins.map { _ in nil }
        }
        var end = SegmentEnd(
            number: segment, generation: session.generation, pins: session.pins, states: states,
            balance: session.core.account.balance, core: session.core.checkpoint, ledger: session.ledger, books: session.books,
            tradeFrom: setup.configuration.tradeFrom)
        let remembered = session.core.exitStates { failure in
            problems.append("\(failure.file):\(failure.line): \(failure.message): what the exit remembers is lost")
        }
        end.exitStates = remembered.isEmpty ? nil : remembered
        end.older = session.olderExits.isEmpty ? nil : session.olderExits
        backlog.append(.draft(time: max(now, session.now), kind: SegmentStart.endKind, payload: canonical(end)))
        if !commit(at: now) { problems.append("the end of the segment could not be written; the next start reads the journal") }
    }

    /// Nothing can be traded; the cycle ends.
    func fail(_ message: String, at now: Timestamp) {
        problems.append(message)
        fatal = message
        observer.noted(RunEvent(.fatal, message), at: now)
        connector.disconnect()
        phase = .stopped
    }
}
