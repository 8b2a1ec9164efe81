internal import Risk
internal import Trading

/// A reason for which nothing may be opened although no limit speaks against it; closes, withdrawals and tighter stops go on.
public struct EntryGate: Hashable, Sendable, Codable {
    /// Why, as denials spell it.
    public enum Reason: String, Hashable, Sendable, Codable, CaseIterable {
        /// The broker cannot be reached.
        case linkDown = "link_down"
        /// What the broker holds is not compared yet.
        case reconciling
        /// What became of a command is not known.
        case quarantined
        /// Nothing can be written down.
        case disk
        /// The program was restarted too often.
        case restarts
        /// An operator paused it.
        case paused
        /// Its script did not return.
        case stuck
        /// The configuration does not name its strategy any more.
        case retired

        /// The condition of the refusal in words.
        var formula: String {
            switch self {
            case .linkDown: "nothing is opened while the broker cannot be reached"
            case .reconciling: "nothing is opened before everything at the broker is compared with what is known"
            case .quarantined: "nothing is opened on a symbol while it is not known what became of a command on it"
            case .disk: "nothing is opened that cannot be written down before"
            case .restarts: "nothing is opened after so many restarts in a row until an operator resumes"
            case .paused: "nothing is opened until an operator resumes"
            case .stuck: "nothing is opened by a strategy whose script did not return until an operator resumes it"
            case .retired: "nothing is opened by a strategy that the configuration does not name any more"
            }
        }
    }

    /// What it is about.
    public enum Scope: Hashable, Sendable, Codable {
        case account
        /// Index of the strategy instance.
        case strategy(Int)
        /// Index of the symbol in the run.
        case symbol(Int)
    }

    /// Why.
    public var reason: Reason
    /// What it is about.
    public var scope: Scope
    /// What a person may want to know beyond that; empty for nothing.
    public var detail: String

    public init(_ reason: Reason, _ scope: Scope = .account, detail: String = "") {
        (self.reason, self.scope, self.detail) = (reason, scope, detail)
    }

    /// The refusal of an entry.
    var denial: Denial { Denial(code: reason.rawValue, observed: detail, formula: reason.formula) }

    func concerns(strategy: Int, symbol: Int) -> Bool {
        switch scope {
        case .account: true
        case .strategy(let only): only == strategy
        case .symbol(let only): only == symbol
        }
    }
}

extension TradingCore {
    /// The gates that are closed, in the order of closing.
    public var closedGates: [EntryGate] { gates }

    /// Applies a `.gate` event: one of the same reason and scope replaces another.
    mutating func setGate(_ gate: EntryGate, isClosed: Bool) {
        let place = gates.firstIndex { $0.reason == gate.reason && $0.scope == gate.scope }
        switch (place, isClosed) {
        case (let place?, true): gates[place] = gate
        case (nil, true): gates.append(gate)
        case (let place?, false):
            gates.remove(at: place)
            if gate.reason == .linkDown { retryAtOnce() }
        case (nil, false): break
        }
    }

    /// Why a strategy may open nothing now; nil when it may.
    func gateDenial(_ strategy: Int) -> Denial? {
        if gates.isEmpty { return nil }
        return gates.first { $0.concerns(strategy: strategy, symbol: slots[strategy].symbol) }?.denial
    }

    /// Whether an operator paused a strategy.
    func isPaused(_ strategy: Int) -> Bool {
        gates.contains { $0.reason == .paused && $0.concerns(strategy: strategy, symbol: slots[strategy].symbol) }
    }

    /// Entries of one strategy, or of all, stop; what rests is withdrawn, positions stay.
    mutating func pause(_ strategy: Int?, _ reason: String, _ effects: inout EffectBuffer) {
        if let strategy, !slots.indices.contains(strategy) { return }
        setGate(EntryGate(.paused, strategy.map { .strategy($0) } ?? .account, detail: reason), isClosed: true)
        for index in slots.indices where strategy == nil || strategy == index { withdrawResting(index, why: "paused", &effects) }
    }

    /// Lifts the pause of one strategy; of the whole account with every latch and every pause.
    mutating func resume(_ strategy: Int?, _ reason: String, _ effects: inout EffectBuffer) {
        if let strategy {
            release(quarantined: strategy)
            return setGate(EntryGate(.paused, .strategy(strategy)), isClosed: false)
        }
        gates.removeAll { $0.reason == .paused || $0.reason == .restarts }
        for latch in watch.memory.latches where watch.release(latch.code) {
            effects.record(.released(code: latch.code, reason: reason))
        }
        loosenLimits()
    }

    mutating func withdrawResting(_ index: Int, why: String, _ effects: inout EffectBuffer) {
        let resting = slots[index].resting
        slots[index].resting = []
        slots[index].reversal = nil
        for entry in resting { withdraw(entry, index, why: why, .commanded, .guardian, &effects) }
    }
}
