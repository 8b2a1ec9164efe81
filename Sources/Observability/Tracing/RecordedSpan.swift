import Synchronization
public import Tracing

/// A span that is exported when it ends.
public final class RecordedSpan: Span {
    private struct State {
        var finished: FinishedSpan
        var attributes: SpanAttributes
        var hasEnded = false
    }

    /// Carries the span's identity to those within it.
    public let context: InstrumentationContext
    private let state: Mutex<State>
    private let export: @Sendable (FinishedSpan) -> Void

    init(_ span: FinishedSpan, context: InstrumentationContext, export: @escaping @Sendable (FinishedSpan) -> Void) {
        var context = context
        context[TraceIdentityKey.self] = span.identity
        self.context = context
        state = Mutex(State(finished: span, attributes: [:]))
        self.export = export
    }

    /// What it is called.
    public var operationName: String {
        get { state.withLock(\.finished.name) }
        set { state.withLock { $0.finished.name = newValue } }
    }

    /// Its details.
    public var attributes: SpanAttributes {
        get { state.withLock(\.attributes) }
        set { state.withLock { $0.attributes = newValue } }
    }

    /// Until it ends.
    public var isRecording: Bool { state.withLock { !$0.hasEnded } }

    /// How it went.
    public func setStatus(_ status: SpanStatus) {
        state.withLock { $0.finished.status = (status.code == .ok, status.message ?? "") }
    }

    /// Something that happened meanwhile.
    public func addEvent(_ event: SpanEvent) {
        let added = (event.name, event.nanosecondsSinceEpoch, RecordedSpan.values(event.attributes))
        state.withLock { $0.finished.events.append(added) }
    }

    /// An error that happened meanwhile.
    public func recordError<Instant: TracerInstant>(
        _ error: any Error, attributes: SpanAttributes, at instant: @autoclosure () -> Instant
    ) {
        let values = [("exception.message", LogValue.text("\(error)"))] + RecordedSpan.values(attributes)
        let time = instant().nanosecondsSinceEpoch
        state.withLock { $0.finished.events.append(("exception", time, values)) }
    }

    /// Another span it has to do with.
    public func addLink(_ link: SpanLink) {
        guard let identity = link.context[TraceIdentityKey.self] else { return }
        let values = RecordedSpan.values(link.attributes)
        state.withLock { $0.finished.links.append((identity, values)) }
    }

    /// Ends it; only the first end counts.
    public func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
        let time = instant().nanosecondsSinceEpoch
        let finished: FinishedSpan? = state.withLock { state in
            guard !state.hasEnded else { return nil }
            state.hasEnded = true
            state.finished.end = max(time, state.finished.start)
            state.finished.attributes += RecordedSpan.values(state.attributes)
            return state.finished
        }
        if let finished { export(finished) }
    }

    /// In the order of their names.
    private static func values(_ attributes: SpanAttributes) -> [(name: String, value: LogValue)] {
        var result: [(name: String, value: LogValue)] = []
        attributes.forEach { name, attribute in result.append((name, value(attribute))) }
        return result.sorted { $0.name < $1.name }
    }

    private static func value(_ attribute: SpanAttribute) -> LogValue {
        switch attribute {
        case .int32(let value): .integer(Int64(value))
        case .int64(let value): .integer(value)
        case .double(let value): .number(value)
        case .bool(let value): .flag(value)
        case .string(let value): .text(value)
        case .stringConvertible(let value): .text(value.description)
        case .int32Array(let values): .list(values.map { .integer(Int64($0)) })
        case .int64Array(let values): .list(values.map { .integer($0) })
        case .doubleArray(let values): .list(values.map { .number($0) })
        case .boolArray(let values): .list(values.map { .flag($0) })
        case .stringArray(let values): .list(values.map { .text($0) })
        case .stringConvertibleArray(let values): .list(values.map { .text($0.description) })
        default: .text("\(attribute)")
        }
    }
}
