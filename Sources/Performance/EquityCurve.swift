public import Market

/// What the account's equity did: its deepest fall over every quote, and its last value on each UTC day.
public struct EquityCurve: Sendable {
    /// The equity before the first quote.
    public let initial: Money
    /// The last equity of every UTC day that had a quote, in order.
    public private(set) var daily: [Money] = []
    /// The deepest fall from the highest equity before it, in money.
    public private(set) var maximumDrawdown: Money = .zero
    /// The deepest fall in percent of the highest equity before it, 0 to 100 (more when equity went below zero).
    public private(set) var maximumDrawdownPercent = 0.0
    @usableFromInline var peak: Money
    @usableFromInline var last: Money
    @usableFromInline var dayEnd = Int64.min

    public init(initial: Money) { (self.initial, peak, last) = (initial, initial, initial) }

    /// Takes the equity after a quote; times never go back.
    @inlinable
    public mutating func observe(_ equity: Money, at time: Timestamp) {
        if time.nanoseconds >= dayEnd { beginDay(time) }
        if equity == last { return }
        last = equity
        if equity >= peak { peak = equity } else { fall(to: equity) }
    }

    @usableFromInline
    mutating func fall(to equity: Money) {
        let drawdown = peak - equity
        if drawdown > maximumDrawdown { maximumDrawdown = drawdown }
        if let percent = drawdown.percent(of: peak), percent > maximumDrawdownPercent { maximumDrawdownPercent = percent }
    }

    @usableFromInline
    mutating func beginDay(_ time: Timestamp) {
        if dayEnd != .min { daily.append(last) }
        dayEnd = (floorDivide(time.seconds, 86_400) + 1) * 86_400_000_000_000
    }

    /// Closes the last day; call once, after the last quote.
    public mutating func finish() {
        if dayEnd != .min { daily.append(last) }
        dayEnd = .max
    }

    /// Day-to-day returns; the first day counts from the initial equity. Empty when a day ended at zero or below.
    public var dailyReturns: [Double] {
        guard initial.raw > 0, daily.allSatisfy({ $0.raw > 0 }) else { return [] }
        return zip([initial] + daily, daily).map { $1.double / $0.double - 1 }
    }
}
