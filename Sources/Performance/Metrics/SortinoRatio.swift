/// Mean over downside deviation of the daily returns, times the root of 252; the downside is taken over all days.
///
/// As `quantstats.stats.sortino(returns)` computes it. Nil without a losing day.
public func sortinoRatio(dailyReturns returns: [Double]) -> Double? {
    guard !returns.isEmpty else { return nil }
    let mean = returns.reduce(0, +) / Double(returns.count)
    let downside = returns.reduce(0) { $1 < 0 ? $0 + $1 * $1 : $0 }
    guard downside > 0 else { return nil }
    return mean / (downside / Double(returns.count)).squareRoot() * 252.0.squareRoot()
}
