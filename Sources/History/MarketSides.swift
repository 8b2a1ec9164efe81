import Market

/// Bars of the bid and of the ask that a source keeps in two files, put together.
public enum MarketSides {
    /// One side of a market.
    public enum Side: Hashable, Sendable {
        case bid, ask
    }

    /// The side that a file's name tells, as Dukascopy names them (`…_BID_…`, `…_ASK_…`); nil when it tells none.
    public static func side(ofFile path: String) -> Side? {
        let words = DataFormat.fileName(path).split { "_-. ".contains($0) }
        let (isBid, isAsk) = (words.contains("BID"), words.contains("ASK"))
        return isBid == isAsk ? nil : (isBid ? .bid : .ask)
    }

    /// The bid's bars with the spread at their opens: the ask's open minus the bid's.
    ///
    /// Bars that the ask lacks, or whose ask opens below the bid, keep the spread 0 and are counted. Throws when the
    /// files hold other timeframes or have no bar in common.
    public static func joined(bid: ImportedPrices, ask: ImportedPrices) throws(BarFileError) -> ImportedPrices {
        func differ(_ reason: String) -> BarFileError { .sidesDiffer(bid: bid.report.path, ask: ask.report.path, reason: reason) }
        guard case .bars(let bids) = bid.prices, case .bars(let asks) = ask.prices else { throw differ("one of them holds ticks") }
        guard bids.timeframe == asks.timeframe else {
            throw differ("one holds \(bids.timeframe.rawValue) bars, the other \(asks.timeframe.rawValue)")
        }
        var notes = bid.notes
        notes.lacksSpread = false
        notes.flatBars += ask.notes.flatBars
        var extras = ContiguousArray(bids.extras)
        var (other, found) = (0, 0)
        for index in 0..<bids.count {
            while other < asks.count, asks.opened[other] < bids.opened[index] { other += 1 }
            guard other < asks.count, asks.opened[other] == bids.opened[index] else { continue }
            found += 1
            let spread = Int64(asks.prices[other].open) - Int64(bids.prices[index].open)
            if spread < 0 { notes.crossedBars += 1 }
            extras[index].spread = Int32(clamping: max(0, spread))
        }
        guard found > 0 else { throw differ("they have no bar in common") }
        notes.barsWithoutAsk = bids.count - found
        let series = BarSeries(
            digits: bids.digits, timeframe: bids.timeframe, opened: bids.opened, prices: bids.prices, extras: Column(extras))
        return ImportedPrices(format: bid.format, prices: .bars(series), report: bid.report, notes: notes)
    }
}
