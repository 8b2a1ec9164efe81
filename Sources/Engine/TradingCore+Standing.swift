public import Risk
public import Trading

/// Where the account stands against its limits, for people.
extension TradingCore {
    /// Every account rule that is on, with the equity at which it is crossed.
    public var accountFigures: [AccountWatch.Figure] { watch.figures }
    /// What is latched, and why.
    public var latches: [Denial] { watch.memory.latches.compactMap { watch.denial(of: $0.code) } }
}
