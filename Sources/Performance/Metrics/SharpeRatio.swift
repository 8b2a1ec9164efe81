/// Mean over sample deviation (divisor n - 1) of the daily returns, times the root of 252, without a risk-free rate.
///
/// As `quantstats.stats.sharpe(returns)` computes it. Nil with fewer than two days or without any deviation.
public func sharpeRatio(dailyReturns returns: [Double]) -> Double? {
    guard let first = returns.first, returns.contains(where: { $0 != first }) else { return nil }
    let mean = returns.reduce(0, +) / Double(returns.count)
    let squares = returns.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = (squares / Double(returns.count - 1)).squareRoot()
    return deviation > 0 ? mean / deviation * 252.0.squareRoot() : nil
}
