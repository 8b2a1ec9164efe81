/// Counts rows and refusals while a file is read.
struct RowTally {
    private(set) var badRows: [BadRow] = []
    private var counts = [Int](repeating: 0, count: BadRow.Reason.allCases.count)
    /// Data rows so far.
    var rows = 0

    /// Notes a refused row that stands in `range` of the text.
    mutating func refuse(_ fault: RowFault, line: Int, _ range: Range<Int>, in text: UnsafeRawBufferPointer) {
        counts[fault.reason.rawValue] += 1
        guard badRows.count < ImportReport.listedBadRows else { return }
        badRows.append(
            BadRow(
                line: line, column: fault.offset - range.lowerBound + 1, reason: fault.reason, excerpt: TextBytes.excerpt(text[range])))
    }

    func report(path: String, accepted: Int) -> ImportReport {
        let byReason = BadRow.Reason.allCases.map { (reason: $0, count: counts[$0.rawValue]) }
            .filter { $0.count > 0 }.sorted { ($1.count, $0.reason.rawValue) < ($0.count, $1.reason.rawValue) }
        return ImportReport(
            path: path, rows: rows, accepted: accepted, badRows: badRows, badRowCount: counts.reduce(0, +), countsByReason: byReason)
    }
}
