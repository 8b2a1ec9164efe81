import Indicators
import Testing

/// Columns keep a window of their values: 20,000 at most, and never fewer than the last 10,000.
@Suite("Indicator window")
struct WindowTests {
    @Test("compaction keeps the newest values in place", arguments: ["sma", "rsi", "macd", "pivot_points"])
    func compacts(name: String) throws {
        let descriptor = try #require(IndicatorCatalogue.descriptor(named: name))
        let trial = try #require(Trial.trials(of: descriptor).last)
        let column = try trial.column()
        let (outputs, end) = (column.outputs, column.end)
        let bars = walk(bars: 45_000)
        let whole = try trial.computed(bars)
        for (index, sample) in bars.enumerated() {
            column.push(sample)
            let count = index + 1
            // 20,000 fit; the next drops all but 10,000 first, and so does every 10,000th after it.
            let kept = count <= 20_000 ? count : 10_001 + (count - 20_001) % 10_000
            guard end.pointee == kept else {
                Issue.record("\(end.pointee) values after \(count) bars")
                return
            }
            guard count % 4999 == 0 || (20_000...20_002).contains(count) else { continue }
            let window = outputs.map { output in (0..<kept).map { output[$0] } }
            #expect(window.bitPatterns == whole.map { Array($0[(count - kept)..<count]) }.bitPatterns, "after \(count) bars")
        }
        #expect(column.outputs == outputs && column.end == end)
    }

    @Test("a value does not depend on how long the column has run", arguments: ["sma", "atr", "bollinger", "stddev", "cci", "lwma"])
    func forgets(name: String) throws {
        let descriptor = try #require(IndicatorCatalogue.descriptor(named: name))
        let trial = try #require(Trial.trials(of: descriptor).first { $0.warmUp > 10 })
        let bars = walk(bars: 30_100)
        let long = try trial.pushed(bars).map { Array($0.suffix(50)) }
        let short = try trial.pushed(Array(bars.suffix(100))).map { Array($0.suffix(50)) }
        #expect(zip(long, short).allSatisfy { zip($0, $1).allSatisfy { abs($0 - $1) <= 1e-12 * abs($0) } })
    }
}
