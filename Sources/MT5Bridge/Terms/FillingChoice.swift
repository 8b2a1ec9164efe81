public import Market
public import Trading

extension OrderTerms {
    /// The ways in which an order of this symbol may be filled, best first, as MetaTrader 5 rules it.
    ///
    /// A waiting order returns its rest. Market execution never leaves a rest standing; request and instant execution take any.
    public func fillings(waiting: Bool) -> [Filling] {
        if waiting { return [.returnRest] }
        let takesAny = execution == .instant || execution == .request
        var ways: [Filling] = []
        if takesAny || fillings.contains(.fillOrKill) { ways.append(.fillOrKill) }
        if takesAny || fillings.contains(.immediateOrCancel) { ways.append(.immediateOrCancel) }
        if execution != .market { ways.append(.returnRest) }
        return ways
    }
}
