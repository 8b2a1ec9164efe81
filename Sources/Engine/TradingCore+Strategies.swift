internal import Indicators
internal import Market
internal import Risk
internal import Trading

extension TradingCore {
    /// Takes strategies that have nothing out of the core, and puts others behind those that stay, between two events; what
    /// stays keeps its scripts, positions and columns. The new ones read columns that begin with the bars that are kept.
    ///
    /// Errors: a new strategy wants what the feed cannot give; everything is as before then.
    public mutating func changeStrategies(
        dropping gone: [Int], adding new: [StrategyAssignment]
    ) throws(CoreSetupError) {
        precondition(gone.allSatisfy(isIdle), "Invariant: what a strategy has does not go with it")
        defer { releaseColumns() }
        var added: ContiguousArray<StrategySlot> = []
        for assignment in new {
            var slot = try install(assignment) { _, _, _ in nil }
            slot.isReady = slot.columns.allSatisfy(\.isReady)
            added.append(slot)
        }
        let count = slots.count - (configuration.hasCaretakers ? books.count : 0)
        let kept = (0..<count).filter { !gone.contains($0) }
        var places: [Int?] = slots.indices.map { _ in nil }
        for (place, old) in kept.enumerated() { places[old] = place }
        for (place, old) in (count..<slots.count).enumerated() { places[old] = kept.count + added.count + place }
        // What a strategy that goes has sent counts on, as its symbol's caretaker's.
        let heirs = slots.indices.map { old in
            places[old] ?? (configuration.hasCaretakers ? kept.count + added.count + slots[old].symbol : nil)
        }
        activity = activity.renumbered(strategies: heirs, symbols: books.indices.map { $0 })
        slots = ContiguousArray(kept.map { slots[$0] }) + added + slots[count...]
        renumber(places)
        noteTicks()
        noteExits()
    }

    /// Follows strategies to where they stand now.
    private mutating func renumber(_ places: [Int?]) {
        gates = gates.compactMap { gate in
            guard case .strategy(let old) = gate.scope else { return gate }
            return places[old].map { EntryGate(gate.reason, .strategy($0), detail: gate.detail) }
        }
        for index in slots.indices where slots[index].outstanding != nil { slots[index].outstanding?.strategy = index }
        ledger.renumber(places)
    }

    /// Whether a strategy has no position, no entry and no order on its way.
    public func isIdle(_ index: Int) -> Bool {
        let slot = slots[index]
        return slot.resting.isEmpty && slot.withdrawing.isEmpty && slot.outstanding == nil
            && !ledger.holdings.contains { $0.position.strategy == index }
    }

    /// Asks a strategy for nothing more: what rests is withdrawn, its positions keep the exits they were opened under.
    mutating func retire(_ index: Int, _ reason: String, _ effects: inout EffectBuffer) {
        guard slots.indices.contains(index), !isRetired(index) else { return }
        setGate(EntryGate(.retired, .strategy(index), detail: reason), isClosed: true)
        slots[index].isStopped = true
        withdrawResting(index, why: "retired", &effects)
    }

    /// Whether a strategy is retired.
    public func isRetired(_ index: Int) -> Bool {
        gates.contains { $0.reason == .retired && $0.scope == .strategy(index) }
    }

    /// Lets a retired strategy open positions again; ``replaceStrategy(_:with:)`` brings the script that does.
    public mutating func reinstate(_ index: Int) { setGate(EntryGate(.retired, .strategy(index)), isClosed: false) }
}
