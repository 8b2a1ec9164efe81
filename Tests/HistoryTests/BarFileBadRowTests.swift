import History
import Market
import Testing

@Suite("Bad rows of bar files")
struct BarFileBadRowTests {
    static let cases: [(row: String, reason: BadRow.Reason, column: Int)] = [
        ("2020.01.06\t11:00:00\t1.1\t1.1", .wrongFieldCount, 1),
        ("2020.01.06\t11:00:00\t1.1\t1.1\t1.1\t1.1\t0\t0\t8\t9", .wrongFieldCount, 1),
        ("2020.13.06\t11:00:00\t1.1\t1.1\t1.1\t1.1\t0\t0\t8", .malformedDate, 1),
        ("2021.02.29\t11:00:00\t1.1\t1.1\t1.1\t1.1\t0\t0\t8", .malformedDate, 1),
        ("06.01.2020\t11:00:00\t1.1\t1.1\t1.1\t1.1\t0\t0\t8", .malformedDate, 1),
        ("1500.01.06\t11:00:00\t1.1\t1.1\t1.1\t1.1\t0\t0\t8", .malformedDate, 1),
        ("2020.01-06\t11:00:00\t1.1\t1.1\t1.1\t1.1\t0\t0\t8", .malformedDate, 1),
        ("2020.01.06\t24:00:00\t1.1\t1.1\t1.1\t1.1\t0\t0\t8", .malformedTime, 12),
        ("2020.01.06\t11:60:00\t1.1\t1.1\t1.1\t1.1\t0\t0\t8", .malformedTime, 12),
        ("2020.01.06\t11:00:60\t1.1\t1.1\t1.1\t1.1\t0\t0\t8", .malformedTime, 12),
        ("2020.01.06\t11.00.00\t1.1\t1.1\t1.1\t1.1\t0\t0\t8", .malformedTime, 12),
        ("2020.01.06\t9:00\t1.1\t1.1\t1.1\t1.1\t0\t0\t8", .malformedTime, 12),
        ("2020.01.06\t11:00:00\tone\t1.1\t1.1\t1.1\t0\t0\t8", .malformedNumber, 21),
        ("2020.01.06\t11:00:00\t1,1\t1.1\t1.1\t1.1\t0\t0\t8", .malformedNumber, 21),
        ("2020.01.06\t11:00:00\t1.1e0\t1.1\t1.1\t1.1\t0\t0\t8", .malformedNumber, 21),
        ("2020.01.06\t11:00:00\t+1.1\t1.1\t1.1\t1.1\t0\t0\t8", .malformedNumber, 21),
        ("2020.01.06\t11:00:00\t1.1.1\t1.1\t1.1\t1.1\t0\t0\t8", .malformedNumber, 21),
        ("2020.01.06\t11:00:00\t\t1.1\t1.1\t1.1\t0\t0\t8", .malformedNumber, 21),
        ("2020.01.06\t11:00:00\t.5\t1.1\t1.1\t1.1\t0\t0\t8", .malformedNumber, 21),
        ("2020.01.06\t11:00:00\t1.\t1.1\t1.1\t1.1\t0\t0\t8", .malformedNumber, 21),
        ("2020.01.06\t11:00:00\tNaN\t1.1\t1.1\t1.1\t0\t0\t8", .notFinite, 21),
        ("2020.01.06\t11:00:00\t1.1\t-inf\t1.1\t1.1\t0\t0\t8", .notFinite, 25),
        ("2020.01.06\t11:00:00\t1.1\tInfinity\t1.1\t1.1\t0\t0\t8", .notFinite, 25),
        ("2020.01.06\t11:00:00\t1.1\t1.#INF\t1.1\t1.1\t0\t0\t8", .notFinite, 25),
        ("2020.01.06\t11:00:00\t0.00000\t1.1\t0\t1.1\t0\t0\t8", .notPositive, 21),
        ("2020.01.06\t11:00:00\t-1.1\t1.1\t1.1\t1.1\t0\t0\t8", .notPositive, 21),
        ("2020.01.06\t11:00:00\t1.100001\t1.2\t1.1\t1.1\t0\t0\t8", .tooManyDecimals, 21),
        ("2020.01.06\t11:00:00\t1.1\t21474.83648\t1.1\t1.1\t0\t0\t8", .priceTooLarge, 25),
        ("2020.01.06\t11:00:00\t1.1\t99999999999999999999999\t1.1\t1.1\t0\t0\t8", .priceTooLarge, 25),
        ("2020.01.06\t11:00:00\t1.1\t1.0\t1.2\t1.1\t0\t0\t8", .inconsistentPrices, 21),
        ("2020.01.06\t11:00:00\t1.3\t1.2\t1.0\t1.1\t0\t0\t8", .inconsistentPrices, 21),
        ("2020.01.06\t11:00:00\t1.1\t1.2\t1.0\t0.9\t0\t0\t8", .inconsistentPrices, 21),
        ("2020.01.06\t11:00:00\t1.1\t1.1\t1.1\t1.1\t-1\t0\t8", .negativeVolume, 37),
        ("2020.01.06\t11:00:00\t1.1\t1.1\t1.1\t1.1\t4294967296\t0\t8", .countTooLarge, 37),
        ("2020.01.06\t11:00:00\t1.1\t1.1\t1.1\t1.1\t1.5\t0\t8", .malformedNumber, 37),
        ("2020.01.06\t11:00:00\t1.1\t1.1\t1.1\t1.1\t0\t-5\t8", .negativeVolume, 39),
        ("2020.01.06\t11:00:00\t1.1\t1.1\t1.1\t1.1\t0\tx\t8", .malformedNumber, 39),
        ("2020.01.06\t11:00:00\t1.1\t1.1\t1.1\t1.1\t0\t0\t-8", .negativeSpread, 41),
        ("2020.01.06\t11:00:00\t1.1\t1.1\t1.1\t1.1\t0\t0\t2147483648", .countTooLarge, 41),
        ("2020.01.06\t11:00:00\t1.1\t1.1\t1.1\t1.1\t0\t0\t8.5", .malformedNumber, 41),
        ("2020.01.06\t11:00:00\t1.1\t1.1\t1.1\t1.1\t0\t0\t", .malformedNumber, 41),
        ("2020.01.06\t10:00:00\t1.1\t1.1\t1.1\t1.1\t0\t0\t8", .duplicateTime, 1),
        ("2020.01.06\t09:00:00\t1.1\t1.1\t1.1\t1.1\t0\t0\t8", .outOfOrder, 1),
    ]

    /// Each bad row stands once where the quick routine reads and once at the end, where it does not.
    @Test(arguments: cases)
    func leavesOutBadRows(row bad: String, reason: BadRow.Reason, column: Int) throws {
        let later = (12...20).map { row("2020.01.06\t\($0):00:00") }.joined()
        for text in [
            usualHeader + row("2020.01.06\t10:00:00") + bad + "\n" + later,
            usualHeader + row("2020.01.06\t10:00:00") + bad + "\n",
        ] {
            let imported = try importText(text)
            let report = imported.report
            #expect(report.badRows.map(\.reason) == [reason], "\(bad)")
            #expect(report.badRows.first?.line == 3)
            #expect(report.badRows.first?.column == column)
            let excerpt = String(bad.prefix(80).map { $0 == "\t" ? " " : $0 })
            #expect(report.badRows.first?.excerpt == excerpt)
            #expect(report.rows == report.accepted + 1 && imported.series.count == report.accepted)
        }
    }

    @Test func acceptsTheLargestPrice() throws {
        let text = usualHeader + "2020.01.06\t10:00\t21474.83647\t21474.83647\t21474.83647\t21474.83647\t0\t0\t0\n"
        #expect(try importText(text).series.prices[0].open == Int32.max)
    }

    @Test func tellsACutOffLastLineFromACompleteOne() throws {
        let good = usualHeader + row("2020.01.06\t10:00:00") + row("2020.01.06\t11:00:00").dropLast()
        #expect(try importText(good).series.count == 2)
        let cut = usualHeader + row("2020.01.06\t10:00:00") + "2020.01.06\t11:00:00\t1.1\t1."
        let report = try importText(cut).report
        #expect(report.badRows.map(\.reason) == [.truncatedLine] && report.accepted == 1)
    }

    @Test func listsTwentyAndCountsAll() throws {
        let good = (0..<30_000).map { minute in
            let day = 1 + minute / 1440
            let text = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
            return row("2020.01.\(text(day))\t\(text(minute / 60 % 24)):\(text(minute % 60)):00")
        }.joined()
        let nans = String(repeating: "2020.01.31\t00:00:00\tnan\t1\t1\t1\t0\t0\t1\n", count: 19)
        let text = usualHeader + good + String(repeating: "\u{7}é\n", count: 5) + nans
        let report = try importText(text).report
        #expect(report.rows == 30_024 && report.accepted == 30_000 && report.badRowCount == 24)
        #expect(report.badRows.count == ImportReport.listedBadRows)
        #expect(report.badRows.first?.line == 30_002)
        #expect(report.badRows.first?.excerpt == "???")
        #expect(report.countsByReason.map(\.reason) == [.notFinite, .wrongFieldCount])
        #expect(report.countsByReason.map(\.count) == [19, 5])
    }

    @Test func givesUpOnTooManyBadRows() throws {
        let bad = String(repeating: "x\n", count: 11)
        let text = usualHeader + row("2020.01.06\t10:00:00") + bad
        #expect(
            try message(text.utf8)
                == "bars.csv:3:1: error: 11 of 12 rows are bad, more than the 10 that are tolerated "
                + "(wrong number of fields: 11); check the symbol, its digits and the time zone, "
                + "or export the bars again")
        #expect(try importText(usualHeader + row("2020.01.06\t10:00:00") + bad.dropLast(2)).report.badRowCount == 10)
    }
}
