internal import Market

/// Goes through a record once, and keeps what an answer about a window of time needs.
struct WhyScan {
    /// A latch that was on at some time of the window.
    struct Latch {
        let fact: RunRecordFact
        /// The line that lifted it later; nil when it held to the end.
        var released: RunRecordFact?
    }

    private let window: Range<Timestamp>
    private let strategy, symbol: String?
    /// Every name in the record.
    private(set) var strategies: Set<String> = []
    private(set) var symbols: Set<String> = []

    /// What happened in the window.
    private(set) var facts: [RunRecordFact] = []
    /// The last fact ahead of the window.
    private(set) var before: RunRecordFact?
    /// The first fact after the window.
    private(set) var after: RunRecordFact?
    /// Limits that had latched when the window began or latched in it, oldest first.
    private(set) var latches: [Latch] = []
    /// What was held when the window began, oldest first.
    private(set) var positions: [WhyHolding] = []
    /// The orders that waited for their price when the window began.
    private(set) var pending: [RunRecordFact] = []
    /// Strategies and exits that had failed when the window began.
    private(set) var failures: [RunRecordFact] = []
    /// A market order is answered by the very next deal or rejection of its strategy.
    private var unanswered: Set<String> = []
    /// Open lots of each position as far as was read.
    private var open: [Int64: Volume] = [:]

    init(window: Range<Timestamp>, strategy: String?, symbol: String?) {
        (self.window, self.strategy, self.symbol) = (window, strategy, symbol)
    }

    mutating func take(_ line: RunRecordFact) {
        let fact = counted(line)
        if let name = fact.strategy { strategies.insert(name) }
        if let name = fact.symbol { symbols.insert(name) }
        guard concerns(fact.strategy, strategy), concerns(fact.symbol, symbol) else { return }
        if fact.time < window.lowerBound {
            apply(fact)
            before = fact
            return
        }
        if fact.kind == .released, let place = latches.firstIndex(where: { $0.fact.code == fact.code && $0.released == nil }) {
            latches[place].released = fact
        }
        if window.contains(fact.time) {
            facts.append(fact)
            if fact.kind == .latched { latches.append(Latch(fact: fact)) }
        } else if after == nil {
            after = fact
        }
    }

    /// A deal with what was open of its position before it.
    private mutating func counted(_ fact: RunRecordFact) -> RunRecordFact {
        guard fact.kind == .deal, let position = fact.position else { return fact }
        var counted = fact
        counted.openBefore = open[position]
        let before = open[position] ?? .zero
        let after =
            switch fact.entry {
            case "in": before + fact.lots
            case "inout": fact.lots - before
            default: before - fact.lots
            }
        open[position] = after > .zero ? after : nil
        return counted
    }

    /// What belongs to the account concerns everybody.
    private func concerns(_ name: String?, _ wanted: String?) -> Bool { name == nil || wanted == nil || name == wanted }

    /// Carries the state at the window's beginning on.
    private mutating func apply(_ fact: RunRecordFact) {
        let owner = fact.strategy ?? ""
        switch fact.kind {
        case .ordered: if fact.type == "market" { unanswered.insert(owner) } else { pending.append(fact) }
        case .withdrawn: pending.removeAll { $0.order == fact.order }
        case .rejected:
            unanswered.remove(owner)
            pending.removeAll { $0.order == fact.order }
        case .deal:
            hold(fact)
            guard fact.entry != "out" else { break }
            if unanswered.remove(owner) == nil, let place = pending.firstIndex(where: { $0.becomes(fact) }) { pending.remove(at: place) }
        case .modified: hold(fact)
        case .latched:
            latches.removeAll { $0.fact.code == fact.code }
            latches.append(Latch(fact: fact))
        case .released: latches.removeAll { $0.fact.code == fact.code }
        case .failed: failures.append(fact)
        case .signal, .skipped, .denied, .exit, .exitRejected, .cashFlow, .adjusted, .notice, .log: break
        }
    }

    /// Carries a position on by a deal of it or a change of its levels.
    private mutating func hold(_ fact: RunRecordFact) {
        guard let place = positions.firstIndex(where: { $0.opening.position == fact.position }) else {
            if fact.entry == "in" { positions.append(WhyHolding(fact, fact.lots)) }
            return
        }
        if let next = positions[place].after(fact) { positions[place] = next } else { positions.remove(at: place) }
    }
}

extension RunRecordFact {
    /// Whether a pending order is the one that an opening deal filled.
    fileprivate func becomes(_ deal: RunRecordFact) -> Bool {
        (strategy, symbol, side, volume) == (deal.strategy, deal.symbol, deal.side, deal.volume)
            && (stopLoss, takeProfit) == (deal.stopLoss, deal.takeProfit)
    }
}
