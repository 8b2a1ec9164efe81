import Indicators
import Testing

/// Columns keep a window of their values: 20,000 at most, and never fewer than the last 10,000.
@Suite("Indicator window")
struct WindowTests {
    @Test("compaction keeps the newest values in place", arguments: IndicatorCatalogue.all.map(\.name))
    func compacts(name: String) throws {
        let column = try #require(IndicatorCatalogue.descriptor(named: name)).column([14])
        let (values, end) = (column.values, column.end)
        var history: [Double] = []
        var wrong: [Int] = []
        for (index, sample) in walk(bars: 45_000).enumerated() {
            column.push(sample)
            history.append(column.newest)
            let count = index + 1
            // 20,000 fit; the next drops all but 10,000 first, and so does every 10,000th after it.
            let kept = count <= 20_000 ? count : 10_001 + (count - 20_001) % 10_000
            if column.end.pointee != kept || values[kept - 1].isNaN != (count < descriptorWarmUp(name)) { wrong.append(count) }
            guard count % 4999 == 0 || (20_000...20_002).contains(count) else { continue }
            let window = (0..<end.pointee).map { values[$0] }
            #expect(window.bitPatterns == Array(history.suffix(window.count)).bitPatterns, "after \(count) bars")
        }
        #expect(wrong.isEmpty)
        #expect(column.values == values && column.end == end)
    }

    @Test("a value does not depend on how long the column has run", arguments: ["sma", "atr"])
    func forgets(name: String) throws {
        let descriptor = try #require(IndicatorCatalogue.descriptor(named: name))
        let bars = walk(bars: 30_100)
        let long = descriptor.values([14], over: bars).suffix(50)
        let short = descriptor.values([14], over: Array(bars.suffix(100))).suffix(50)
        #expect(Array(long).bitPatterns == Array(short).bitPatterns)
    }

    @Test(arguments: IndicatorCatalogue.all.map(\.name))
    func isAbsentBeforeTheFirstBar(name: String) throws {
        let column = try #require(IndicatorCatalogue.descriptor(named: name)).column([14])
        #expect(column.end.pointee == 0)
        #expect(column.newest.isNaN)
    }

    private func descriptorWarmUp(_ name: String) -> Int { name == "atr" || name == "rsi" ? 15 : 14 }
}
