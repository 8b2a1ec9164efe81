import Foundation
import History
import Market
import Testing

/// A store in a folder of its own, removed when it goes away.
final class TemporaryStore {
    let store: Store
    init() { store = Store(path: NSTemporaryDirectory() + "store-" + UUID().uuidString) }
    deinit { try? FileManager.default.removeItem(atPath: store.path) }
}

/// Bars of a minute from an instant on, `step` minutes apart.
func minutes(_ start: String, _ count: Int, price: Int32 = 110_000, step: Int64 = 1) -> BarSeries {
    var builder = BarSeriesBuilder(digits: 5, timeframe: .m1, capacity: count)
    for index in 0..<count {
        let open = price + Int32(index)
        builder.append(
            opened: instant(start).adding(seconds: Int64(index) * 60 * step),
            BarPoints(open: open, high: open + 5, low: open - 5, close: open + 1), BarExtras(spread: 8, tickCount: UInt32(index)))
    }
    return builder.build()
}

/// Ticks of an MT5 export at seconds of 2020-01-06, one row each.
func quotes(_ rows: [(second: Int, bid: Int, ask: Int)]) throws -> TickSeries {
    let text =
        "<DATE>,<TIME>,<BID>,<ASK>\n"
        + rows.map { row in
            let time = CivilTime(secondsSince1970: Int64(row.second)).timeText
            return
                "2020.01.06,\(time),\(Price(raw: Int64(row.bid) * 1000).text(digits: 5)),\(Price(raw: Int64(row.ask) * 1000).text(digits: 5))\n"
        }.joined()
    guard case .ticks(let series) = try PriceFile.read(bytes: text.utf8, name: "t", digits: 5).prices else {
        throw MissingSymbol(name: "t")
    }
    return series
}

extension TickSeries {
    var rows: [[Int64]] { (0..<count).map { [times[$0] / 1_000_000_000 % 86_400, Int64(bids[$0]), Int64(asks[$0])] } }
}

@Suite("The store of prices")
struct StoreTests {
    private let temporary = TemporaryStore()
    private var store: Store { temporary.store }

    @Test func givesBackTheBarsItTook() throws {
        let bars = minutes("2020-01-06", 150_000)
        let change = try store.save(bars, symbol: "EURUSD")
        #expect(change.rowsBefore == 0 && change.rowsAfter == 150_000 && change.added == 150_000)
        #expect(try store.bars(symbol: "EURUSD", timeframe: .m1).hasSameBars(as: bars))
        let part = try store.bars(symbol: "EURUSD", timeframe: .m1, from: instant("2020-01-06 10:00"), to: instant("2020-01-06 10:03"))
        #expect(part.hasSameBars(as: bars.slice(600..<603)))
    }

    @Test func givesBackTheTicksItTook() throws {
        let ticks = try quotes([(1, 110_000, 110_008), (2, 110_001, 110_009), (2, 110_002, 110_009), (9, 110_000, 110_007)])
        try store.save(ticks, symbol: "EURUSD")
        #expect(try store.ticks(symbol: "EURUSD").rows == ticks.rows)
        let part = try store.ticks(symbol: "EURUSD", from: instant("2020-01-06 00:00:02"), to: instant("2020-01-06 00:00:09"))
        #expect(part.rows == [[2, 110_001, 110_009], [2, 110_002, 110_009]])
    }

    @Test func aSecondImportReplacesItsPeriodAndNeverDoubles() throws {
        try store.save(minutes("2020-01-06 00:00", 10), symbol: "EURUSD")
        let same = try store.save(minutes("2020-01-06 00:00", 10), symbol: "EURUSD")
        #expect(same.unchanged == 10 && same.added + same.changed + same.removed == 0 && same.rowsAfter == 10)
        // 00:04, 00:06 … 00:12 against 00:00 to 00:09: three hit stored bars of other prices, two are new, two stored ones go.
        let trial = try store.save(minutes("2020-01-06 00:04", 5, step: 2), symbol: "EURUSD", isTrial: true)
        #expect(trial.changed == 3 && trial.added == 2 && trial.removed == 3 && trial.rowsAfter == 9)
        #expect(try store.bars(symbol: "EURUSD", timeframe: .m1).count == 10)
        #expect(try store.save(minutes("2020-01-06 00:04", 5, step: 2), symbol: "EURUSD") == trial)
        let after = try store.bars(symbol: "EURUSD", timeframe: .m1)
        #expect(after.opened.map { $0.seconds / 60 % 60 } == [0, 1, 2, 3, 4, 6, 8, 10, 12])
        #expect(after.prices.map(\.open) == [110_000, 110_001, 110_002, 110_003, 110_000, 110_001, 110_002, 110_003, 110_004])
    }

    @Test func periodsMayComeInAnyOrder() throws {
        try store.save(minutes("2020-01-06 02:00", 3), symbol: "EURUSD")
        try store.save(minutes("2020-01-06 00:00", 3), symbol: "EURUSD")
        try store.save(minutes("2020-01-06 01:00", 3), symbol: "EURUSD")
        let bars = try store.bars(symbol: "EURUSD", timeframe: .m1)
        #expect(bars.opened.map { $0.seconds / 60 % 1440 } == [0, 1, 2, 60, 61, 62, 120, 121, 122])
    }

    @Test func ticksAreReplacedFromTheFirstToTheLastTime() throws {
        try store.save(try quotes([(1, 10, 12), (2, 10, 12), (2, 11, 12), (5, 10, 12)]), symbol: "EURUSD")
        let change = try store.save(try quotes([(2, 10, 12), (3, 20, 21), (4, 20, 22)]), symbol: "EURUSD")
        #expect(change.unchanged == 1 && change.removed == 1 && change.added == 2 && change.rowsAfter == 5)
        #expect(try store.ticks(symbol: "EURUSD").rows == [[1, 10, 12], [2, 10, 12], [3, 20, 21], [4, 20, 22], [5, 10, 12]])
    }

    @Test func aSeriesStaysWholeWhileItsFileIsReplaced() throws {
        try store.save(try quotes([(1, 10, 12), (2, 10, 12)]), symbol: "EURUSD")
        let before = try store.ticks(symbol: "EURUSD")
        try store.save(try quotes([(1, 90, 92), (2, 90, 92)]), symbol: "EURUSD")
        #expect(before.rows == [[1, 10, 12], [2, 10, 12]])
    }

    /// Bars are read where the file is mapped; an import renames a new file over it.
    @Test func barsStayWholeWhileTheirFileIsReplaced() throws {
        try store.save(minutes("2020-01-06", 5), symbol: "EURUSD")
        let before = try store.bars(symbol: "EURUSD", timeframe: .m1)
        let part = before.slice(1..<3)
        try store.save(minutes("2020-01-06", 5, price: 90_000), symbol: "EURUSD")
        #expect(before.hasSameBars(as: minutes("2020-01-06", 5)) && part.hasSameBars(as: minutes("2020-01-06", 5).slice(1..<3)))
        #expect(try store.bars(symbol: "EURUSD", timeframe: .m1).prices[0].open == 90_000)
    }

    /// Whole by its checksums, but no bars: each fault alone, in the third of five rows.
    @Test(arguments: [
        BarPoints(open: 9, high: 20, low: 10, close: 15), BarPoints(open: 12, high: 20, low: 10, close: 9),
        BarPoints(open: 21, high: 20, low: 10, close: 15), BarPoints(open: 12, high: 20, low: 10, close: 21),
        BarPoints(open: 12, high: 20, low: 0, close: 15), BarPoints(open: .min, high: 20, low: 1, close: 15),
        BarPoints(open: 12, high: -1, low: 10, close: 15), nil,
    ])
    func rowsThatAreNoBarsAreRefused(_ bar: BarPoints?) throws {
        let good = minutes("2020-01-06", 5)
        var (prices, extras) = (ContiguousArray(good.prices), ContiguousArray(good.extras))
        if let bar { prices[2] = bar } else { extras[2].spread = .min }
        let bad = BarSeries(
            digits: 5, timeframe: .m1, opened: good.opened, prices: Column(prices), extras: Column(extras))
        try store.save(bad, symbol: "EURUSD")
        let error = #expect(throws: StoreError.self) { try store.bars(symbol: "EURUSD", timeframe: .m1) }
        #expect(error?.message.contains("row 2 is no bar that follows the one before") == true)
    }

    @Test func rowsOutOfOrderAreRefused() throws {
        let good = minutes("2020-01-06", 5)
        var opened = ContiguousArray(good.opened)
        opened[3] = opened[2]
        try store.save(
            BarSeries(digits: 5, timeframe: .m1, opened: Column(opened), prices: good.prices, extras: good.extras), symbol: "EURUSD")
        let error = #expect(throws: StoreError.self) { try store.bars(symbol: "EURUSD", timeframe: .m1) }
        #expect(error?.message.contains("row 3 is no bar that follows the one before") == true)
    }

    @Test func mergesWhatIsNotStoredFromShorterBarsOrTicks() throws {
        try store.save(minutes("2020-01-06 00:00", 120), symbol: "EURUSD")
        let hours = try store.bars(symbol: "EURUSD", timeframe: .h1)
        #expect(hours.count == 2 && hours.prices[1] == BarPoints(open: 110_060, high: 110_124, low: 110_055, close: 110_120))
        // A period that cuts a merged bar keeps the bars that open in it, each whole.
        let part = try store.bars(symbol: "EURUSD", timeframe: .h1, from: instant("2020-01-06 00:30"), to: instant("2020-01-06 01:30"))
        #expect(part.hasSameBars(as: hours.slice(1..<2)))
        try store.save(try quotes([(1, 10, 12), (2, 15, 16), (59, 8, 11), (61, 9, 10)]), symbol: "XAUUSD")
        let merged = try store.bars(symbol: "XAUUSD", timeframe: .m1)
        #expect(merged.prices[0] == BarPoints(open: 10, high: 15, low: 8, close: 8))
        #expect(merged.extras[0] == BarExtras(spread: 2, tickCount: 3) && merged.count == 2)
    }

    @Test func listsWhatItHas() throws {
        #expect(try store.contents().series.isEmpty)
        try store.save(minutes("2020-01-06 00:00", 3), symbol: "a/../b #1")
        try store.save(try quotes([(1, 10, 12)]), symbol: "EURUSD")
        let listed = try store.contents()
        #expect(listed.faults.isEmpty && listed.series.map(\.symbol) == ["EURUSD", "a/../b #1"])
        #expect(listed.series[1].path == "\(store.path)/a%2F..%2Fb%20#1/M1.bars" && listed.series[1].count == 3)
        #expect(try store.bars(symbol: "a/../b #1", timeframe: .m1).count == 3)
    }

    @Test func saysWhatIsMissing() throws {
        func message(_ body: () throws(StoreError) -> Void) -> String {
            do { try body(); return "" } catch { return error.message }
        }
        #expect(
            message { () throws(StoreError) in _ = try store.bars(symbol: "EURUSD", timeframe: .m1) }.contains(
                "no prices of EURUSD are stored"))
        try store.save(minutes("2020-01-06 00:00", 3), symbol: "EURUSD")
        #expect(
            message { () throws(StoreError) in _ = try store.ticks(symbol: "EURUSD") }.contains("ticks cannot be made of the stored M1"))
        #expect(
            message { () throws(StoreError) in _ = try store.bars(symbol: "EURUSD", timeframe: .m1, from: instant("2021-01-01")) }
                .contains("no M1 in this period; stored are M1 from 2020-01-06T00:00:00Z to 2020-01-06T00:02:00Z"))
        let other = BarSeries(
            digits: 3, timeframe: .m1, opened: [instant("2020-01-06")], prices: [BarPoints(open: 1, high: 1, low: 1, close: 1)],
            extras: [BarExtras(spread: 0, tickCount: 0)])
        #expect(message { () throws(StoreError) in try store.save(other, symbol: "EURUSD") }.contains("5 decimals, the new ones 3"))
    }
}

@Suite("Damaged files of the store")
struct StoreDamageTests {
    private let temporary = TemporaryStore()

    /// Whatever byte of a file changes, and wherever it is cut, reading names the file or gives what was saved.
    @Test func areNamedAndNeverCrash() throws {
        let store = temporary.store
        let bars = minutes("2020-01-06", 300)
        let ticks = try quotes((0..<300).map { ($0, 110_000 + $0, 110_008 + $0) })
        try store.save(bars, symbol: "EURUSD")
        try store.save(ticks, symbol: "EURUSD")
        let paths = try store.contents(of: "EURUSD").map(\.path)
        var noise = Noise(state: 3)
        for path in paths {
            let good = try Data(contentsOf: URL(fileURLWithPath: path))
            for round in 0..<700 {
                var bytes = good
                switch round % 4 {
                case 0: bytes[noise.below(bytes.count)] ^= UInt8(1 + noise.below(255))
                case 1: bytes[noise.below(330)] ^= UInt8(1 + noise.below(255))
                case 2: bytes = bytes.prefix(noise.below(bytes.count))
                default: bytes.append(UInt8(noise.below(256)))
                }
                try bytes.write(to: URL(fileURLWithPath: path))
                do throws(StoreError) {
                    if path.hasSuffix(".bars") {
                        let read = try store.bars(symbol: "EURUSD", timeframe: .m1)
                        #expect(read.hasSameBars(as: bars))
                    } else {
                        let read = try store.ticks(symbol: "EURUSD")
                        #expect(read.rows == ticks.rows)
                    }
                } catch {
                    #expect(error.message.hasPrefix(path) && error.message.contains("import the prices again"), "\(error.message)")
                }
            }
            try good.write(to: URL(fileURLWithPath: path))
        }
    }

    /// 200,000 minutes are four blocks; a flipped time in any of them must never move where a period begins or ends.
    @Test func neverMoveAPeriod() throws {
        let store = temporary.store
        let bars = minutes("2020-01-06", 200_000)
        try store.save(bars, symbol: "EURUSD")
        let path = store.file(symbol: "EURUSD", kind: .bars(.m1))
        let good = try Data(contentsOf: URL(fileURLWithPath: path))
        var noise = Noise(state: 9)
        var refused = 0
        for _ in 0..<40 {
            var bytes = good
            // Halvings of the search look at these times.
            for row in [50_000, 100_000, 150_000, noise.below(200_000)] where noise.below(2) == 0 {
                bytes[384 + row * 8 + noise.below(8)] ^= UInt8(1 + noise.below(255))
            }
            try bytes.write(to: URL(fileURLWithPath: path))
            let (first, length) = (noise.below(199_000), 1 + noise.below(900))
            do throws(StoreError) {
                let read = try store.bars(
                    symbol: "EURUSD", timeframe: .m1, from: bars.opened[first], to: bars.opened[first + length])
                #expect(read.hasSameBars(as: bars.slice(first..<first + length)))
            } catch {
                refused += 1
                #expect(error.message.hasPrefix(path), "\(error.message)")
            }
        }
        #expect(refused > 0)
    }

    @Test func areListedBesideTheGoodOnes() throws {
        let store = temporary.store
        try store.save(minutes("2020-01-06", 3), symbol: "EURUSD")
        try store.save(minutes("2020-01-06", 3), symbol: "GBPUSD")
        try Data("no price file".utf8).write(to: URL(fileURLWithPath: store.file(symbol: "GBPUSD", kind: .bars(.m1))))
        let listed = try store.contents()
        #expect(listed.series.map(\.symbol) == ["EURUSD"] && listed.faults.count == 1)
        #expect(listed.faults[0].message.contains("GBPUSD/M1.bars: error: the file is cut off"))
    }

    /// A file under another's name, as after a copy by hand.
    @Test func mustBeWhatTheirNameSays() throws {
        let store = temporary.store
        try store.save(minutes("2020-01-06", 3), symbol: "EURUSD")
        let path = store.file(symbol: "EURUSD", kind: .bars(.m1))
        try FileManager.default.copyItem(atPath: path, toPath: store.file(symbol: "EURUSD", kind: .bars(.h1)))
        #expect(try store.contents().faults.count == 1)
    }
}
