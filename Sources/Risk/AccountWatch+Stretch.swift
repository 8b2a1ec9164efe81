public import Market
public import Trading

extension AccountWatch {
    /// Before this instant time alone changes nothing: neither a reset nor the check ahead of it comes.
    public var quietUntil: Timestamp {
        let (low, high) = (Timestamp(nanoseconds: .min).seconds + 1, Timestamp(nanoseconds: .max).seconds)
        return nextChange <= low
            ? Timestamp(nanoseconds: .min) : nextChange >= high ? Timestamp(nanoseconds: .max) : Timestamp(seconds: nextChange)
    }

    /// The same as ``stayQuiet(lowest:highest:)`` for bounds; those that no quote reached must not raise the highest equity.
    public mutating func stayQuiet(_ bounds: EquityBounds) -> Bool {
        guard bounds.isReached || bounds.highest.raw <= highest, !hasFlowed else { return false }
        return stayQuiet(lowest: bounds.lowest, highest: bounds.highest)
    }
}
