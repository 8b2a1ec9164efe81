internal import Engine
public import Market
internal import Synchronization
public import Trading

/// Something that was decided about a symbol.
public struct TrailEntry: Hashable, Sendable, Codable {
    /// UTC.
    public var time: Timestamp
    /// The name of the strategy.
    public var strategy: String
    /// The symbol it trades.
    public var symbol: String
    /// `signal`, `skipped`, `denied`, `ordered`, `rejected`, `deal`, `exit`, `failed`.
    public var what: String
    /// In words.
    public var why: String

    public init(time: Timestamp, strategy: String, symbol: String, what: String, why: String) {
        (self.time, self.strategy, self.symbol, self.what, self.why) = (time, strategy, symbol, what, why)
    }
}

/// The newest decisions of a run, for `herald why`; written by the trading thread, read by any.
public final class DecisionTrail: Sendable {
    private struct Kept {
        var entries: [TrailEntry] = []
        /// Skips come at almost every bar; only the newest one of each strategy tells something.
        var skips: [String: TrailEntry] = [:]
    }

    private let kept = Mutex(Kept())
    /// Entries beside the skips.
    static let most = 512

    public init() {}

    /// What is known about a symbol, oldest first; every symbol's when nil.
    public func entries(about symbol: String? = nil) -> [TrailEntry] {
        kept.withLock { kept in
            // Facts of one instant stay in the order in which they happened; skips come behind them.
            let skips = kept.skips.values.sorted { ($0.time, $0.strategy) < ($1.time, $1.strategy) }
            let all = (kept.entries + skips).filter { symbol == nil || $0.symbol == symbol }.enumerated()
            return all.sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
        }
    }

    /// Takes a fact; `symbolOf` gives the symbol of a strategy by index.
    public func take(_ fact: Fact, at time: Timestamp, strategies: [String], symbolOf: (Int) -> String) {
        guard let entry = TrailEntry(fact, at: time, strategies, symbolOf) else { return }
        kept.withLock { kept in
            if entry.what == "skipped" { return kept.skips[entry.strategy] = entry }
            kept.entries.append(entry)
            if kept.entries.count > DecisionTrail.most { kept.entries.removeFirst(DecisionTrail.most / 4) }
        }
    }
}

extension TrailEntry {
    /// nil for what tells nothing about entries and exits.
    init?(_ fact: Fact, at time: Timestamp, _ strategies: [String], _ symbolOf: (Int) -> String) {
        func made(_ index: Int, _ what: String, _ why: String) -> TrailEntry {
            let name = strategies.indices.contains(index) ? strategies[index] : ""
            return TrailEntry(time: time, strategy: name, symbol: symbolOf(index), what: what, why: why)
        }
        func signalled(_ signal: Signal, _ what: String, _ why: String) -> TrailEntry {
            TrailEntry(time: time, strategy: signal.strategy, symbol: signal.symbol, what: what, why: why)
        }
        switch fact {
        case .signal(let signal):
            let wish = signal.action == .close ? "close" : signal.side == .buy ? "long" : "short"
            self = signalled(signal, "signal", signal.reason.isEmpty ? wish : "\(wish): \(signal.reason)")
        case .skipped(let strategy, let skip):
            self = made(strategy, "skipped", skip.reason + (skip.value.map { " (\($0))" } ?? ""))
        case .denied(let signal, let denial): self = signalled(signal, "denied", "\(denial.code): \(denial.explanation)")
        case .ordered(let order):
            self = made(order.strategy, "ordered", "\(order.side == .buy ? "long" : "short") \(order.volume) lots")
        case .rejected(let strategy, _, let rejection): self = made(strategy, "rejected", "the broker: \(rejection.rawValue)")
        case .exitRejected(let strategy, let ticket, let rejection):
            self = made(strategy, "rejected", "leaving position \(ticket.value): \(rejection.rawValue)")
        case .deal(let deal):
            let what = deal.entry == .opening ? "opened" : "closed"
            self = made(deal.strategy, "deal", "\(what) \(deal.volume) lots at \(deal.price), position \(deal.position.value)")
        case .failed(let strategy, let failure, let exit):
            let who = exit.map { "exit \($0): " } ?? ""
            self = made(strategy, "failed", "\(who)\(failure.file):\(failure.line): \(failure.message)")
        default: return nil
        }
    }
}
