import History
import Market
import Testing

@Suite("Damaged price files of every format")
struct PriceFileFuzzTests {
    static let good: [DataFormat: String] = [
        .mt5Bars: usualHeader + row("2020.01.06\t10:00:00") + row("2020.01.06\t10:01:00"),
        .mt5Ticks: "<DATE>\t<TIME>\t<BID>\t<ASK>\t<LAST>\t<VOLUME>\t<FLAGS>\n2022.11.10\t15:00:00.017\t0.86682\t0.86712\t\t\t6\n"
            + "2022.11.10\t15:00:00.117\t0.86683\t\t\t\t2\n",
        .mt4History: "2012.02.01,00:00,1.3066,1.3066,1.3065,1.3065,0\n2012.02.01,00:01,1.3066,1.3066,1.3065,1.3065,0\n",
        .histDataBars: "20120201 000000;1.306600;1.306600;1.306560;1.306560;0\n20120201 000100;1.306600;1.306600;1.306560;1.306560;0\n",
        .histDataTicks: "20120201 000003660,1.306600,1.306770,0\n20120201 000004660,1.306600,1.306770,0\n",
        .dukascopyBars: "Gmt time,Open,High,Low,Close,Volume\n26.03.2025 00:00:00.000,1.07894,1.07894,1.07888,1.07888,9899.9\n",
        .dukascopyTicks: "Local time,Ask,Bid,AskVolume,BidVolume\n04.09.2023 01:00:05.962 GMT+0300,1.516,1.515,1,1\n",
    ]

    /// Every accepted series is in order and sane, whatever was done to the file; nothing traps.
    @Test func neverBreakAPromise() {
        let alphabet = Array("\t\n\r,;0123456789.:- GMT+xeE<>\0".utf8)
        var noise = Noise(state: 11)
        for format in DataFormat.allCases {
            let text = Array((Self.good[format] ?? Self.good[.mt4History] ?? "").utf8)
            for _ in 0..<400 {
                var bytes = text
                for _ in 0...noise.below(5) where !bytes.isEmpty {
                    let place = noise.below(bytes.count)
                    switch noise.below(4) {
                    case 0: bytes[place] = alphabet[noise.below(alphabet.count)]
                    case 1: bytes.remove(at: place)
                    case 2: bytes.insert(alphabet[noise.below(alphabet.count)], at: place)
                    default: bytes.removeSubrange(place..<min(bytes.count, place + noise.below(20)))
                    }
                }
                let asked = noise.below(2) == 0 ? format : nil
                do throws(BarFileError) {
                    let read = try PriceFile.read(bytes: bytes, name: "noise", digits: noise.below(9), format: asked)
                    #expect(read.count == read.report.accepted && read.count > 0 && isSane(read.prices))
                } catch {
                    #expect(error.message.hasPrefix("noise:"), "\(error.message)")
                }
            }
        }
    }

    private func isSane(_ prices: ImportedPrices.Prices) -> Bool {
        switch prices {
        case .bars(let series):
            (0..<series.count).allSatisfy { index in
                let price = series.prices[index]
                return price.low > 0 && price.low <= min(price.open, price.close) && price.high >= max(price.open, price.close)
                    && (index == 0 || series.opened[index - 1] < series.opened[index])
            }
        case .ticks(let series):
            (0..<series.count).allSatisfy { index in
                series.bids[index] > 0 && series.asks[index] >= series.bids[index]
                    && (index == 0 || series.times[index - 1] <= series.times[index])
            }
        }
    }

    /// Ticks written by hand in three layouts come back value for value.
    @Test func whatIsWrittenIsReadBack() throws {
        var noise = Noise(state: 5)
        for _ in 0..<20 {
            let start = instant("2021-06-01").seconds * 1000 + Int64(noise.below(1_000_000_000))
            var (time, bid) = (start, 1 + noise.below(2_000_000))
            var rows: [(time: Int64, bid: Int, ask: Int)] = []
            for _ in 0..<200 {
                time += Int64(noise.below(100_000))
                bid = max(1, bid + noise.below(41) - 20)
                rows.append((time, bid, bid + noise.below(30)))
            }
            let digits = noise.below(7)
            let texts = [mt5(rows, digits), histData(rows, digits), dukascopy(rows, digits)]
            for text in texts {
                let read = try PriceFile.read(bytes: text.utf8, name: "t", digits: digits, zone: .utc)
                guard case .ticks(let series) = read.prices else { return #expect(Bool(false)) }
                #expect(series.times.map { $0 / 1_000_000 } == rows.map(\.time) && series.bids.map(Int.init) == rows.map(\.bid))
                #expect(series.asks.map(Int.init) == rows.map(\.ask) && read.report.badRowCount == 0)
            }
        }
    }

    private func number(_ points: Int, _ digits: Int) -> String { Price(raw: Int64(points) * powerOfTen(8 - digits)).text(digits: digits) }

    private func stamp(_ time: Int64) -> (civil: CivilTime, milliseconds: String) {
        let text = String(1000 + time % 1000)
        return (CivilTime(secondsSince1970: time / 1000), String(text.dropFirst()))
    }

    private func mt5(_ rows: [(time: Int64, bid: Int, ask: Int)], _ digits: Int) -> String {
        var (text, bid, ask) = ("<DATE>\t<TIME>\t<BID>\t<ASK>\t<LAST>\t<VOLUME>\t<FLAGS>\r\n", "", "")
        for row in rows {
            let (civil, milliseconds) = stamp(row.time)
            let date = civil.dateText.split(separator: "-").joined(separator: ".")
            let (nextBid, nextAsk) = (number(row.bid, digits), number(row.ask, digits))
            text +=
                "\(date)\t\(civil.timeText).\(milliseconds)\t\(nextBid == bid ? "" : nextBid)\t\(nextAsk == ask ? "" : nextAsk)\t\t\t6\r\n"
            (bid, ask) = (nextBid, nextAsk)
        }
        return text
    }

    private func histData(_ rows: [(time: Int64, bid: Int, ask: Int)], _ digits: Int) -> String {
        rows.map { row in
            let (civil, milliseconds) = stamp(row.time)
            let date = civil.dateText.split(separator: "-").joined()
            let time = civil.timeText.split(separator: ":").joined()
            return "\(date) \(time)\(milliseconds),\(number(row.bid, digits)),\(number(row.ask, digits)),0\n"
        }.joined()
    }

    private func dukascopy(_ rows: [(time: Int64, bid: Int, ask: Int)], _ digits: Int) -> String {
        "Gmt time,Ask,Bid,AskVolume,BidVolume\n"
            + rows.map { row in
                let (civil, milliseconds) = stamp(row.time)
                let date = civil.dateText.split(separator: "-").reversed().joined(separator: ".")
                return "\(date) \(civil.timeText).\(milliseconds),\(number(row.ask, digits)),\(number(row.bid, digits)),0.75,1.5\n"
            }.joined()
    }
}
