internal import Connectors
internal import Engine
internal import Market
internal import Risk
internal import Runtime
internal import Storage
internal import Trading

/// Holds what the bot does and says against what is true at the broker and on the disk; names are those of the invariants.
///
/// It hears every durable write, every command that leaves and everything the run says of itself, and looks at the broker
/// after every turn.
final class FaultChecker: RunObserver {
    unowned var world: FaultWorld!
    /// The first invariant that did not hold.
    private(set) var violation: String?
    /// Intents that are durable, by their numbers.
    var durable: Set<Int64> = []
    /// Steps of commands that are durable: the newest state of each.
    var states: [Int64: String] = [:]
    /// How often each command left.
    var left: [Int64: Int] = [:]
    /// Commands that left while the disk could not take them.
    var unwritten: Set<Int64> = []
    /// Deals that are durable, by ticket.
    var deals: Set<Int64> = []
    /// Latches in force, by code, with what they are known by: memory, and disk.
    var latches: Set<String> = []
    var durableLatches: Set<String> = []
    /// Every step of an order's state that was seen.
    var edges: Set<Edge> = []
    /// Entries that left.
    var entries = 0
    var highestEpoch: Int64 = 0
    /// The row that must follow.
    var nextRow: Int64 = 1
    /// How long a position that the bot knows to be without a stop has been so while everything worked, nanoseconds.
    var unprotected: [PositionID: Int64] = [:]
    var lookedAt: Timestamp?
    /// The way to the broker worked when it looked last.
    var wasHealthy = false
    /// The account's rules, messages and what is to be closed.
    var account = AccountFollower()
    /// Strategies that failed at some time.
    var failed: Set<Int> = []
    /// Deals that were told, by ticket.
    var told: Set<Int64> = []
    /// When the first segment began: deals before it are in the balance that it began with.
    var began: Timestamp?
    /// The disk refused a write, and has taken none since.
    var isDiskRefusing = false
    /// An operator lifted every latch at some time.
    var isResumed = false

    /// A step of an order's state.
    struct Edge: Hashable {
        let from: OrderState
        let to: OrderState
    }

    func fail(_ what: String) {
        if violation == nil { violation = what }
    }

    /// The process ended: what it only had in mind is forgotten.
    func died() {
        latches = durableLatches
        unprotected = [:]
        isDiskRefusing = false
        let (messages, day) = (account.messages, account.day)
        account = AccountFollower()
        (account.messages, account.day) = (messages, day)
    }

    /// A new day begins: the limit of the day is lifted by its own rule.
    func dayBegan() {
        latches.remove("DAILY_LOSS_LIMIT")
        durableLatches.remove("DAILY_LOSS_LIMIT")
    }

    // MARK: What the run says

    func happened(_ facts: [StampedFact], _ transitions: [OrderTransition]) {
        guard world.power.isOn else { return }
        for transition in transitions { take(transition) }
        for stamped in facts {
            switch stamped.fact {
            case .deal(let deal):
                // I-12: each is told once; those that nothing explains have no number of the broker's.
                if deal.id > 0, !told.insert(deal.id).inserted { fail("I-12: deal \(deal.id) was told twice") }
                world.log.note(world.clock.broker, "deal \(deal.id) \(deal.entry) \(deal.side) \(deal.volume) \(deal.position)")
            case .latched(let denial):
                latches.insert(denial.code)
                world.log.note(world.clock.broker, "latched \(denial.code)")
            case .released(let code, let reason):
                // A rule lifts its own latch, an operator any: nobody else.
                if reason == nil || isResumed { latches.remove(code) }
                world.log.note(world.clock.broker, "released \(code)")
            case .notice(let notice): world.log.note(world.clock.broker, "notice \(notice.code.rawValue) \(notice.message)")
            case .failed(let strategy, let failure, _): note(strategy, failure)
            default: break
            }
        }
    }

    private func note(_ strategy: Int, _ failure: StrategyFailure) {
        failed.insert(strategy)
        let kinds: [FaultKind] = [.scriptError, .scriptTimeout, .scriptMemory]
        if strategy < kinds.count { world.plan.count(kinds[strategy]) }
        world.log.note(world.clock.broker, "failed \(strategy) \(failure.message)")
    }

    private func take(_ step: OrderTransition) {
        world.log.note(
            world.clock.broker, "order \(step.tag.number) \(step.from?.rawValue ?? "-") > \(step.to.rawValue) \(step.cause.rawValue)")
        guard let from = step.from else { return }
        edges.insert(Edge(from: from, to: step.to))
        // I-05: an open fate is left by evidence alone.
        // An entry whose change is open may be withdrawn: what became of the change does not matter then.
        if from.isUnresolved, !step.to.isUnresolved, step.to != .cancelPending,
            ![.reply, .scan, .hint, .log, .operator].contains(step.cause)
        {
            fail("I-05: command \(step.tag.number) left \(from.rawValue) for \(step.to.rawValue) by \(step.cause.rawValue)")
        }
    }

    func noted(_ event: RunEvent, at time: Timestamp) {
        guard world.power.isOn else { return }
        world.log.note(world.clock.broker, "run \(event.code.rawValue) \(event.message)")
        if event.code == .diskRefused { isDiskRefusing = true }
        if event.code == .diskBack { isDiskRefusing = false }
        if event.code == .started, began == nil { began = world.clock.broker }
    }

    func changed(_ link: LinkState, at time: Timestamp) {
        guard world.power.isOn else { return }
        world.log.note(world.clock.broker, "link \(link)")
    }

    // MARK: What reaches disk and network

    /// A transaction is durable.
    func written(_ batch: JournalBatch, at now: Timestamp) {
        for row in batch.rows {
            // I-17: the journal only grows, row by row.
            if row.sequence != nextRow { fail("I-17: row \(row.sequence) was written where row \(nextRow) belongs") }
            nextRow = row.sequence + 1
            world.log.mix(UInt64(bitPattern: row.sequence))
            world.log.mix(UInt64(bitPattern: row.capture.position))
            world.log.mix(row.kind)
            world.log.mix(row.payload)
        }
        for line in batch.lines { take(line) }
        durableLatches = latches
    }

    private func take(_ line: ReadModelRow) {
        switch line.model.name {
        case "orders":
            guard case .integer(let magic) = line.cells[0], case .text(let state) = line.cells[14] else { return }
            durable.insert(magic)
            states[magic] = state
        case "deals":
            guard case .integer(let ticket) = line.cells[0] else { return }
            // I-06: a deal is booked once.
            if !deals.insert(ticket).inserted { fail("I-06: deal \(ticket) was booked twice") }
        default: break
        }
    }

    /// A command leaves.
    func leaves(_ command: BrokerCommand, at now: Timestamp) {
        let magic = command.tag.magic
        left[magic, default: 0] += 1
        if left[magic] != 1 { fail("I-02: command \(command.tag.number) left \(left[magic] ?? 0) times") }
        let isDurable = durable.contains(magic)
        if !isDurable { unwritten.insert(magic) }
        countMessage(isEntry: command.isEntry, command)
        noteClose(command, at: now)
        guard command.action.canAddExposure else {
            if !isDurable, !isDiskRefusing { fail("I-03: command \(command.tag.number) left before it was durable") }
            return
        }
        entries += 1
        if !isDurable { fail("I-03: entry \(command.tag.number) left before its intent was durable") }
        if let code = latches.min() { fail("I-09: entry \(command.tag.number) left under the latch \(code)") }
        checkLimits(command, at: now)
    }

    /// A session is asked for.
    func connecting(_ epoch: Int64) {
        if epoch <= highestEpoch { fail("I-15: epoch \(epoch) was used again; \(highestEpoch) was the highest") }
        highestEpoch = max(highestEpoch, epoch)
    }

    /// Somebody asked the run for something and was answered.
    func asked(_ action: ControlRequest.Action, _ answer: ControlAnswer) {
        guard world.power.isOn, answer.isDone else { return }
        switch action {
        case .kill:
            latches.insert("KILLED")
            wantsClosed(nil)
        case .flatten: wantsClosed(nil)
        case .close(let position, _, _): wantsClosed(position)
        case .resume(nil, _): isResumed = true
        default: break
        }
    }
}

extension BrokerCommand {
    /// Whether it opens something, and is not a change of what waits.
    var isEntry: Bool { if case .open = action { true } else { false } }
}
