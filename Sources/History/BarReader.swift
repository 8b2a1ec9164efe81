import Glibc
import Market

/// Reads the rows under a header: rows of the usual shape through ``QuickRowParser``, all others through
/// ``CarefulRowParser``, which knows every reason for a refusal.
struct BarReader {
    private let text: UnsafeRawBufferPointer
    private let path: String
    private let digits: Int
    private let header: BarHeader
    private var careful: CarefulRowParser
    private var quick: QuickRowParser
    private var clock: FileClock
    private var columns = BarColumns()
    private var badRows: [BadRow] = []
    private var counts = [Int](repeating: 0, count: BadRow.Reason.allCases.count)
    private var line = 2
    private var rows = 0
    private var offset: Int

    /// `offset` is where the first row begins.
    init(
        text: UnsafeRawBufferPointer, offset: Int, header: BarHeader, path: String, digits: Int, zone: ZoneRules
    ) {
        (self.text, self.offset, self.header, self.path, self.digits) = (text, offset, header, path, digits)
        careful = CarefulRowParser(header: header, fields: FieldParser(text: text, digits: digits))
        quick = QuickRowParser(header: header, digits: digits)
        clock = FileClock(zone: zone)
    }

    /// Reads to the end; throws ``BarFileError/noBars(_:)`` or ``BarFileError/tooManyBadRows(_:)``.
    consuming func read() throws(BarFileError) -> ImportedBars {
        columns.reserve(estimatedRows)
        let isUsual = header.isUsual
        while offset < text.count {
            if isUsual { readQuickly() }
            if offset < text.count { readCarefully() }
        }
        let report = report
        guard report.accepted > 0 else { throw .noBars(report) }
        guard report.badRowCount <= report.toleratedBadRows else { throw .tooManyBadRows(report) }
        let shortest: Timeframe = header.has(.time) ? .m1 : .d1
        return ImportedBars(series: columns.series(digits: digits, shortest: shortest), report: report)
    }

    /// Reads usual rows until one is not, or the text is nearly over.
    private mutating func readQuickly() {
        guard let start = text.baseAddress else { return }
        let end = text.count - QuickRowParser.reach
        var row = ParsedRow()
        let first = columns.opened.count
        while offset <= end {
            let used = quick.parse(start + offset, into: &row)
            guard used > 0, row.local >= clock.low, row.local < clock.high else { break }
            let instant = row.local &- clock.offset
            guard instant > columns.last else { break }
            columns.append(instant: instant, row)
            offset += used
        }
        let read = columns.opened.count - first
        line += read
        rows += read
    }

    /// Reads one line, whatever it holds.
    private mutating func readCarefully() {
        let lineStart = offset
        var end = text.count
        var hasNewline = false
        if let start = text.baseAddress, let found = memchr(start + offset, 0x0A, text.count - offset) {
            end = UnsafeRawPointer(found) - start
            hasNewline = true
        }
        offset = hasNewline ? end + 1 : end
        defer { line += 1 }
        if end > lineStart, text[end - 1] == 0x0D { end -= 1 }
        if text[lineStart..<end].allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return }
        rows += 1
        do {
            let row = try careful.parse(lineStart..<end, isLastLine: !hasNewline)
            columns.append(instant: try instant(of: row, lineStart), row)
        } catch {
            refuse(error, lineStart..<end)
        }
    }

    /// Where a row stands on the UTC axis; a time that occurs twice is the first one that follows the bar before.
    private mutating func instant(of row: ParsedRow, _ lineStart: Int) throws(RowFault) -> Int64 {
        let latest: Int64
        switch clock.reading(local: row.local) {
        case .never: throw RowFault(reason: .nonexistentTime, offset: lineStart)
        case .once(let instant): latest = instant
        case .twice(let first, let second): latest = first > columns.last ? first : second
        }
        if latest == columns.last { throw RowFault(reason: .duplicateTime, offset: lineStart) }
        if latest < columns.last { throw RowFault(reason: .outOfOrder, offset: lineStart) }
        return latest
    }

    private mutating func refuse(_ fault: RowFault, _ range: Range<Int>) {
        counts[fault.reason.rawValue] += 1
        guard badRows.count < ImportReport.listedBadRows else { return }
        badRows.append(
            BadRow(
                line: line, column: fault.offset - range.lowerBound + 1, reason: fault.reason,
                excerpt: TextBytes.excerpt(text[range])))
    }

    private var report: ImportReport {
        let byReason = BadRow.Reason.allCases.map { (reason: $0, count: counts[$0.rawValue]) }
            .filter { $0.count > 0 }.sorted { ($1.count, $0.reason.rawValue) < ($0.count, $1.reason.rawValue) }
        return ImportReport(
            path: path, rows: rows, accepted: columns.opened.count, badRows: badRows,
            badRowCount: counts.reduce(0, +), countsByReason: byReason)
    }

    /// The number of rows judged by the length of the first ones, a little more than is likely.
    private var estimatedRows: Int {
        let rest = text[offset...]
        let sample = rest.prefix(65_536)
        let lines = sample.reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) }
        guard sample.count < rest.count else { return lines + 1 }
        return rest.count / (sample.count / max(lines, 1)) * 33 / 32 + 16
    }
}
