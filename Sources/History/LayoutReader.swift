import Glibc
import Market

/// Reads a file of any format but MT5's bars, row by row.
struct LayoutReader {
    private let text: UnsafeRawBufferPointer
    private let path: String
    private let layout: RowLayout
    private let digits: Int
    private var parser: LayoutRowParser
    private var clock: FileClock
    private var bars = BarColumns()
    private let ticks: TickColumns
    private var tally = RowTally()
    private var notes = ImportNotes()
    private var bid: Int32 = 0
    private var ask: Int32 = 0

    /// `bytes` is where `text` begins.
    init(text: UnsafeRawBufferPointer, bytes: UnsafePointer<UInt8>, layout: RowLayout, path: String, digits: Int, zone: ZoneRules) {
        (self.text, self.path, self.layout, self.digits) = (text, path, layout, digits)
        parser = LayoutRowParser(layout: layout, fields: FieldParser(text: text, digits: digits), bytes: bytes)
        clock = FileClock(zone: zone)
        let expected = LayoutReader.estimatedRows(text)
        ticks = TickColumns(capacity: layout.format.holdsTicks ? expected : 0)
        if !layout.format.holdsTicks { bars.reserve(expected) }
    }

    /// Reads to the end; throws when too few rows are usable.
    consuming func read() throws(BarFileError) -> ImportedPrices {
        var (offset, line) = (layout.headerLength, layout.headerLength > 0 ? 2 : 1)
        while offset < text.count {
            let found = newline(from: offset)
            var end = found ?? text.count
            let next = found.map { $0 + 1 } ?? end
            if end > offset, text[end - 1] == 0x0D { end -= 1 }
            if !isBlank(offset, end) { readRow(offset..<end, line: line, isLastLine: found == nil) }
            offset = next
            line += 1
        }
        return try result()
    }

    private mutating func readRow(_ range: Range<Int>, line: Int, isLastLine: Bool) {
        tally.rows += 1
        do throws(RowFault) {
            let row = try parser.parse(range, isLastLine: isLastLine)
            if layout.format.holdsTicks { try addTick(row, range.lowerBound) } else { try addBar(row, range.lowerBound) }
        } catch {
            tally.refuse(error, line: line, range, in: text)
        }
    }

    private mutating func addBar(_ row: LayoutRow, _ start: Int) throws(RowFault) {
        // Dukascopy fills the weekend with bars that stand still.
        if layout.format == .dukascopyBars, !row.hasAmount, row.bar.high == row.bar.low {
            notes.flatBars += 1
            return
        }
        let instant = try instant(row, after: bars.last, scale: 1, start)
        if instant == bars.last { throw RowFault(reason: .duplicateTime, offset: start) }
        if instant < bars.last { throw RowFault(reason: .outOfOrder, offset: start) }
        bars.append(instant: instant, row.bar)
    }

    private mutating func addTick(_ row: LayoutRow, _ start: Int) throws(RowFault) {
        let (nextBid, nextAsk) = (row.bid > 0 ? row.bid : bid, row.ask > 0 ? row.ask : ask)
        guard nextBid > 0, nextAsk > 0 else {
            (bid, ask) = (nextBid, nextAsk)
            notes.incompleteTicks += 1
            return
        }
        // A stale side may cross when the other one is refused, so both are taken or none.
        guard nextAsk >= nextBid else { throw RowFault(reason: .askBelowBid, offset: start) }
        let second = try instant(row, after: ticks.last, scale: 1_000_000_000, start)
        let time = second * 1_000_000_000 + row.nanoseconds
        if time < ticks.last { throw RowFault(reason: .outOfOrder, offset: start) }
        (bid, ask) = (nextBid, nextAsk)
        ticks.append(time, bid: bid, ask: ask)
    }

    /// UTC seconds of a row; of a time that occurs twice the first that does not lie before `last`, in units of `scale` a second.
    @inline(__always)
    private mutating func instant(_ row: LayoutRow, after last: Int64, scale: Int64, _ start: Int) throws(RowFault) -> Int64 {
        if let offset = row.offset { return row.bar.local - offset }
        switch clock.reading(local: row.bar.local) {
        case .never: throw RowFault(reason: .nonexistentTime, offset: start)
        case .once(let instant): return instant
        case .twice(let first, let second):
            let reached = first * scale + (scale > 1 ? row.nanoseconds : 0)
            return reached < last || (scale == 1 && reached == last) ? second : first
        }
    }

    private func result() throws(BarFileError) -> ImportedPrices {
        let isTicks = layout.format.holdsTicks
        let report = tally.report(path: path, accepted: isTicks ? ticks.count : bars.opened.count)
        if report.badRowCount > report.toleratedBadRows { throw .tooManyBadRows(report) }
        var notes = notes
        if isTicks {
            guard ticks.count > 0 else { throw .noTicks(report, incomplete: notes.incompleteTicks) }
            return ImportedPrices(format: layout.format, prices: .ticks(ticks.series(digits: digits)), report: report, notes: notes)
        }
        guard report.accepted > 0 else { throw .noBars(report) }
        notes.lacksSpread = true
        let series = bars.series(digits: digits, shortest: .m1)
        return ImportedPrices(format: layout.format, prices: .bars(series), report: report, notes: notes)
    }

    private func newline(from offset: Int) -> Int? {
        guard let start = text.baseAddress, let found = memchr(start + offset, 0x0A, text.count - offset) else { return nil }
        return UnsafeRawPointer(found) - start
    }

    private func isBlank(_ start: Int, _ end: Int) -> Bool {
        start == end || (text[start] <= 0x20 && text[start..<end].allSatisfy { $0 == 0x20 || $0 == 0x09 })
    }

    /// The number of rows judged by the length of the first ones, a little more than is likely.
    private static func estimatedRows(_ text: UnsafeRawBufferPointer) -> Int {
        let sample = text.prefix(65_536)
        let lines = sample.reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) }
        guard sample.count < text.count else { return lines + 1 }
        return text.count / (sample.count / max(lines, 1)) * 33 / 32 + 16
    }
}
