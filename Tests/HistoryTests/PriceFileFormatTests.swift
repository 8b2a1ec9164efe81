import History
import Market
import Testing

@Suite("Price files of every format")
struct PriceFileFormatTests {
    private func bars(_ text: String, name: String = "prices.csv", digits: Int = 5, zone: ZoneRules? = nil) throws -> (
        BarSeries, ImportNotes
    ) {
        let read = try PriceFile.read(bytes: text.utf8, name: name, digits: digits, zone: zone)
        guard case .bars(let series) = read.prices else { throw MissingSymbol(name: "bars") }
        return (series, read.notes)
    }

    private func ticks(_ text: some Sequence<UInt8>, digits: Int = 5, zone: ZoneRules? = nil, server: ZoneRules = .utc) throws -> (
        TickSeries, ImportedPrices
    ) {
        let read = try PriceFile.read(bytes: text, name: "prices.csv", digits: digits, zone: zone, serverZone: server)
        guard case .ticks(let series) = read.prices else { throw MissingSymbol(name: "ticks") }
        return (series, read)
    }

    @Test(arguments: [
        ("<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\n", "a.csv", DataFormat.mt5Bars),
        ("<DATE>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<TICKVOL>,<VOL>,<SPREAD>\r\n", "a.csv", .mt5Bars),
        ("\u{FEFF}<DATE>;<TIME>;<BID>;<ASK>;<LAST>;<VOLUME>;<FLAGS>\n", "a.csv", .mt5Ticks),
        ("2012.02.01,00:00,1.306600,1.306600,1.306560,1.306560,0\n", "EURUSD1.csv", .mt4History),
        ("2012.02.01,00:00,1.306600,1.306600,1.306560,1.306560,0\n", "x/DAT_MT_EURUSD_M1_201202.csv", .histDataMetaTrader),
        ("20120201 000000;1.306600;1.306600;1.306560;1.306560;0\n", "a.csv", .histDataBars),
        ("20120201 000003660,1.306600,1.306770,0\n", "a.csv", .histDataTicks),
        ("Gmt time,Open,High,Low,Close,Volume\n", "a.csv", .dukascopyBars),
        ("Local time,Ask,Bid,AskVolume,BidVolume\n", "a.csv", .dukascopyTicks),
    ])
    func findsTheFormat(text: String, name: String, format: DataFormat) {
        #expect(DataFormat.sniff(text.utf8, name: name) == format)
        var wide: [UInt8] = [0xFF, 0xFE]
        for unit in text.utf16 where unit != 0xFEFF { wide += [UInt8(truncatingIfNeeded: unit), UInt8(unit >> 8)] }
        #expect(DataFormat.sniff(wide, name: name) == format)
    }

    @Test(arguments: ["", "hello", "1,2,3", "Gmt time,What", "<DATE>,<NOTHING>", "20120201;1.3", "2012-02-01 00:00,1,1,1,1"])
    func findsNoFormatWhereThereIsNone(text: String) { #expect(DataFormat.sniff(text.utf8, name: "a.csv") == nil) }

    @Test func emptyCellsOfTicksRepeatTheValueBefore() throws {
        let text = """
            <DATE>\t<TIME>\t<BID>\t<ASK>\t<LAST>\t<VOLUME>\t<FLAGS>
            2022.11.10\t15:00:00.017\t0.86682\t\t\t\t2
            2022.11.10\t15:00:00.018\t\t0.86712\t\t\t4
            2022.11.10\t15:00:00.020\t0.86683\t\t\t\t2
            2022.11.10\t15:00:00.020\t\t\t0.86700\t3\t24
            2022.11.10\t15:00:01\t0.86680\t0.86690\t\t\t6
            """
        let (series, read) = try ticks(text.utf8)
        // 2022-11-10T15:00:00Z is 1,668,092,400 seconds after 1970.
        #expect(series.times.map { $0 / 1_000_000 - 1_668_092_400_000 } == [18, 20, 20, 1000])
        #expect(Array(series.bids) == [86682, 86683, 86683, 86680])
        #expect(Array(series.asks) == [86712, 86712, 86712, 86690])
        #expect(read.notes.incompleteTicks == 1)
        #expect(read.report.rows == 5 && read.report.accepted == 4 && read.report.badRowCount == 0)
    }

    @Test func ticksOfDealsAloneAreRefused() {
        let text = "<DATE>\t<TIME>\t<BID>\t<ASK>\t<LAST>\t<VOLUME>\t<FLAGS>\n2022.11.10\t15:00:00.017\t\t\t7.5\t1\t56\n"
        #expect {
            try PriceFile.read(bytes: text.utf8, name: "t.csv", digits: 5)
        } throws: {
            ($0 as? BarFileError)?.message.hasPrefix("t.csv: error: 1 of 1 rows came without both sides") == true
        }
    }

    @Test func badTicksAreListedWithTheirPlace() throws {
        let text = """
            <DATE>,<TIME>,<BID>,<ASK>,<LAST>,<VOLUME>,<FLAGS>
            2022.11.10,15:00:00.017,0.86682,0.86712,,,6
            2022.11.10,15:00:00.018,0.86782,0.86712,,,6
            2022.11.10,15:00:00.016,0.86682,0.86712,,,6
            2022.11.10,15:00:00.0x,0.86682,0.86712,,,6
            2022.11.10,15:00:00.020,-1,0.86712,,,6
            2022.11.10,15:00:00.020,0.866825,0.86712,,,6
            2022.11.10,15:00:00.020,0.86682,0.86712,,,six
            2022.11.10,15:00:00.020,0.86682,0.86712
            2022.11.10,15:00:00.021,,0.86713,,,4
            """
        let (series, read) = try ticks(text.utf8)
        #expect(read.report.badRows.map(\.line) == [3, 4, 5, 6, 7, 8, 9])
        #expect(
            read.report.badRows.map(\.reason) == [
                .askBelowBid, .outOfOrder, .malformedTime, .notPositive, .tooManyDecimals, .malformedNumber, .wrongFieldCount,
            ])
        #expect(read.report.badRows.map(\.column) == [1, 1, 12, 25, 25, 43, 1])
        #expect(Array(series.bids) == [86682, 86682] && Array(series.asks) == [86712, 86713])
    }

    @Test func histDataIsEasternStandardTimeAlsoInSummer() throws {
        let (winter, notes) = try bars(
            "20120201 000000;1.306600;1.306700;1.306560;1.306570;0\n20120201 000100;1.3066;1.3066;1.3066;1.3066;0\n")
        #expect(winter.opened.map(\.description) == ["2012-02-01T05:00:00Z", "2012-02-01T05:01:00Z"])
        #expect(winter.prices[0] == BarPoints(open: 130660, high: 130670, low: 130656, close: 130657))
        #expect(winter.extras[0] == BarExtras(spread: 0, tickCount: 0) && winter.timeframe == .m1)
        #expect(notes.lacksSpread && notes.clock == "UTC-5")
        let (summer, _) = try ticks("20120701 120003660,1.306600,1.306770,0\n".utf8)
        #expect(summer.time(0).description == "2012-07-01T17:00:03.660Z")
        #expect(summer.bids[0] == 130660 && summer.asks[0] == 130677)
        let (terminal, _) = try bars("2012.07.01,12:00,76.18,76.19,76.17,76.18,7\n", name: "DAT_MT_USDJPY_M1_2012.csv", digits: 3)
        #expect(terminal.opened[0].description == "2012-07-01T17:00:00Z" && terminal.prices[0].open == 76180)
        #expect(terminal.extras[0].tickCount == 7)
    }

    /// New York + 7 h is UTC+2 in winter and UTC+3 from 2020-03-08 on, whose 09:00 to 10:00 does not exist.
    @Test func historyCenterIsServerTime() throws {
        let text = """
            2020.03.06,12:00,1.1,1.1,1.1,1.1,5
            2020.03.08,09:30,1.1,1.1,1.1,1.1,5
            2020.03.09,12:00,1.1,1.1,1.1,1.1,5
            """
        let read = try PriceFile.read(bytes: text.utf8, name: "EURUSD60.csv", digits: 5, serverZone: newYork(plusHours: 7))
        guard case .bars(let series) = read.prices else { return #expect(Bool(false)) }
        #expect(read.format == .mt4History)
        #expect(series.opened.map(\.description) == ["2020-03-06T10:00:00Z", "2020-03-09T09:00:00Z"])
        #expect(read.report.badRows.map(\.reason) == [.nonexistentTime] && read.report.badRows[0].line == 2)
    }

    /// On 2020-11-01 the clock of New York + 7 h goes back from 09:00 to 08:00 at 06:00 UTC.
    @Test func ticksOfTheHourThatComesTwiceFollowEachOther() throws {
        let times = ["08:59:59.500", "08:00:00.250", "08:00:00.250", "09:00:00"]
        let text = "<DATE>\t<TIME>\t<BID>\t<ASK>\n" + times.map { "2020.11.01\t\($0)\t1.1\t1.2\n" }.joined()
        let (series, _) = try ticks(text.utf8, server: newYork(plusHours: 7))
        #expect(
            (0..<4).map { series.time($0).description } == [
                "2020-11-01T05:59:59.500Z", "2020-11-01T06:00:00.250Z", "2020-11-01T06:00:00.250Z", "2020-11-01T07:00:00Z",
            ])
    }

    @Test func dukascopyPutsTheDayFirst() throws {
        let text = """
            Gmt time,Open,High,Low,Close,Volume
            26.03.2025 00:00:00.000,1.07894,1.07896,1.07888,1.07890,9899.999999999998
            26.03.2025 00:01:00.000,1.07894,1.07894,1.07894,1.07894,1.5E-4
            29.03.2025 00:00:00.000,1.07894,1.07894,1.07894,1.07894,0
            """
        let (series, notes) = try bars(text)
        #expect(series.opened.map(\.description) == ["2025-03-26T00:00:00Z", "2025-03-26T00:01:00Z"])
        #expect(series.prices[0] == BarPoints(open: 107894, high: 107896, low: 107888, close: 107890))
        #expect(notes.flatBars == 1 && notes.lacksSpread && notes.clock == "UTC")
    }

    @Test func dukascopyLocalTimesCarryTheirOffset() throws {
        let header = "Local time,Ask,Bid,AskVolume,BidVolume\n"
        let (series, read) = try ticks(
            (header + "04.09.2023 01:00:05.962 GMT+0300,4516.181,4515.664,1,1\n04.09.2023 00:00:06.000 GMT+0130,4516.18,4515.6,1,1\n").utf8,
            digits: 3)
        #expect(series.time(0).description == "2023-09-03T22:00:05.962Z")
        #expect(series.time(1).description == "2023-09-03T22:30:06Z")
        #expect(series.asks[0] == 4_516_181 && series.bids[0] == 4_515_664)
        #expect(read.notes.clock == "the GMT offset beside each")
        let bare = header + "04.09.2023 01:00:05.962,4516.181,4515.664,1,1\n"
        let placed = try ticks(bare.utf8, digits: 3, zone: newYork(plusHours: 7)).0
        #expect(placed.time(0).description == "2023-09-03T22:00:05.962Z")
        #expect {
            try PriceFile.read(bytes: bare.utf8, name: "t.csv", digits: 3)
        } throws: {
            ($0 as? BarFileError)?.message.contains("a local time without its GMT offset") == true
        }
    }

    @Test func bidAndAskFilesMakeBarsWithASpread() throws {
        let header = "Gmt time,Open,High,Low,Close,Volume\n"
        func row(_ minute: String, _ open: String) -> String { "26.03.2025 00:\(minute):00.000,\(open),1.2,1.0,1.1,5\n" }
        let bid = try PriceFile.read(
            bytes: (header + row("00", "1.10000") + row("01", "1.10010") + row("02", "1.10020") + row("03", "1.10030")).utf8,
            name: "EURUSD_M1_BID_1.csv", digits: 5)
        let ask = try PriceFile.read(
            bytes: (header + row("00", "1.10012") + row("02", "1.10019") + row("03", "1.10040")).utf8, name: "EURUSD_M1_ASK_1.csv",
            digits: 5)
        #expect(MarketSides.side(ofFile: "a/EURUSD_M1_ASK_1.csv") == .ask && MarketSides.side(ofFile: "basket.csv") == nil)
        let joined = try MarketSides.joined(bid: bid, ask: ask)
        guard case .bars(let series) = joined.prices else { return #expect(Bool(false)) }
        #expect(series.extras.map(\.spread) == [12, 0, 0, 10])
        #expect(joined.notes.barsWithoutAsk == 1 && joined.notes.crossedBars == 1 && !joined.notes.lacksSpread)
    }

    @Test func bidAndAskOfOtherTimesAreRefused() throws {
        let header = "Gmt time,Open,High,Low,Close,Volume\n"
        let bid = try PriceFile.read(bytes: (header + "26.03.2025 00:00:00.000,1.1,1.2,1.0,1.1,5\n").utf8, name: "b.csv", digits: 5)
        let ask = try PriceFile.read(bytes: (header + "27.03.2025 00:00:00.000,1.1,1.2,1.0,1.1,5\n").utf8, name: "a.csv", digits: 5)
        #expect {
            try MarketSides.joined(bid: bid, ask: ask)
        } throws: {
            ($0 as? BarFileError)?.message.hasPrefix("a.csv: error: does not go with b.csv: they have no bar in common") == true
        }
    }

    @Test func barsOfTheTerminalMayLackTheSpread() throws {
        let text = "<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<TICKVOL>,<VOL>\n2020.01.06,10:00,1.1,1.2,1.0,1.15,12,0\n"
        let (series, notes) = try bars(text)
        #expect(notes.lacksSpread && series.extras[0] == BarExtras(spread: 0, tickCount: 12))
        #expect(try !bars(usualHeader + row("2020.01.06\t10:00:00")).1.lacksSpread)
    }

    @Test func aFormatThatWasAskedForMustFit() {
        #expect {
            try PriceFile.read(bytes: "20120201 000000;1;1;1;1;0\n".utf8, name: "t.csv", digits: 5, format: .mt5Ticks)
        } throws: {
            ($0 as? BarFileError)?.message.hasPrefix(
                "t.csv:1:1: error: the first line, \"20120201 000000;1;1;1;1;0\", is not an MT5 export of ticks") == true
        }
        #expect {
            try PriceFile.read(bytes: "what is this\n".utf8, name: "t.csv", digits: 5)
        } throws: {
            ($0 as? BarFileError)?.message.hasPrefix("t.csv:1:1: error: the first line, \"what is this\", is of no known format") == true
        }
    }
}
