public import Market
public import Trading

extension EquityCurve {
    /// Quotes before this instant belong to the day of the last one; in the distant past before the first.
    public var dayEnds: Timestamp { Timestamp(nanoseconds: dayEnd) }

    /// Whether the bounds of a stretch of equity within the present day tell all that its order could.
    ///
    /// They do when no fall on the stretch can be the deepest so far, or when the deepest is from a peak that lies before it.
    public func canTake(_ bounds: EquityBounds) -> Bool {
        if bounds.highest > peak {
            return bounds.isReached && isNoRecord(bounds.highest - bounds.lowest)
        }
        return bounds.isReached || isNoRecord(peak - bounds.lowest)
    }

    /// Takes a stretch of equity that ``canTake(_:)``, and its last value.
    public mutating func take(_ bounds: EquityBounds, last equity: Money) {
        if bounds.highest > peak {
            peak = bounds.highest
        } else if bounds.isReached, bounds.lowest < peak {
            fall(to: bounds.lowest)
        }
        last = equity
    }

    /// Whether a fall from the present peak, or from a higher one, is deepest neither in money nor in percent.
    private func isNoRecord(_ fall: Money) -> Bool {
        guard let percent = fall.percent(of: peak) else { return false }
        return fall <= maximumDrawdown && percent <= maximumDrawdownPercent
    }
}
