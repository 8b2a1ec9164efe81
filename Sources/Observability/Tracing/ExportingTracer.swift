public import Tracing

/// swift-distributed-tracing's way to the collector: spans of this program and of its libraries end in the same traces.
public final class ExportingTracer: Tracer {
    public typealias Span = RecordedSpan

    private let exporter: SpanExporter

    init(_ exporter: SpanExporter) { self.exporter = exporter }

    /// Begins a span within the context's, or a new trace.
    public func startSpan<Instant: TracerInstant>(
        _ operationName: String, context: @autoclosure () -> InstrumentationContext, ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant, function: String, file fileID: String, line: UInt
    ) -> RecordedSpan {
        let context = context()
        let parent = context[TraceIdentityKey.self]
        let number =
            switch kind {
            case .server: 2
            case .client: 3
            case .producer: 4
            case .consumer: 5
            case .internal: 1
            }
        let start = instant().nanosecondsSinceEpoch
        let span = FinishedSpan(
            identity: .next(in: parent?.trace), parent: parent?.span ?? 0, name: operationName, kind: number, start: start, end: start,
            attributes: [("code.function", .text(function))])
        return RecordedSpan(span, context: context) { [exporter] in exporter.offer($0) }
    }

    /// Sends what waits soon.
    public func forceFlush() { exporter.hurry() }

    /// Reads a `traceparent`.
    public func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier, into context: inout InstrumentationContext, using extractor: Extract
    ) where Extract.Carrier == Carrier {
        if let header = extractor.extract(key: "traceparent", from: carrier), let identity = TraceIdentity(header: header) {
            context[TraceIdentityKey.self] = identity
        }
    }

    /// Writes a `traceparent`.
    public func inject<Carrier, Inject: Injector>(
        _ context: InstrumentationContext, into carrier: inout Carrier, using injector: Inject
    ) where Inject.Carrier == Carrier {
        if let identity = context[TraceIdentityKey.self] { injector.inject(identity.header, forKey: "traceparent", into: &carrier) }
    }
}
