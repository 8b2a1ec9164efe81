/// A signal in terms of one kernel, for those who compare themselves.
public enum SignalComparison: Sendable, Hashable {
    /// The newest value of an output against a level, strictly; the user may replace the standard.
    case level(output: Int, isAbove: Bool, standard: Double)
    /// The newest and the previous values of two outputs: strictly beyond now, not beyond one bar ago.
    case cross(first: Int, second: Int, isAbove: Bool)
    /// The newest close against an output `shift` bars ago, strictly.
    case band(output: Int, shift: Int, isAbove: Bool)

    /// Whether it holds; false while a value is absent. See ``IndicatorSignal/holds(_:close:level:)``.
    public func holds(_ column: IndicatorColumn, close: Double, level: Double? = nil) -> Bool {
        switch self {
        case .level(let output, let isAbove, let standard):
            return column.newest(output).isBeyond(level ?? standard, above: isAbove)
        case .cross(let first, let second, let isAbove):
            let (before, limitBefore) = (column.value(first, barsAgo: 1), column.value(second, barsAgo: 1))
            return column.newest(first).isBeyond(column.newest(second), above: isAbove)
                && (isAbove ? before <= limitBefore : before >= limitBefore)
        case .band(let output, let shift, let isAbove):
            return close.isBeyond(column.value(output, barsAgo: shift), above: isAbove)
        }
    }
}

extension IndicatorColumn {
    /// The value of an output some bars before the newest, NaN while absent.
    fileprivate func value(_ output: Int, barsAgo: Int) -> Double {
        barsAgo < end.pointee ? outputs[output][end.pointee - 1 - barsAgo] : .nan
    }
}

extension Double {
    /// Strictly above or below; false if either is NaN.
    fileprivate func isBeyond(_ limit: Double, above isAbove: Bool) -> Bool { isAbove ? self > limit : self < limit }
}
