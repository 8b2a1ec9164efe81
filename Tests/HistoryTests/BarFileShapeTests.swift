import Foundation
import History
import Market
import Testing

@Suite("Shapes of bar files")
struct BarFileShapeTests {
    let text = usualHeader + row("2020.01.06\t10:00:00") + row("2020.01.06\t11:00:00") + row("2020.01.06\t12:00:00")

    @Test func readsAUsualExport() throws {
        let imported = try importText(text)
        #expect(imported.series.count == 3)
        #expect(imported.series.timeframe == .h1)
        #expect(imported.series.digits == 5)
        let bar = imported.series[1]
        #expect(bar.opened == instant("2020-01-06 11:00"))
        #expect(bar.open == Price(text: "1.1") && bar.high == Price(text: "1.1002"))
        #expect(bar.low == Price(text: "1.0999") && bar.close == Price(text: "1.1001"))
        #expect(bar.spreadPoints == 8 && bar.tickCount == 12)
        let report = imported.report
        #expect(report.path == "bars.csv" && report.rows == 3 && report.accepted == 3)
        #expect(report.badRows.isEmpty && report.badRowCount == 0 && report.countsByReason.isEmpty)
    }

    @Test(arguments: [
        "CRLF", "comma", "semicolon", "BOM", "lower case", "no brackets", "no newline", "blank lines", "HH:MM",
        "spaces", "other columns", "dashes",
    ])
    func readsTheSameFromEveryShape(shape: String) throws {
        let expected = try importText(text).series
        let reshaped: String =
            switch shape {
            case "CRLF": text.split(separator: "\n").map { $0 + "\r\n" }.joined()
            case "comma": String(text.map { $0 == "\t" ? "," : $0 })
            case "semicolon": String(text.map { $0 == "\t" ? ";" : $0 })
            case "BOM": "\u{FEFF}" + text
            case "lower case": text.lowercased()
            case "no brackets": text.filter { $0 != "<" && $0 != ">" }
            case "no newline": String(text.dropLast())
            case "blank lines": text.split(separator: "\n").joined(separator: "\n\n") + "\n\n\n"
            case "HH:MM": text.replacingOccurrences(of: ":00:00", with: ":00")
            case "spaces": String(text.flatMap { $0 == "\t" ? [" ", "\t", " "] : [$0] })
            case "other columns": text.split(separator: "\n").map { $0 + "\textra\n" }.joined()
            default: text.replacingOccurrences(of: "2020.01.06", with: "2020-01-06")
            }
        #expect(try importText(reshaped).series.hasSameBars(as: expected))
    }

    @Test(arguments: [true, false])
    func readsUTF16(isLittleEndian: Bool) throws {
        var bytes: [UInt8] = []
        for unit in ("\u{FEFF}" + text).utf16 {
            let pair = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
            bytes += isLittleEndian ? pair : pair.reversed()
        }
        let imported = try BarFile.read(
            bytes: bytes, name: "bars.csv", specification: try specification("EURUSD"), zone: .utc)
        #expect(imported.series.hasSameBars(as: try importText(text).series))
    }

    @Test func findsColumnsByName() throws {
        let text = "SPREAD;LOW;HIGH;CLOSE;OPEN;DATE\n7;1.1;1.3;1.15;1.2;2020.01.06\n"
        let imported = try importText(text)
        let bar = imported.series[0]
        #expect(bar.open == Price(text: "1.2") && bar.close == Price(text: "1.15") && bar.spreadPoints == 7)
        #expect(bar.tickCount == 0)
    }

    /// Rows in MT5's order are read by another routine than the rest: both must find the same.
    @Test func readsTheSameInEveryColumnOrder() throws {
        let series = SyntheticMarket(seed: 5).bars(
            specification: try specification("XAUUSD"), timeframe: .m5, from: instant("2020-03-01"), count: 3000)
        let text = BarFileWriter.text(series)
        let turned = text.split(separator: "\n").map { line in
            line.split(separator: "\t").reversed().joined(separator: "\t") + "\n"
        }.joined()
        for zone in [ZoneRules.utc, newYork(plusHours: 7)] {
            let usual = try importText(text, "XAUUSD", zone: zone)
            let other = try importText(turned, "XAUUSD", zone: zone)
            #expect(usual.series.hasSameBars(as: other.series))
            #expect(usual.report.badRowCount == other.report.badRowCount)
        }
    }

    @Test(arguments: [
        (["2020.01.06", "2020.01.07", "2020.01.08"], Timeframe.d1), (["2020.01.05", "2020.01.12", "2020.01.19"], .w1),
        (["2019.01.01", "2019.02.01", "2019.03.01"], .mn1), (["2019.02.01", "2019.03.01"], .mn1),
        (["2020.01.06"], .d1),
    ])
    func findsTheTimeframeWithoutTimes(dates: [String], expected: Timeframe) throws {
        let header = usualHeader.replacingOccurrences(of: "<TIME>\t", with: "")
        let imported = try importText(header + dates.map(row).joined())
        #expect(imported.series.timeframe == expected)
        #expect(imported.series.count == dates.count)
    }

    @Test(arguments: [
        (["10:00", "10:01", "10:02"], Timeframe.m1), (["10:00", "10:05", "11:00", "11:05"], .m5),
        (["10:00", "10:10", "10:15"], .m5), (["10:00", "14:00", "18:00"], .h4), (["10:00"], .m1),
        (["10:00", "10:07"], .m6), (["10:00:00", "10:00:10"], .m1),
    ])
    func findsTheTimeframe(times: [String], expected: Timeframe) throws {
        let imported = try importText(usualHeader + times.map { row("2020.01.06\t\($0)") }.joined())
        #expect(imported.series.timeframe == expected)
    }

    @Test func acceptsFewerDecimalsAndTrailingZeros() throws {
        let text = usualHeader + "2020.01.06\t10:00\t1\t1.2\t0.9000000\t1.10000000\t5.0\t1.5\t8\n"
        let bar = try importText(text).series[0]
        #expect(bar.open == Price(text: "1") && bar.low == Price(text: "0.9") && bar.tickCount == 5)
    }

    @Test(arguments: [0, 1, 2, 3, 5, 8])
    func readsEveryNumberOfDigits(digits: Int) throws {
        var specification = try specification("EURUSD")
        specification.digits = digits
        let series = SyntheticMarket(seed: 9).bars(
            specification: specification, timeframe: .m15, from: instant("2021-01-01"), count: 500)
        let read = try BarFile.read(
            bytes: BarFileWriter.text(series).utf8, name: "bars.csv", specification: specification, zone: .utc)
        #expect(read.series.hasSameBars(as: series))
    }
}
