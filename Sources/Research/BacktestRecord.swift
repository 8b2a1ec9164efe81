public import Market
public import Performance
public import Trading

/// What a run wrote down: its trades, its refusals, and the digest of its decisions.
public struct BacktestRecord {
    /// Closed trades in the order they closed.
    public private(set) var trades: [Trade] = []
    /// Refusals of guards, sizing and broker: code to count.
    public private(set) var denials: [String: Int] = [:]
    /// The first explanation of each refusal code.
    public private(set) var explanations: [String: String] = [:]
    /// Reasons for doing nothing: reason to count.
    public private(set) var skips: [String: Int] = [:]
    /// Signals to enter.
    public private(set) var entrySignals = 0
    /// Loss limits that tripped, with their instants.
    public private(set) var latches: [(time: Timestamp, denial: Denial)] = []
    /// The first script failure, and when.
    public private(set) var failure: (time: Timestamp, strategy: Int, failure: StrategyFailure)? {
        didSet { hasFailed = failure != nil }
    }
    /// Whether any script failed.
    private(set) var hasFailed = false
    /// What scripts logged, at most the first 1,000 lines.
    public private(set) var logs: [(time: Timestamp, strategy: Int, line: Int, text: String)] = []
    private var opening: [PositionID: Deal] = [:]
    private let log = DecisionLog()
    private let specifications: [SymbolSpecification]

    /// The canonical lines with their instants, when the plan asked for them.
    public private(set) var decisions: [(time: Timestamp, line: String)] = []
    private let keepsDecisions: Bool

    init(specifications: [SymbolSpecification], keepsDecisions: Bool) {
        (self.specifications, self.keepsDecisions) = (specifications, keepsDecisions)
    }

    /// SHA-256 of the canonical lines of all decisions and deals, in hex (docs/decisions-hash.md).
    public var decisionsHash: String { log.hex }

    mutating func take(_ fact: Fact, at time: Timestamp) {
        if let text = log.add(fact, at: time, specifications, wantsText: keepsDecisions) { decisions.append((time, text)) }
        switch fact {
        case .signal(let signal): if signal.action == .enter { entrySignals += 1 }
        case .skipped(_, let skip): skips[skip.reason, default: 0] += 1
        case .denied(_, let denial): count(denial)
        case .rejected(_, _, let rejection):
            count(Denial(code: rejection.rawValue, explanation: "refused by the broker, MT5 code \(rejection.retcode)"))
        case .deal(let deal): book(deal)
        case .latched(let denial): latches.append((time, denial))
        case .failed(let strategy, let failure):
            if self.failure == nil { self.failure = (time, strategy, failure) }
        case .log(let strategy, let line, let text):
            if logs.count < 1000 { logs.append((time, strategy, line, text)) }
        case .ordered, .withdrawn, .released: break
        }
    }

    private mutating func count(_ denial: Denial) {
        denials[denial.code, default: 0] += 1
        if explanations[denial.code] == nil { explanations[denial.code] = denial.explanation }
    }

    private mutating func book(_ deal: Deal) {
        switch deal.entry {
        case .opening: opening[deal.position] = deal
        case .closing:
            guard let first = opening.removeValue(forKey: deal.position) else {
                preconditionFailure("Invariant: a closing deal has an opening deal")
            }
            trades.append(Trade(opening: first, closing: deal))
        }
    }
}
