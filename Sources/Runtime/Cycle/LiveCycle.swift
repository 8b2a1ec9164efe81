public import Connectors
internal import Engine
public import Market
internal import Storage
internal import Trading

/// One turn after the other of a live run: what arrived is applied, made durable, and only then acted on.
///
/// Synchronous and without a clock of its own, so that the same code runs under real time, as fast as it can, and under a
/// simulation of faults. Cold start, restart and reconnect are one path: connect, ask for everything, go on from there.
public final class LiveCycle {
    /// Where the cycle is with its broker.
    enum Phase {
        /// There is no session; the next attempt is due at an instant.
        case down(retry: Timestamp)
        /// A session was asked for at an instant.
        case connecting(since: Timestamp)
        /// The broker is reached, and what is needed to go on is on its way.
        case preparing(Preparation)
        case running
        case stopped
    }

    /// What the start of a session waits for.
    struct Preparation {
        var epoch: Int64
        var since: Timestamp
        var histories: [[Bar]?]
        var snapshot: BrokerSnapshot?
        /// Bars that ended meanwhile, as they came.
        var bars: [(symbol: Int, bar: Bar)] = []
    }

    let setup: SessionSetup
    let source: any GenerationSource
    let connector: any Connector
    var storage: CycleStorage
    let observer: any RunObserver
    let options: CycleOptions
    let clock: () -> Timestamp
    /// The text of the configuration and what overrides it; kept with every segment.
    let configuration: (text: [UInt8], overrides: [String])

    /// nil before the first start has heard from the broker.
    public internal(set) var session: TradeSession?
    var phase = Phase.down(retry: Timestamp(nanoseconds: .min))
    var output = SessionOutput()
    var backlog: [Pending] = []
    /// Rows that have their place in the capture, and were not committed yet.
    var drafts: [JournalDraft] = []
    var pendingLines: [ReadModelRow] = []
    /// Contents to be kept with the next commit.
    var contents: [[UInt8]] = []
    /// How much of these the newest commit was about, whether it arrived or not.
    var attempted = (drafts: 0, lines: 0, contents: 0)
    /// What was acted on while the disk refused.
    var held: [SessionOutput] = []
    /// What the capture took since it was last durable, for the case that it is lost.
    var unsynced: [CaptureRecord] = []
    var events: [ConnectorEvent] = []
    var epoch: Int64 = 0
    var segment = 0
    var attempts = 0
    var account: AccountRecord?
    var link = LinkState.down(reason: "not connected yet")
    var linkSince: Timestamp
    var started: Timestamp
    var lastQuote: Timestamp?
    var quietUntil: Timestamp?
    var nextReconcile = Timestamp(nanoseconds: .max)
    var diskFailure: (error: StorageError, retry: Timestamp)?
    var stopping: (policy: StopPolicy, since: Timestamp)?
    var isFeedOver = false
    var nextIntent: Int64 = 0
    /// What a start found and a person should know.
    public internal(set) var problems: [String] = []
    /// What the newest load of scripts had to say.
    var notes: [String] = []
    /// What ended in peace before, for the first segment of this start.
    var previous: SegmentEnd?
    /// Indices of the strategies that only what they have open keeps in this start.
    var leftover: [Int] = []
    /// Answers to requests that carried a key, newest last.
    var answered: [(key: String, answer: ControlAnswer)] = []
    /// The quote that was shown ahead of a deal last.
    var shown: (symbol: Int, quote: Quote)?
    /// The removal of what is too old, while it goes on, and since when it waits for a turn in which nothing comes.
    var (sweep, sweepSince): (RetentionSweep?, Timestamp?) = (nil, nil)
    var nextSweep = Timestamp(nanoseconds: .min)
    var isReduceOnlySaid = false
    var isStuckSaid = false
    #if PLANTED_BUGS
        /// Every command that left.
        var handedOver: [BrokerCommand] = []
    #endif
    /// Why the run cannot go on; nil while it can.
    public internal(set) var fatal: String?

    /// A cycle that has not started; ``start()`` reads the journal.
    public init(
        _ setup: SessionSetup, source: any GenerationSource, connector: any Connector, storage: CycleStorage,
        configuration: (text: [UInt8], overrides: [String]) = ([], []), observer: any RunObserver = SilentObserver(),
        options: CycleOptions = CycleOptions(), clock: @escaping () -> Timestamp
    ) {
        (self.setup, self.source, self.connector, self.storage) = (setup, source, connector, storage)
        (self.configuration, self.observer, self.options, self.clock) = (configuration, observer, options, clock)
        started = clock()
        linkSince = started
    }

    /// One turn.
    public func run() -> CycleResult {
        events.removeAll(keepingCapacity: true)
        if case .stopped = phase { return CycleResult(didSomething: false, nextDue: nil, isOver: true) }
        connector.poll(into: &events, limit: options.pollLimit)
        let now = clock()
        let heard = !events.isEmpty
        for index in events.indices { take(index, at: now) }
        let came = runTimers(at: now)
        settle(at: now)
        watchStorage(at: now)
        storage.tap?.serve(storage.journal)
        sweep(at: now, isIdle: !heard && !came)
        return CycleResult(didSomething: heard || came, nextDue: nextDue(at: now), isOver: isOver)
    }

    private var isOver: Bool {
        if case .stopped = phase { return true }
        return isFeedOver && events.isEmpty && stopping == nil
    }

    /// `wake` is called from any thread when there is something for the next turn.
    public func onArrival(_ wake: @escaping @Sendable () -> Void) { connector.onArrival(wake) }

    /// Puts an input into the session, and on the list of what must become durable.
    func apply(_ input: SessionInput, at time: Timestamp) {
        guard session != nil, let stamp = session.map({ max(time, $0.now) }) else { return }
        switch input {
        case .quote(let symbol, let quote): backlog.append(.capture(.quote(symbol: symbol, quote, stamp)))
        case .bar(let symbol, let bar): backlog.append(.capture(.bar(symbol: symbol, bar, stamp)))
        default:
            let written = session?.written(input) ?? input
            guard let kind = written.kind, let payload = written.payload else {
                preconditionFailure("Invariant: an input is in the capture or in the journal")
            }
            backlog.append(.draft(time: stamp, kind: kind, payload: payload))
        }
        let known = output.commands.count
        session?.apply(input, at: stamp, into: &output)
        if output.commands.count > known {
            for command in output.commands[known...] { observer.decided(command, by: DecisionCause(input)) }
        }
    }

    /// What waits to be written, in the order in which it must be read again.
    enum Pending {
        case capture(CaptureRecord)
        case draft(time: Timestamp, kind: String, payload: String)
    }
}
