public import Market
public import Trading

extension AccountWatch {
    /// The code of an operator's stop.
    public static let killCode = "KILLED"

    /// The hardest action of all latches; nil when nothing is latched.
    public var action: BreachAction? { memory.latches.map(\.action).max() }

    /// Whether a rule is latched.
    public func isLatched(_ code: String) -> Bool { memory.latches.contains { $0.code == code } }

    /// The refusal of an entry while a rule is latched; nil while it is not.
    public func denial(of code: String) -> Denial? {
        memory.latches.first { $0.code == code }?.denial
    }

    /// An operator stops the account; a second stop hardens the first and never softens it.
    public mutating func kill(_ action: BreachAction, reason: String, at second: Int64) {
        let hardest = memory.latches.first { $0.code == Self.killCode }.map { max($0.action, action) } ?? action
        memory.latches.removeAll { $0.code == Self.killCode }
        memory.latches.append(
            AccountMemory.Latch(
                code: Self.killCode, since: second, action: hardest, isDaily: false, observed: reason, limit: "",
                formula: "an operator stopped the account"))
    }

    /// An operator lifts a latch; false when there is none of that code. The next quote may cross the rule again.
    public mutating func release(_ code: String) -> Bool {
        guard isLatched(code) else { return false }
        memory.latches.removeAll { $0.code == code }
        unsettle()
        return true
    }

    /// Money came in (positive) or went out: every figure moves with it, so that it makes neither a loss nor headroom.
    public mutating func flow(_ amount: Money) {
        memory.flows += amount.raw
        memory.lowestFlows = min(memory.lowestFlows, memory.flows)
        memory.flowsToday += amount.raw
        memory.lowestFlowsToday = min(memory.lowestFlowsToday, memory.flowsToday)
        memory.flowsSinceLast += amount.raw
        memory.lowestFlowsSinceLast = min(memory.lowestFlowsSinceLast, memory.flowsSinceLast)
        hasFlowed = true
        memory.highestEquity += amount.raw
        memory.highestDayEndBalance += amount.raw
        unsettle()
    }
}
