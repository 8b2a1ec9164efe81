internal import Connectors
public import Engine
public import Market
internal import Risk
internal import Storage
internal import Trading

/// The trading core with the ledger of orders around it: what a live run, its recovery and its replay have in common.
///
/// Rule: no clock and no I/O. It is made of a ``SegmentStart``, and every change comes by an input; commands leave it only as
/// outputs.
public struct TradeSession {
    /// What it is built from.
    public internal(set) var setup: SessionSetup
    /// What its indices stand for.
    public internal(set) var names: SessionNames
    /// The generation of scripts that runs.
    public internal(set) var generation: Int
    /// What its strategies are made of.
    public internal(set) var pins: [StrategyPin]
    /// The core, as it stands.
    public internal(set) var core: TradingCore
    /// What became of every command.
    public internal(set) var ledger: OrderLedger
    /// The stamp of the newest input.
    public internal(set) var now: Timestamp
    /// The instances that run, in the order of the configuration.
    var strategies: [any Strategy]
    var books: SessionBooks
    /// Exits of before that positions may still stand under, in the order of their replacement.
    var keptExits: [KeptExits]
    /// When the newest quote of each symbol came, and what it was; nil before the first.
    public internal(set) var quotes: [(quote: Quote, time: Timestamp)?]
    /// When the newest complete bar of each symbol opened.
    public internal(set) var newestBars: [Timestamp?]
    /// The newest of what each strategy decided, for people.
    public internal(set) var decisions: [LastDecision?]
    /// The newest list of everything in this segment; nil before the first.
    private var snapshot: BrokerSnapshot?
    private var effects = EffectBuffer()

    /// Begins a segment at its start; `warmUp` are the bars of each symbol that its indicators have seen already.
    ///
    /// Errors: a strategy wants what the feed cannot give, or does not take its state back.
    public init(
        _ setup: SessionSetup, _ start: SegmentStart, _ loaded: Generation, warmUp: [[Bar]], at time: Timestamp
    ) throws(CoreSetupError) {
        (self.setup, names, generation, pins) = (setup, start.names, start.generation, start.pins)
        (ledger, books, now) = (start.ledger, start.books, time)
        keptExits = start.older ?? []
        strategies = loaded.strategies.map(\.strategy)
        var configuration = setup.configuration
        (configuration.balance, configuration.tradeFrom, configuration.joinsOpenBars) = (start.balance, start.tradeFrom, true)
        core = try TradingCore(
            configuration, limits: setup.limits, sizing: setup.sizing, strategies: loaded.strategies, restoring: start.core,
            olderExits: { name, set in loaded.older.first { $0.strategy == name && $0.set == set }?.exits })
        quotes = names.symbols.map { _ in nil }
        newestBars = warmUp.map { $0.last?.opened }
        decisions = names.strategies.map { _ in nil }
        for (symbol, bars) in warmUp.enumerated() where !bars.isEmpty { core.warmUp(symbol, bars, from: start.core) }
        for (strategy, state) in zip(strategies, start.states) {
            guard let state, let script = strategy as? any StatefulScript else { continue }
            do { try script.restore(state.text, version: state.version) } catch { throw .indicator(error.message) }
        }
        do throws(StrategyFailure) { try core.restoreExits(start.exitStates ?? []) } catch {
            throw .indicator("\(error.file):\(error.line): \(error.message)")
        }
    }

    /// Applies an input at an instant, which is not earlier than the one before, and adds what comes of it.
    public mutating func apply(_ input: SessionInput, at time: Timestamp, into output: inout SessionOutput) {
        precondition(time >= now, "Invariant: time never goes back")
        now = time
        switch input {
        case .quote(let symbol, let quote):
            quotes[symbol] = (quote, time)
            core.quote(symbol, quote, at: time, into: &effects)
            // Almost every quote does nothing.
            if effects.isEmpty, time < books.nextEquity { return }
        case .bar(let symbol, let bar):
            newestBars[symbol] = bar.opened
            return core.closeBar(symbol, bar, at: time)
        default: take(input)
        }
        drain(&output)
        noteEquity(&output)
    }

    private mutating func take(_ input: SessionInput) {
        switch input {
        case .quote, .bar: break
        case .seen(let symbol, let quote): feed(.seen(symbol: symbol, quote))
        case .reply(let tag, let reply): ledger.take(reply, for: tag, at: now)
        case .record(let tag, let record): ledger.take(record, for: tag, at: now)
        case .deal(let deal): ledger.take(deal, at: now)
        case .order(let order): ledger.take(order, at: now)
        case .position(let position): ledger.take(position, at: now)
        case .snapshot(let snapshot):
            self.snapshot = snapshot
            ledger.take(snapshot, at: now)
        case .linkUp: ledger.linkUp(at: now)
        case .linkDown: ledger.linkLost(at: now)
        case .notSent(let tag, _): ledger.sendFailed(tag, at: now)
        case .recovered(let next):
            ledger.leaveOut(numbersBelow: next)
            ledger.recover(at: now)
        case .time:
            ledger.advance(to: now)
            feed(.time)
        case .gate(let gate, let isClosed): feed(.gate(gate, isClosed: isClosed))
        case .command(let command): feed(.command(command))
        case .settle(let tag, let settlement): _ = ledger.settle(tag, as: settlement, at: now)
        case .news(let events): feed(.news(events))
        case .reload: preconditionFailure("Invariant: a reload comes with its scripts")
        case .snapshotChange: preconditionFailure("Invariant: a change is made whole before it is applied")
        }
    }

    /// An input as it is written down: of a list of everything only what changed since the one before.
    func written(_ input: SessionInput) -> SessionInput {
        guard case .snapshot(let new) = input, let snapshot, let change = SnapshotChange(from: snapshot, to: new) else { return input }
        return .snapshotChange(change)
    }

    /// An input as it was before it was written down; nil for a change of a list that is not there.
    func whole(_ input: SessionInput) -> SessionInput? {
        guard case .snapshotChange(let change) = input else { return input }
        return snapshot.flatMap(change.applied).map(SessionInput.snapshot)
    }

    mutating func feed(_ event: Event) { core.apply(Stamped(time: now, payload: event), into: &effects) }

    /// Lets core and ledger answer each other until neither has anything to say.
    mutating func drain(_ output: inout SessionOutput) {
        listen(&output)
        while let effect = effects.takeNext() {
            let expires = now.adding(seconds: setup.commandSeconds)
            switch effect {
            case .record(let fact): record(fact, &output)
            case .submit(let order): send(ledger.intend(order, at: now, expires: expires), &output)
            case .close(let close): send(ledger.intend(close, at: now, expires: expires), &output)
            case .modify(let change): send(ledger.intend(change, at: now, expires: expires), &output)
            case .change(let change): send(ledger.intend(change, at: now, expires: expires), &output)
            }
            listen(&output)
        }
    }

    /// An intent and the mark that it is handed over become durable together.
    private mutating func send(_ command: BrokerCommand?, _ output: inout SessionOutput) {
        guard let command else { return }
        ledger.markSending(command.tag, at: now)
        output.commands.append(command)
    }

    /// Hands on what the ledger concluded.
    private mutating func listen(_ output: inout SessionOutput) {
        for said in ledger.takeOutputs() {
            switch said {
            case .execution(let result):
                core.execute(result, at: now, into: &effects)
                #if PLANTED_BUGS
                    if PlantedBug.made == .tellFillsTwice, case .filled = result.outcome { core.execute(result, at: now, into: &effects) }
                #endif
            case .adopted(let adoption): feed(.adopted(adoption))
            case .reopened(let order): feed(.reopened(order))
            case .foreign(let exposures): feed(.foreign(exposures))
            case .cashFlow(let money, _): feed(.cashFlow(money))
            case .adjusted(let money, _): feed(.adjusted(money))
            case .transition(let transition): note(transition, &output)
            case .booked(let deal, let owner): note(deal, owner, &output)
            case .notice(let notice): record(.notice(notice), &output)
            case .question(let question): output.questions.append(question)
            }
        }
    }
}
