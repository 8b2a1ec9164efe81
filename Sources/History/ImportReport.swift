public import Market

/// The bars of one file together with what was left out of it.
public struct ImportedBars: Sendable {
    /// The accepted bars, oldest first, with the timeframe found in the file.
    public let series: BarSeries
    /// What was read and what was left out.
    public let report: ImportReport

    public init(series: BarSeries, report: ImportReport) { (self.series, self.report) = (series, report) }
}

/// What an import saw: bad rows are left out, listed and counted, never repaired.
public struct ImportReport: Sendable {
    /// At most this many bad rows are listed; all of them are counted.
    public static let listedBadRows = 20

    /// The file as the caller named it.
    public let path: String
    /// Data rows seen; the header and blank lines do not count.
    public let rows: Int
    /// Rows that became bars.
    public let accepted: Int
    /// The first bad rows in the file's order, ``listedBadRows`` at most.
    public let badRows: [BadRow]
    /// All bad rows.
    public let badRowCount: Int
    /// How often each reason occurred, the most frequent first, equals in the order of ``BadRow/Reason``.
    public let countsByReason: [(reason: BadRow.Reason, count: Int)]

    public init(
        path: String, rows: Int, accepted: Int, badRows: [BadRow], badRowCount: Int,
        countsByReason: [(reason: BadRow.Reason, count: Int)]
    ) {
        (self.path, self.rows, self.accepted) = (path, rows, accepted)
        (self.badRows, self.badRowCount, self.countsByReason) = (badRows, badRowCount, countsByReason)
    }

    /// The most bad rows that an import of this many rows tolerates: ten, or one in a thousand.
    public var toleratedBadRows: Int { max(10, rows / 1000) }
}

/// A data row that did not become a bar.
public struct BadRow: Hashable, Sendable {
    /// Line in the file, from 1.
    public let line: Int
    /// Byte within the line at which the fault begins, from 1.
    public let column: Int
    /// Why the row was left out.
    public let reason: Reason
    /// The row as printable ASCII, other bytes shown as `?` and tabs as spaces, 80 characters at most.
    public let excerpt: String

    public init(line: Int, column: Int, reason: Reason, excerpt: String) {
        (self.line, self.column, self.reason, self.excerpt) = (line, column, reason, excerpt)
    }

    /// Why a row cannot be believed.
    public enum Reason: Int, CaseIterable, Hashable, Sendable {
        case wrongFieldCount, truncatedLine, malformedDate, malformedTime, malformedNumber, notFinite, notPositive
        case tooManyDecimals, priceTooLarge, inconsistentPrices, countTooLarge, negativeVolume, negativeSpread
        case nonexistentTime, duplicateTime, outOfOrder
        case askBelowBid, malformedCompactTime, malformedDayFirstTime, missingOffset

        /// The reason in words, for reports.
        public var text: String {
            switch self {
            case .wrongFieldCount: "wrong number of fields"
            case .truncatedLine: "last line is cut off"
            case .malformedDate: "not a date (YYYY.MM.DD)"
            case .malformedTime: "not a time of day (HH:MM or HH:MM:SS)"
            case .malformedNumber: "not a number"
            case .notFinite: "NaN or infinite"
            case .notPositive: "price is zero or negative"
            case .tooManyDecimals: "more decimals than the symbol has"
            case .priceTooLarge: "price is too large"
            case .inconsistentPrices: "open, high, low and close contradict each other"
            case .countTooLarge: "volume or spread is too large"
            case .negativeVolume: "volume is negative"
            case .negativeSpread: "spread is negative"
            case .nonexistentTime: "the clock of the file's time zone skips this time"
            case .duplicateTime: "same time as the bar before"
            case .outOfOrder: "earlier than the bar before"
            case .askBelowBid: "ask is below bid"
            case .malformedCompactTime: "not a time (YYYYMMDD HHMMSS, or HHMMSSmmm)"
            case .malformedDayFirstTime: "not a time (DD.MM.YYYY HH:MM:SS.mmm)"
            case .missingOffset: "a local time without its GMT offset; name its clock with --time-zone"
            }
        }
    }
}
