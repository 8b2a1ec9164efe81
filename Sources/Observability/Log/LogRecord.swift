import Logging
import Market

/// One thing to be written down, before it has a form.
struct LogRecord: Sendable {
    /// When it happened, UTC.
    var time: Timestamp
    var level: Logger.Level
    /// Which part of the program speaks.
    var label: String
    var message: String
    /// By name.
    var fields: [(name: String, value: LogValue)]
}

/// A field's value.
enum LogValue: Sendable {
    case text(String)
    case integer(Int64)
    case number(Double)
    case flag(Bool)
    case list([LogValue])
    case object([(name: String, value: LogValue)])

    init(_ value: Logger.MetadataValue) {
        switch value {
        case .string(let text): self = .text(text)
        case .stringConvertible(let value):
            switch value {
            case let value as Int: self = .integer(Int64(value))
            case let value as Int64: self = .integer(value)
            case let value as Double: self = .number(value)
            case let value as Bool: self = .flag(value)
            default: self = .text(value.description)
            }
        case .array(let values): self = .list(values.map(LogValue.init))
        case .dictionary(let values): self = .object(LogValue.fields(values))
        }
    }

    /// The fields of metadata in the order of their names.
    static func fields(_ metadata: Logger.Metadata) -> [(name: String, value: LogValue)] {
        metadata.sorted { $0.key < $1.key }.map { ($0.key, LogValue($0.value)) }
    }

    /// The same with every text changed.
    func mapTexts(_ change: (String) -> String) -> LogValue {
        switch self {
        case .text(let text): .text(change(text))
        case .integer, .number, .flag: self
        case .list(let values): .list(values.map { $0.mapTexts(change) })
        case .object(let fields): .object(fields.map { (change($0.name), $0.value.mapTexts(change)) })
        }
    }
}

extension LogRecord {
    /// The same with every text changed.
    func mapTexts(_ change: (String) -> String) -> LogRecord {
        LogRecord(
            time: time, level: level, label: label, message: change(message),
            fields: fields.map { (change($0.name), $0.value.mapTexts(change)) })
    }
}
