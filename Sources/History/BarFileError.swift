/// Why a file of bars cannot be used.
public enum BarFileError: Error, Sendable {
    /// The file cannot be opened or mapped.
    case cannotRead(path: String, reason: String)
    /// The file cannot be written.
    case cannotWrite(path: String, reason: String)
    /// The file holds nothing.
    case empty(path: String)
    /// The file is not text.
    case binary(path: String)
    /// The first line names no columns; `firstLine` is its printable beginning.
    case noHeader(path: String, firstLine: String)
    /// The header lacks a column that a bar needs; `header` is its printable beginning.
    case missingColumn(path: String, name: String, header: String)
    /// The header names a column twice.
    case duplicateColumn(path: String, name: String)
    /// More rows are bad than an import tolerates.
    case tooManyBadRows(ImportReport)
    /// No row became a bar.
    case noBars(ImportReport)
    /// No row became a tick; `incomplete` rows came before both sides had a price.
    case noTicks(ImportReport, incomplete: Int)
    /// The beginning of the file looks like no known format; `firstLine` is its printable beginning.
    case unknownFormat(path: String, firstLine: String)
    /// The file is not of the format that was asked for.
    case wrongFormat(path: String, format: DataFormat, firstLine: String)
    /// The two sides of a market do not fit each other.
    case sidesDiffer(bid: String, ask: String, reason: String)

    /// `FILE:LINE:COLUMN: error: what, why, what to do`, or `FILE: error: …` where no line applies.
    public var message: String {
        switch self {
        case .cannotRead(let path, let reason):
            "\(path): error: cannot read the file: \(reason); check the path and its permissions"
        case .cannotWrite(let path, let reason):
            "\(path): error: cannot write the file: \(reason); check the directory, its permissions and the free space"
        case .empty(let path):
            "\(path): error: the file is empty; export the bars again"
        case .binary(let path):
            "\(path): error: not a text file (it holds NUL or control bytes); export the bars from MT5 as text"
        case .noHeader(let path, let firstLine):
            "\(path):1:1: error: no header: the first line is \"\(firstLine)\"; put the column names first, "
                + "as in \(BarHeader.example)"
        case .missingColumn(let path, let name, let header):
            "\(path):1:1: error: \(BarFileError.missing(name, header))"
        case .duplicateColumn(let path, let name):
            "\(path):1:1: error: the header names the column <\(name)> twice, so it is unclear which one counts; "
                + "remove one of them"
        case .tooManyBadRows(let report):
            "\(report.place): error: \(report.badRowCount) of \(report.rows) rows are bad, more than the "
                + "\(report.toleratedBadRows) that are tolerated (\(report.reasons)); "
                + "check the symbol, its digits and the time zone, or export the bars again"
        case .noBars(let report) where report.rows == 0:
            "\(report.path): error: the file has a header but no bars; export a period that has bars"
        case .noTicks(let report, let incomplete) where incomplete > 0:
            "\(report.path): error: \(incomplete) of \(report.rows) rows came without both sides, so none is a quote: "
                + "prices of deals (LAST) say nothing about the spread; export ticks with BID and ASK"
        case .noTicks(let report, _):
            "\(report.place): error: none of the \(report.rows) rows is a usable tick (\(report.reasons)); "
                + "check the symbol and its digits, or export the ticks again"
        case .unknownFormat(let path, let firstLine):
            "\(path):1:1: error: the first line, \"\(firstLine)\", is of no known format; "
                + "name it with --format, one of \(DataFormat.names)"
        case .wrongFormat(let path, let format, let firstLine):
            "\(path):1:1: error: the first line, \"\(firstLine)\", is not \(format.title); "
                + "leave out --format to have it found out, or name another of \(DataFormat.names)"
        case .sidesDiffer(let bid, let ask, let reason):
            "\(ask): error: does not go with \(bid): \(reason); import the bid and ask files of one symbol and period"
        case .noBars(let report):
            "\(report.place): error: none of the \(report.rows) rows is a usable bar (\(report.reasons)); "
                + "check the symbol and its digits, or export the bars again"
        }
    }

    private static func missing(_ name: String, _ header: String) -> String {
        if name == "SPREAD" {
            return "no <SPREAD> column: bars without a spread are not believable, since nobody trades for free; "
                + "export the bars again with the spread"
        }
        if header.uppercased().contains("BID") {
            return "no <\(name)> column: this looks like an export of ticks; export bars (M1 or longer) instead, or give it to --ticks"
        }
        return "no <\(name)> column in the header \"\(header)\"; "
            + "export the bars again, a header reads \(BarHeader.example)"
    }
}

extension ImportReport {
    /// The first bad row as `FILE:LINE:COLUMN`.
    fileprivate var place: String { badRows.first.map { "\(path):\($0.line):\($0.column)" } ?? path }

    fileprivate var reasons: String {
        countsByReason.map { "\($0.reason.text): \($0.count)" }.joined(separator: ", ")
    }
}
