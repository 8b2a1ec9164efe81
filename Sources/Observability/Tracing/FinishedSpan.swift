import Tracing

/// What is exported of a span.
struct FinishedSpan: Sendable {
    var identity: TraceIdentity
    /// The span it is part of; 0 for none.
    var parent: UInt64
    var name: String
    /// OTLP's number: 1 internal, 2 server, 3 client, 4 producer, 5 consumer.
    var kind: Int
    /// Nanoseconds since 1970.
    var start: UInt64
    /// Nanoseconds since 1970.
    var end: UInt64
    var attributes: [(name: String, value: LogValue)]
    var events: [(name: String, time: UInt64, attributes: [(name: String, value: LogValue)])] = []
    var links: [(identity: TraceIdentity, attributes: [(name: String, value: LogValue)])] = []
    /// nil for one that nobody judged.
    var status: (isOK: Bool, message: String)?
}

extension FinishedSpan {
    /// As OTLP's JSON has it.
    var json: String {
        var parts = [
            "\"traceId\":\"\(identity.traceText)\"", "\"spanId\":\"\(identity.spanText)\"",
            "\"name\":\(JSONText.quoted(name))", "\"kind\":\(kind)",
            "\"startTimeUnixNano\":\"\(start)\"", "\"endTimeUnixNano\":\"\(end)\"", "\"attributes\":\(FinishedSpan.json(attributes))",
        ]
        if parent != 0 { parts.insert("\"parentSpanId\":\"\(TraceIdentity.hexadecimal(parent))\"", at: 2) }
        if !events.isEmpty {
            let all = events.map {
                "{\"timeUnixNano\":\"\($0.time)\",\"name\":\(JSONText.quoted($0.name)),\"attributes\":\(FinishedSpan.json($0.attributes))}"
            }
            parts.append("\"events\":[\(all.joined(separator: ","))]")
        }
        if !links.isEmpty {
            let all = links.map {
                "{\"traceId\":\"\($0.identity.traceText)\",\"spanId\":\"\($0.identity.spanText)\",\"attributes\":\(FinishedSpan.json($0.attributes))}"
            }
            parts.append("\"links\":[\(all.joined(separator: ","))]")
        }
        if let status {
            let message = status.message.isEmpty ? "" : ",\"message\":\(JSONText.quoted(status.message))"
            parts.append("\"status\":{\"code\":\(status.isOK ? 1 : 2)\(message)}")
        }
        return "{\(parts.joined(separator: ","))}"
    }

    static func json(_ attributes: [(name: String, value: LogValue)]) -> String {
        "[" + attributes.map { "{\"key\":\(JSONText.quoted($0.name)),\"value\":\($0.value.otlp)}" }.joined(separator: ",") + "]"
    }

    /// A request with the spans of one process.
    static func request(_ spans: [FinishedSpan], resource: [(name: String, value: LogValue)]) -> String {
        let all = spans.map(\.json).joined(separator: ",")
        return "{\"resourceSpans\":[{\"resource\":{\"attributes\":\(json(resource))},"
            + "\"scopeSpans\":[{\"scope\":{\"name\":\"herald\"},\"spans\":[\(all)]}]}]}"
    }
}

extension LogValue {
    /// As an OTLP value: integers are text there.
    fileprivate var otlp: String {
        switch self {
        case .text(let text): "{\"stringValue\":\(JSONText.quoted(text))}"
        case .integer(let value): "{\"intValue\":\"\(value)\"}"
        case .number(let value): "{\"doubleValue\":\(JSONText.number(value))}"
        case .flag(let value): "{\"boolValue\":\(value)}"
        case .list(let values): "{\"arrayValue\":{\"values\":[\(values.map(\.otlp).joined(separator: ","))]}}"
        case .object(let fields): "{\"kvlistValue\":{\"values\":\(FinishedSpan.json(fields))}}"
        }
    }
}
