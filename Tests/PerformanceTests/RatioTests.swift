import Performance
import Testing

/// Expected values: quantstats 0.0.86 (pandas 3.1.1, Python 3.11.7), from
/// `s = pandas.Series(returns, index=pandas.date_range("2024-01-01", periods=len(returns)))`,
/// `quantstats.stats.sharpe(s)` and `quantstats.stats.sortino(s)`; its NaN and infinity are nil here.
@Suite("Sharpe and Sortino ratios")
struct RatioTests {
    struct Sample: Sendable {
        var returns: [Double]
        var sharpe: Double?
        var sortino: Double?
    }

    static let samples = [
        Sample(returns: [0.01, -0.02, 0.03, -0.01, 0.02, 0, 0.005, -0.004], sharpe: 3.814002124497357, sortino: 7.659353606827317),
        Sample(returns: [-0.01, -0.02, 0.005, -0.03], sharpe: -14.619472355821081, sortino: -11.667261889578032),
        Sample(returns: [0, 0, 0, 0.012, 0], sharpe: 7.0992957397195395, sortino: nil),
        Sample(returns: [0.01, -0.005], sharpe: 3.7416573867739413, sortino: 11.224972160321826),
        Sample(returns: [0.01, 0.02, 0.03], sharpe: 31.74901573277509, sortino: nil),
        Sample(returns: [1e-9, -2e-9, 3e-9, -1e-9], sharpe: 1.7898016176404778, sortino: 3.5496478698597684),
        Sample(returns: [-0.01], sharpe: nil, sortino: -15.874507866387544),
        Sample(returns: [-0.01, -0.01], sharpe: nil, sortino: -15.874507866387544),
        Sample(returns: [0, 0, 0], sharpe: nil, sortino: nil),
        Sample(returns: [], sharpe: nil, sortino: nil),
    ]

    @Test("equal quantstats", arguments: samples)
    func equalQuantstats(sample: Sample) {
        #expect(agrees(sharpeRatio(dailyReturns: sample.returns), sample.sharpe))
        #expect(agrees(sortinoRatio(dailyReturns: sample.returns), sample.sortino))
    }

    private func agrees(_ found: Double?, _ expected: Double?) -> Bool {
        guard let found, let expected else { return found == nil && expected == nil }
        return abs(found - expected) <= 1e-12 * abs(expected)
    }

    /// 0.1 three times: its binary mean is not 0.1, and quantstats gives 9e16.
    @Test("equal returns have no deviation, whatever rounding makes of their mean", arguments: [0.1, 0.07, -0.1])
    func withoutDeviation(value: Double) {
        #expect(sharpeRatio(dailyReturns: [value, value, value]) == nil)
    }

    @Test("the ratios of a curve are those of its daily returns")
    func ofACurve() {
        // pandas pct_change of 10000, 10120.5, 10080.25, 9950, 9950, 10400.75, 10390.1
        let equities = ["10120.5", "10080.25", "9950", "9950", "10400.75", "10390.1"]
        let returns = curve(equities.enumerated().map { ("2024-01-0\($0 + 2) 12:00", $1) }).dailyReturns
        let expected = [
            0.012049999999999894, -0.003977076231411525, -0.012921306515215392, 0, 0.04530150753768836, -0.0010239646179361905,
        ]
        #expect(returns.count == 6)
        #expect(zip(returns, expected).allSatisfy { abs($0 - $1) < 1e-15 })
        #expect(agrees(sharpeRatio(dailyReturns: returns), 5.063653860877782))
        #expect(agrees(sortinoRatio(dailyReturns: returns), 18.84685713996715))
    }
}
