internal import Market

/// The form of an export.
public enum ExportFormat: String, Sendable, CaseIterable {
    /// RFC 4180: a header line, comma-separated, lines end in CR LF; an unknown value is empty.
    case csv
    /// An array of objects, one a line; decimals are texts, so that none of their digits is lost; an unknown value is null.
    case json
}

/// Rows of a read model as text, one at a time.
public struct ReadModelExport: Sendable {
    /// The table.
    public let model: ReadModel
    /// The form.
    public let format: ExportFormat
    private var isFirst = true

    public init(_ model: ReadModel, _ format: ExportFormat) { (self.model, self.format) = (model, format) }

    /// What stands before the first row.
    public var opening: String {
        switch format {
        case .csv: model.columns.map(\.name).joined(separator: ",") + "\r\n"
        case .json: "["
        }
    }

    /// One row.
    public mutating func text(of row: ReadModelRow) -> String {
        defer { isFirst = false }
        let texts = zip(model.columns, row.cells).map { ($0, ReadModelExport.text($1, $0.kind)) }
        switch format {
        case .csv: return texts.map { field($1 ?? "") }.joined(separator: ",") + "\r\n"
        case .json:
            var bytes = Array((isFirst ? "\n{" : ",\n{").utf8)
            for (index, (column, text)) in texts.enumerated() {
                bytes += "\(index > 0 ? "," : "")\"\(column.name)\":".utf8
                switch (text, column.kind) {
                case (nil, _): bytes += "null".utf8
                case (let text?, .integer), (let text?, .real), (let text?, .flag): bytes += text.utf8
                case (let text?, _): CanonicalJSON.write(text, to: &bytes)
                }
            }
            return String(decoding: bytes, as: UTF8.self) + "}"
        }
    }

    /// What stands behind the last row.
    public var closing: String { format == .csv ? "" : "\n]\n" }

    /// A value as people and other programs read it; nil for null.
    static func text(_ cell: ReadModelCell, _ kind: ReadModel.Kind) -> String? {
        switch (cell, kind) {
        case (.null, _): nil
        case (.text(let text), _): text
        case (.real(let value), _): value.description
        case (.integer(let value), .price): Price(raw: value).description
        case (.integer(let value), .volume): Volume(raw: value).description
        case (.integer(let value), .money): Money(raw: value).description
        case (.integer(let value), .flag): value == 0 ? "false" : "true"
        case (.integer(let value), .time): ReadModelExport.instant(value)
        case (.integer(let value), _): String(value)
        }
    }

    /// ISO 8601 in UTC: to the second, or with nine decimals.
    static func instant(_ nanoseconds: Int64) -> String {
        let time = Timestamp(nanoseconds: nanoseconds)
        let fraction = nanoseconds - time.seconds * 1_000_000_000
        let whole = Timestamp(seconds: time.seconds).description
        guard fraction != 0 else { return whole }
        return "\(whole.dropLast()).\(String(1_000_000_000 + fraction).dropFirst())Z"
    }

    private func field(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0D || $0 == 0x0A }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
