import History
import Market
import Testing

@Suite("Synthetic market")
struct SyntheticMarketTests {
    func series(
        _ symbol: String, _ timeframe: Timeframe = .h1, seed: UInt64 = 42, from: String = "2018-01-01",
        count: Int = 5000
    ) throws -> BarSeries {
        SyntheticMarket(seed: seed).bars(
            specification: try specification(symbol), timeframe: timeframe, from: instant(from), count: count)
    }

    @Test func isTheSameForTheSameSeedOnly() throws {
        #expect(try series("EURUSD").hasSameBars(as: series("EURUSD")))
        #expect(try !series("EURUSD").hasSameBars(as: series("EURUSD", seed: 43)))
        #expect(try series("EURUSD").prices != series("EURCHF").prices)
        #expect(try series("EURUSD").hasSameBars(as: series("EURUSD", count: 5000)))
    }

    /// Recorded from this generator: a change here changes every demonstration.
    @Test func neverChanges() throws {
        var hash: UInt64 = 0
        for bar in try series("EURUSD").bars {
            for value in [bar.opened.seconds, bar.open.raw, bar.high.raw, bar.low.raw, bar.close.raw] {
                hash = (hash ^ UInt64(bitPattern: value)) &* 0x100_0000_01B3
            }
            hash = (hash ^ UInt64(bar.spreadPoints) ^ UInt64(bar.tickCount) << 32) &* 0x100_0000_01B3
        }
        #expect(hash == 17_821_093_950_385_227_037)
    }

    @Test(arguments: ["EURUSD", "GBPUSD", "USDJPY", "XAUUSD", "AUDNZD"], [Timeframe.m1, .h1, .d1, .w1])
    func makesConsistentBars(symbol: String, timeframe: Timeframe) throws {
        let series = try series(symbol, timeframe, count: 2000)
        #expect(series.count == 2000)
        let bad = series.bars.filter { bar in
            let isConsistent = bar.low <= min(bar.open, bar.close) && bar.high >= max(bar.open, bar.close)
            let isAligned = timeframe.opening(ofSecond: bar.opened.seconds) == bar.opened.seconds
            return !isConsistent || !isAligned || bar.low <= .zero || bar.spreadPoints <= 0 || bar.tickCount == 0
        }
        #expect(bad.isEmpty)
    }

    @Test func staysNearItsUsualPrice() throws {
        for (symbol, usual) in [("EURUSD", 1.1), ("GBPUSD", 1.27), ("USDJPY", 150), ("XAUUSD", 1900)] {
            let series = try series(symbol, count: 40_000)
            #expect(abs(series[0].open.double / usual - 1) < 0.01)
            #expect(series.bars.allSatisfy { $0.close.double > usual * 0.4 && $0.close.double < usual * 2.5 })
        }
    }

    @Test func closesAtWeekends() throws {
        let isOpen = try series("EURUSD", .m15, count: 20_000).opened.map { opened in
            let sinceSunday = (opened.seconds + 4 * 86_400) % 604_800
            return sinceSunday >= 22 * 3600 && sinceSunday < 5 * 86_400 + 22 * 3600
        }
        #expect(isOpen.allSatisfy { $0 })
    }

    @Test func widensSpreadsBeforeTheCloseOfDay() throws {
        var sums = [Int: (total: Int, count: Int)]()
        for bar in try series("EURUSD").bars {
            let hour = Int(bar.opened.seconds / 3600 % 24)
            let old = sums[hour, default: (0, 0)]
            sums[hour] = (old.total + Int(bar.spreadPoints), old.count + 1)
        }
        let mean = sums.mapValues { Double($0.total) / Double($0.count) }
        #expect(mean[21, default: 0] > 3 * mean[13, default: 0])
        #expect(mean[2, default: 0] > 1.2 * mean[13, default: 0])
    }

    @Test func movesLikeAMarket() throws {
        let bars = try series("EURUSD", count: 30_000).bars
        let moves = bars.map { abs($0.close.double - $0.open.double) }
        let mean = moves.reduce(0, +) / Double(moves.count)
        // The real EURUSD moves about 0.0007 in an hour.
        #expect(mean > 0.0003 && mean < 0.0015)
        // Volatility clusters: large moves of one day go with large moves of the next.
        let daily = stride(from: 0, to: moves.count - 48, by: 24).map { start in
            (moves[start..<start + 24].reduce(0, +), moves[start + 24..<start + 48].reduce(0, +))
        }
        let average = mean * 24
        let together = daily.map { ($0.0 - average) * ($0.1 - average) }.reduce(0, +)
        #expect(together / daily.map { ($0.0 - average) * ($0.0 - average) }.reduce(0, +) > 0.1)
        // Some weeks open with a gap, not all.
        let weekends = (1..<bars.count).filter { bars[$0].opened.seconds - bars[$0 - 1].opened.seconds > 86_400 }
        let gaps = weekends.filter { bars[$0].open != bars[$0 - 1].close }.count
        #expect(gaps > weekends.count / 5 && gaps < weekends.count * 3 / 5)
    }

    @Test func endsBeforeTheCalendarDoes() throws {
        #expect(try series("EURUSD", .mn1, from: "2249-06-15").count == 6)
        #expect(try series("EURUSD", count: 0).count == 0)
        #expect(try series("EURUSD", count: -1).count == 0)
    }
}
