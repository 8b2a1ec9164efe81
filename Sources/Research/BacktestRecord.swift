public import Market
public import Performance
public import Trading

/// What a run wrote down: its trades, its refusals, and the digest of its decisions.
public struct BacktestRecord {
    /// Finished trades in the order they were finished.
    public private(set) var trades: [Trade] = []
    /// Refusals of entries by guards, sizing and broker: code to count.
    public private(set) var denials: [String: Int] = [:]
    /// The first refusal of each code.
    public private(set) var examples: [String: Denial] = [:]
    /// Reasons for doing nothing: reason to count.
    public private(set) var skips: [String: Int] = [:]
    /// Signals to enter.
    public private(set) var entrySignals = 0
    /// Closes and moved stops or targets that the broker refused: code to count.
    public private(set) var exitRefusals: [String: Int] = [:]
    /// Closes of exits that were carried out.
    public private(set) var exitCloses = 0
    /// Stops that exits moved at the broker.
    public private(set) var stopMoves = 0
    /// Limits that latched, in the order they did.
    public private(set) var latches: [RunLatch] = []
    /// The first script failure, and when; `exit` names the exit when it was one.
    public private(set) var failure: (time: Timestamp, strategy: Int, failure: StrategyFailure, exit: String?)? {
        didSet { hasFailed = failure != nil }
    }
    /// Whether any script failed.
    private(set) var hasFailed = false
    /// What scripts logged, at most the first 1,000 lines; `exit` names the exit when it was one.
    public private(set) var logs: [(time: Timestamp, strategy: Int, line: Int, text: String, exit: String?)] = []
    /// What a person should hear about, at most the first 1,000.
    public private(set) var notices: [(time: Timestamp, notice: Notice)] = []
    private var book = TradeBook()
    private let log = DecisionLog()
    private let specifications: [SymbolSpecification]

    /// The canonical lines with their instants, when the plan asked for them.
    public private(set) var decisions: [(time: Timestamp, line: String)] = []
    private let keepsDecisions: Bool
    /// Writes every fact down as it happens; nil for runs without a record.
    private let recorder: RunRecordWriter?

    init(specifications: [SymbolSpecification], keepsDecisions: Bool, recorder: RunRecordWriter? = nil) {
        (self.specifications, self.keepsDecisions, self.recorder) = (specifications, keepsDecisions, recorder)
    }

    /// SHA-256 of the canonical lines of all decisions and deals, in hex (docs/decisions-hash.md).
    public var decisionsHash: String { log.hex }

    mutating func take(_ fact: Fact, at time: Timestamp) {
        if let recorder { recorder.take(fact, at: time) }
        if let text = log.add(fact, at: time, specifications, wantsText: keepsDecisions) { decisions.append((time, text)) }
        switch fact {
        case .signal(let signal): if signal.action == .enter { entrySignals += 1 }
        case .skipped(_, let skip): skips[skip.reason, default: 0] += 1
        case .denied(_, let denial): count(denial)
        case .rejected(_, _, let rejection):
            count(Denial(code: rejection.rawValue, formula: "refused by the broker, MT5 code \(rejection.retcode)"))
        case .exitRejected(_, _, let rejection): exitRefusals[rejection.rawValue, default: 0] += 1
        case .deal(let deal): if let trade = book.take(deal) { trades.append(trade) }
        case .latched(let denial): latches.append(RunLatch(time: time, denial: denial))
        case .failed(let strategy, let failure, let exit):
            if self.failure == nil { self.failure = (time, strategy, failure, exit) }
        case .notice(let notice): if notices.count < 1000 { notices.append((time, notice)) }
        case .log(let strategy, let line, let text, let exit):
            if logs.count < 1000 { logs.append((time, strategy, line, text, exit)) }
        case .released(let code, let reason): release(code, reason, at: time)
        case .exit(let signal): count(signal)
        case .ordered, .withdrawn, .modified, .cashFlow, .adjusted: break
        }
    }

    private mutating func count(_ signal: ExitSignal) {
        guard signal.verdict == .taken else { return }
        switch signal.action {
        case .close: exitCloses += 1
        case .moveStop: stopMoves += 1
        }
    }

    private mutating func count(_ denial: Denial) {
        denials[denial.code, default: 0] += 1
        if examples[denial.code] == nil { examples[denial.code] = denial }
    }

    private mutating func release(_ code: String, _ reason: String?, at time: Timestamp) {
        for place in latches.indices where latches[place].denial.code == code && latches[place].released == nil {
            latches[place].released = RunLatch.Release(time: time, reason: reason)
        }
    }

    /// Deals that fit no position the run opened; their money is in no trade.
    public var strayDeals: [Deal] { book.strays }
}

/// An account limit that latched in a run.
public struct RunLatch: Hashable, Sendable {
    /// How a latch was lifted.
    public struct Release: Hashable, Sendable {
        /// When, UTC.
        public let time: Timestamp
        /// An operator's words; nil when the daily reset lifted it.
        public let reason: String?
    }

    /// When it latched, UTC.
    public let time: Timestamp
    /// What was found, what is allowed, and the condition.
    public let denial: Denial
    /// Nil when it held to the end of the run.
    public internal(set) var released: Release?
}
