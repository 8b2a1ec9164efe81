internal import Engine
internal import Market
internal import Risk
internal import Runtime
internal import Simulation
internal import Storage
internal import Trading

/// One seed's run: a bot of production code between a simulated broker and a simulated machine.
final class FaultWorld {
    let seed: UInt64
    let clock: SimClock
    let power = SimPower()
    var plan: FaultPlan
    var log: EventLog
    let checker = FaultChecker()
    let scripts: SimScripts
    let tape = SimTape()
    private(set) var disk: SimDisk!
    private(set) var connector: SimConnector!
    /// nil while the process is not running.
    var cycle: LiveCycle?
    /// The next time the capture is made durable, it is not.
    var isCaptureIll = false
    /// When the process is started again after a crash or a stop.
    var startsAt: Timestamp?
    var stream: SeededStream
    let terms: RunTerms
    /// When the faults end.
    let end: Timestamp
    var stops = 0
    private var day: Int64?
    /// Before this instant a comparison is too early.
    var quietFrom = Timestamp(nanoseconds: .min)
    /// When the trade server can be reached again.
    var backAt: Timestamp?

    /// - Parameter store: where the journal's rows lie; in memory when nil.
    init(seed: UInt64, store: (any JournalStore)? = nil, minutes: Int64 = 44, keeping lines: Int = 30) {
        log = EventLog(keeping: lines)
        self.seed = seed
        stream = SeededStream(seed, for: 3)
        terms = RunTerms(seed: seed, minutes: minutes)
        clock = SimClock(terms.start)
        end = terms.start.adding(seconds: minutes * 60)
        plan = FaultPlan(seed: seed, from: terms.start.adding(seconds: 60), to: end)
        scripts = SimScripts(terms.failures(plan), symbols: terms.values.count)
        let market = SimMarket(
            seed: seed, symbols: terms.values.map { ($0.specification.point, terms.first) }, from: terms.start, bars: 60)
        checker.world = self
        disk = SimDisk(store ?? MemoryRows(), self)
        connector = SimConnector(SimulatedExchange(terms.account, feed: market, closesAtEnd: false), self)
    }

    func specification(_ symbol: Int) -> SymbolSpecification { terms.values[symbol].specification }

    /// Runs to the end of the faults and on until everything is quiet.
    func run() {
        startsAt = clock.broker
        while clock.broker < end, checker.violation == nil { step(until: end) }
        guard checker.violation == nil else { return }
        rest()
    }

    /// One turn: the next thing that is due.
    func step(until limit: Timestamp) {
        if let time = backAt, time <= clock.broker {
            backAt = nil
            connector.exchange.take(.brokerConnected(true), at: clock.broker)
        }
        connector.pump()
        appoint()
        noteDay()
        startIfDue()
        guard let cycle else { return go(to: [startsAt, connector.nextMove, plan.nextDue, backAt].compactMap { $0 }.min(), limit) }
        let result = cycle.run()
        guard power.isOn else { return crashed() }
        checker.looked(at: clock.broker)
        if result.isOver { return ended(cycle) }
        if result.didSomething, connector.incoming.next.map({ $0 <= clock.broker }) ?? false { return }
        let due = result.nextDue.map { Timestamp(nanoseconds: $0.nanoseconds - clock.offset) }
        go(to: [due, connector.nextMove, plan.nextDue, backAt].compactMap { $0 }.min(), limit)
    }

    private func go(to time: Timestamp?, _ limit: Timestamp) {
        // Whatever asks to be called at once is called a millisecond later.
        clock.go(to: min(max(time ?? limit, clock.broker.after(milliseconds: 1)), limit))
    }

    /// A new day begins on the clock of the daily limits.
    private func noteDay() {
        let today = clock.broker.seconds / 86_400
        defer { day = today }
        guard let day, day != today else { return }
        checker.dayBegan()
        if !plan.isOver { plan.count(.dayBoundary) }
    }

    // MARK: The process

    private func startIfDue() {
        guard cycle == nil, let time = startsAt, time <= clock.broker else { return }
        startsAt = nil
        power.start()
        do {
            cycle = try makeCycle()
            log.note(clock.broker, "start")
        } catch {
            checker.fail("the process cannot start: \(error)")
        }
    }

    private func makeCycle() throws -> LiveCycle {
        let symbols = terms.values.map(\.specification.name)
        let journal = try Journal(disk, fresh: JournalStamp(mode: .simulate, namespace: RunTerms.namespace, created: terms.start))
        let cycle = LiveCycle(
            terms.setup, source: scripts, connector: connector,
            storage: CycleStorage(journal: journal, capture: SimCapture(tape, symbols: symbols, self)) {
                [unowned self] () throws(StorageError) in
                if disk.isFull { throw .cannotRead(path: "capture", reason: "no space left on device") }
                return SimCapture(tape, symbols: symbols, self)
            }, observer: checker, options: terms.options, clock: { [clock] in clock.wall })
        try cycle.start()
        return cycle
    }

    /// The power failed somewhere in the turn.
    private func crashed() {
        log.note(clock.broker, "crash \(power.failedAt?.rawValue ?? "")")
        let kept = plan.spoils(.tornTail) ? plan.number(.tornTail, 0...Int64(tape.unsynced)) : 0
        tape.lose(keeping: Int(kept))
        cycle = nil
        connector.processDied()
        checker.died()
        startsAt = clock.broker.adding(seconds: stream.number(1...20))
    }

    /// A stop in peace is done, or the run gave up.
    private func ended(_ cycle: LiveCycle) {
        if let fatal = cycle.fatal { return checker.fail("the run gave up: \(fatal)") }
        log.note(clock.broker, "stopped")
        stops += 1
        self.cycle = nil
        connector.processDied()
        checker.died()
        startsAt = clock.broker.adding(seconds: stream.number(1...20))
    }
}
