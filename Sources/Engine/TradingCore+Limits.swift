public import Risk
internal import Indicators
internal import Market

extension TradingCore {
    /// Takes new limits: tighter ones at once, looser ones when nothing is latched; the capital that limits count from stays.
    ///
    /// Returns the keys that wait, in the order of the catalogue; they come into force when the last latch is lifted.
    public mutating func replaceLimits(_ new: RiskLimits) -> [String] {
        let (effective, waiting) = isLatched ? limits.tightened(by: new) : (new, [])
        wantedLimits = waiting.isEmpty ? nil : new
        install(effective)
        return waiting
    }

    /// Takes a new way to size orders: at once when nothing is latched or it makes smaller ones, or else when the last latch
    /// is lifted. Returns whether it is in force.
    ///
    /// Errors: its indicator cannot be had; nothing is changed then.
    public mutating func replaceSizing(_ new: SizingPolicy) throws(CoreSetupError) -> Bool {
        guard !isLatched || new.isSurelySmaller(than: sizing) else {
            // What could not be later is refused now.
            _ = try ranges(for: new)
            releaseColumns()
            wantedSizing = new
            return false
        }
        try install(new)
        wantedSizing = nil
        return true
    }

    /// The limits in force.
    public var limitsInForce: RiskLimits { limits }

    /// Lets what waited for the last latch come into force.
    mutating func loosenLimits() {
        guard !isLatched else { return }
        if let wanted = wantedLimits {
            wantedLimits = nil
            install(wanted)
        }
        if let wanted = wantedSizing {
            wantedSizing = nil
            // It could be had when it was asked for, and timeframes only ever come.
            try? install(wanted)
        }
    }

    private var isLatched: Bool { !watch.memory.latches.isEmpty }

    private mutating func install(_ new: RiskLimits) {
        limits = new
        guards = GuardChain(new)
        watch = AccountWatch(new, balance: configuration.balance, memory: watch.memory)
    }

    private mutating func install(_ new: SizingPolicy) throws(CoreSetupError) {
        let columns = try ranges(for: new)
        sizing = new
        for index in slots.indices { slots[index].range = columns[index] }
        releaseColumns()
    }

    private mutating func ranges(for policy: SizingPolicy) throws(CoreSetupError) -> [IndicatorColumn?] {
        var columns: [IndicatorColumn?] = []
        for slot in slots { columns.append(try rangeColumn(slot.symbol, slot.closedBit, for: policy)) }
        return columns
    }
}

extension RiskLimits {
    /// These limits with everything in which others are tighter, and the keys in which the others are looser.
    func tightened(by new: RiskLimits) -> (limits: RiskLimits, waiting: [String]) {
        var (effective, waiting) = (new, [String]())
        for limit in GuardCatalogue.limits {
            guard let present = self[limit] else { continue }
            if let wanted = new[limit], !limit.loosens(wanted, present) { continue }
            effective[limit] = present
            waiting.append(limit.key)
        }
        if new.dailyReset != dailyReset {
            effective.dailyReset = dailyReset
            waiting.append("daily_reset")
        }
        return (effective, waiting)
    }
}

extension SizingPolicy {
    /// Whether it is of the same kind and smaller in every figure that counts.
    func isSurelySmaller(than other: SizingPolicy) -> Bool {
        switch (self, other) {
        case (.fixedLots(let own), .fixedLots(let theirs)): own <= theirs
        case (.riskPercent(let own, let base), .riskPercent(let theirs, let theirBase)): own <= theirs && base == theirBase
        case (.fixedFraction(let own, let base), .fixedFraction(let theirs, let theirBase)): own <= theirs && base == theirBase
        case (.averageRange(let own, let multiple, let period, let base), .averageRange(let theirs, let other, let bars, let theirBase)):
            own <= theirs && multiple >= other && period == bars && base == theirBase
        default: false
        }
    }
}
