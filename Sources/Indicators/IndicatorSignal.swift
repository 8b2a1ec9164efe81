/// Readings of an indicator that traders have names for, defined once for Swift and for scripts.
///
/// A kernel has the readings whose numbers are in its ``KernelDescriptor/signals``; an absent value makes every reading false.
public enum IndicatorSignal: String, CaseIterable, Sendable {
    case overbought, oversold, trending, ranging
    case bullishCross = "bullish_cross"
    case bearishCross = "bearish_cross"
    case breakoutAbove = "breakout_above"
    case breakoutBelow = "breakout_below"

    /// A level of ``KernelSignals``.
    public enum Level: Sendable, Hashable {
        case overbought, oversold, trending, ranging
    }

    /// What is compared.
    public enum Rule: Sendable, Hashable {
        /// The newest value of the main output is above a level.
        case above(Level)
        /// The newest value of the main output is below a level.
        case below(Level)
        /// The first output of the cross was not above the second one bar ago and is now.
        case crossedAbove
        /// The first output of the cross was not below the second one bar ago and is now.
        case crossedBelow
        /// The newest close is above the upper output of the band.
        case priceAbove
        /// The newest close is below the lower output of the band.
        case priceBelow
    }

    /// One sentence for the reference of scripts.
    public var summary: String {
        switch self {
        case .overbought: "The newest value is above the overbought level."
        case .oversold: "The newest value is below the oversold level."
        case .trending: "The newest value is above the level from which on the market trends."
        case .ranging: "The newest value is below the level up to which the market ranges."
        case .bullishCross: "The first line has crossed above the second on the newest bar."
        case .bearishCross: "The first line has crossed below the second on the newest bar."
        case .breakoutAbove: "The newest close is above the upper band."
        case .breakoutBelow: "The newest close is below the lower band."
        }
    }

    /// What is compared, and with which level.
    public var rule: Rule {
        switch self {
        case .overbought: .above(.overbought)
        case .oversold: .below(.oversold)
        case .trending: .above(.trending)
        case .ranging: .below(.ranging)
        case .bullishCross: .crossedAbove
        case .bearishCross: .crossedBelow
        case .breakoutAbove: .priceAbove
        case .breakoutBelow: .priceBelow
        }
    }

    /// The rule in a kernel's own outputs and levels; nil when the kernel has no such reading.
    public func comparison(for descriptor: KernelDescriptor) -> SignalComparison? {
        let signals = descriptor.signals
        return switch rule {
        case .above(let level): signals[level].map { .level(output: signals.main, isAbove: true, standard: $0) }
        case .below(let level): signals[level].map { .level(output: signals.main, isAbove: false, standard: $0) }
        case .crossedAbove: signals.cross.map { .cross(first: $0.first, second: $0.second, isAbove: true) }
        case .crossedBelow: signals.cross.map { .cross(first: $0.first, second: $0.second, isAbove: false) }
        case .priceAbove: signals.band.map { .band(output: $0.first, shift: signals.bandShift, isAbove: true) }
        case .priceBelow: signals.band.map { .band(output: $0.second, shift: signals.bandShift, isAbove: false) }
        }
    }

    /// Whether it holds after the newest bar, which closed at `close`; nil when the kernel has no such reading.
    ///
    /// `level` replaces the kernel's own; it has no effect on crosses and breakouts.
    public func holds(_ column: IndicatorColumn, close: Double, level: Double? = nil) -> Bool? {
        comparison(for: column.descriptor)?.holds(column, close: close, level: level)
    }
}

extension KernelSignals {
    /// The number of a level; nil when the kernel has none.
    subscript(level: IndicatorSignal.Level) -> Double? {
        switch level {
        case .overbought: overbought
        case .oversold: oversold
        case .trending: trending
        case .ranging: ranging
        }
    }
}
