internal import Indicators
internal import Trading

/// An exit of a strategy in the core.
struct ExitSlot {
    let rule: any ExitRule
    let name: String
    let priority: Int
    let runsOnTicks: Bool
    let readsSession: Bool
    let columns: [IndicatorColumn]
    /// The script failed; it is not asked again.
    var isStopped = false

    /// Whether it is to be asked at a quote.
    func isDue(closesBar: Bool) -> Bool {
        guard !isStopped, runsOnTicks || closesBar else { return false }
        for column in columns where !column.isReady { return false }
        return true
    }
}

/// The exits that a strategy's positions are opened under, highest priority first; a reload makes a new set, and the old
/// one serves its positions until they are flat.
struct ExitSet {
    private(set) var number: Int
    var exits: ContiguousArray<ExitSlot>

    init(number: Int, _ exits: [ExitSlot]) {
        // Of equal priorities the one named first goes first.
        let ordered = exits.enumerated().sorted { ($1.element.priority, $0.offset) < ($0.element.priority, $1.offset) }
        (self.number, self.exits) = (number, ContiguousArray(ordered.map(\.element)))
    }

    /// The same exits under another number.
    func numbered(_ number: Int) -> ExitSet {
        var set = self
        set.number = number
        return set
    }

    /// Whether one of them failed, so that what is opened under them would lack protection.
    var hasFailed: Bool { exits.contains(where: \.isStopped) }
    var runsOnTicks: Bool { exits.contains { $0.runsOnTicks && !$0.isStopped } }

    /// Why nothing may be opened under them now; nil when it may.
    var denial: Denial? {
        if hasFailed {
            return Denial(
                code: "exit_failed",
                formula: "an exit of the strategy failed: what it opened would not be watched; mend the script")
        }
        guard let waiting = exits.first(where: { !$0.columns.allSatisfy(\.isReady) }) else { return nil }
        return Denial(
            code: "exits_warming_up", observed: "an indicator of \(waiting.name) has no value yet",
            formula: "no position is opened before its exits can watch it")
    }
}
