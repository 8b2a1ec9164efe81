import Foundation
import Logging
import Market
import Settings
import Testing
import Tracing

@testable import Observability

/// An instant of a test.
struct At: TracerInstant {
    var nanosecondsSinceEpoch: UInt64
    static func < (left: At, right: At) -> Bool { left.nanosecondsSinceEpoch < right.nanosecondsSinceEpoch }
}

struct DictionaryCarrier: Extractor, Injector {
    func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
    func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) { carrier[key] = value }
}

@Suite("Traces")
struct TracingTests {
    private let registry = MetricRegistry()
    private let log = HeldLog()

    private func exporter(_ endpoint: String) -> (SpanExporter, LogSink) {
        let sink = LogSink(format: .text, redactor: Redactor())
        sink.start(log)
        let logger = Logger(label: "spans") { SinkLogHandler(label: $0, level: .info, sink: sink) }
        let made = SpanExporter(
            endpoint: endpoint, authorization: Secret("Bearer t0ken"), resource: [("service.name", .text("herald"))], registry: registry,
            redactor: sink.redactor, logger: logger, intervalSeconds: 0.1)
        made.start()
        return (made, sink)
    }

    /// All spans a collector was sent.
    private func spans(_ http: RecordingHTTP) throws -> [[String: Any]] {
        try http.requests.flatMap { request in
            let all = try #require(JSONSerialization.jsonObject(with: Data(request.body.utf8)) as? [String: Any])
            let resources = try #require(all["resourceSpans"] as? [[String: Any]])
            return resources.flatMap { ($0["scopeSpans"] as? [[String: Any]] ?? []).flatMap { $0["spans"] as? [[String: Any]] ?? [] } }
        }
    }

    @Test("an order's journey is one trace: a span for the whole and one for each leg")
    func journey() throws {
        let http = RecordingHTTP()
        let (exporter, sink) = exporter(http.url + "/v1/traces")
        let time = { (microseconds: Int64) in Timestamp(nanoseconds: 1_399_035_600_000_000_000 + microseconds * 1000) }
        let journey = OrderJourney(
            tag: 42, kind: .open, strategy: 0, symbol: 0, received: time(0), decided: time(30), durable: time(1030), sent: time(1040),
            answered: time(51_040), outcome: "filled", isSuccess: true)
        let names = RunNames(strategies: ["sma"], symbols: ["EURUSD"], currency: "USD", bot: "b")
        for span in journey.spans(names: names) { exporter.offer(span) }
        #expect(exporter.close(withinSeconds: 5))
        let found = try spans(http)
        #expect(http.requests[0].line == "POST /v1/traces HTTP/1.1" && http.requests[0].headers["authorization"] == "Bearer t0ken")
        #expect(found.map { $0["name"] as? String } == ["open", "decide", "commit", "send", "broker"])
        #expect(Set(found.map { $0["traceId"] as? String ?? "" }).count == 1)
        #expect(Set(found.map { $0["spanId"] as? String ?? "" }).count == 5)
        #expect(found[0]["parentSpanId"] == nil)
        #expect(found.dropFirst().allSatisfy { $0["parentSpanId"] as? String == found[0]["spanId"] as? String })
        #expect((found[0]["traceId"] as? String)?.count == 32 && (found[0]["spanId"] as? String)?.count == 16)
        #expect(
            found[0]["startTimeUnixNano"] as? String == "1399035600000000000"
                && found[0]["endTimeUnixNano"] as? String == "1399035600051040000")
        #expect(
            found[2]["startTimeUnixNano"] as? String == "1399035600000030000"
                && found[2]["endTimeUnixNano"] as? String == "1399035600001030000")
        #expect((found[0]["status"] as? [String: Any])?["code"] as? Int == 1 && found[4]["kind"] as? Int == 3)
        let attributes = try #require(found[0]["attributes"] as? [[String: Any]])
        #expect(attributes.contains { $0["key"] as? String == "herald.tag" && ($0["value"] as? [String: String]) == ["intValue": "42"] })
        _ = sink.close(withinSeconds: 5)
    }

    @Test("an order without an answer has no leg for it, and a clock that stepped back makes none")
    func partial() {
        let journey = OrderJourney(
            tag: 1, kind: .close, symbol: 0, received: Timestamp(seconds: 100), decided: Timestamp(seconds: 99),
            durable: Timestamp(seconds: 101),
            outcome: "unknown", isSuccess: false)
        #expect(journey.legs.map(\.name) == ["commit"])
        let names = RunNames(strategies: [], symbols: [], currency: "USD", bot: "b")
        #expect(journey.spans(names: names)[0].json.contains("\"status\":{\"code\":2,\"message\":\"unknown\"}"))
    }

    @Test("spans of libraries nest, carry events and errors, and end once")
    func tracer() throws {
        let http = RecordingHTTP()
        let (exporter, sink) = exporter(http.url)
        let tracer = ExportingTracer(exporter)
        let outer = tracer.startSpan("outer", context: .topLevel, ofKind: .server, at: At(nanosecondsSinceEpoch: 10))
        let inner = tracer.startSpan("inner", context: outer.context, ofKind: .client, at: At(nanosecondsSinceEpoch: 20))
        inner.attributes["n"] = 3
        inner.attributes["s"] = "a\nb"
        inner.addEvent(SpanEvent(name: "e", at: At(nanosecondsSinceEpoch: 21)))
        inner.recordError(AlertFailure(message: "m"), attributes: [:], at: At(nanosecondsSinceEpoch: 22))
        inner.setStatus(SpanStatus(code: .error, message: "bad"))
        inner.end(at: At(nanosecondsSinceEpoch: 30))
        inner.end(at: At(nanosecondsSinceEpoch: 99))
        #expect(!inner.isRecording && outer.isRecording)
        outer.end(at: At(nanosecondsSinceEpoch: 40))
        #expect(exporter.close(withinSeconds: 5))
        let found = try spans(http)
        #expect(found.count == 2 && found[0]["name"] as? String == "inner" && found[0]["endTimeUnixNano"] as? String == "30")
        #expect(
            found[0]["parentSpanId"] as? String == found[1]["spanId"] as? String
                && found[0]["traceId"] as? String == found[1]["traceId"] as? String)
        #expect((found[0]["events"] as? [[String: Any]])?.map { $0["name"] as? String } == ["e", "exception"])
        #expect(found[0]["kind"] as? Int == 3 && found[1]["kind"] as? Int == 2)
        _ = sink.close(withinSeconds: 5)
    }

    @Test("traceparent is read and written as the W3C has it")
    func header() throws {
        let (exporter, sink) = exporter("http://127.0.0.1:1")
        let tracer = ExportingTracer(exporter)
        // The example of the W3C's recommendation.
        let example = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        var context = InstrumentationContext.topLevel
        tracer.extract(["traceparent": example], into: &context, using: DictionaryCarrier())
        var carrier: [String: String] = [:]
        tracer.inject(context, into: &carrier, using: DictionaryCarrier())
        #expect(carrier == ["traceparent": example])
        for wrong in [
            "", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331", "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-+af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x",
        ] { #expect(TraceIdentity(header: wrong) == nil, "\(wrong)") }
        _ = exporter.close(withinSeconds: 1)
        _ = sink.close(withinSeconds: 5)
    }

    @Test("a collector that fails is tried again, and told of once")
    func failing() throws {
        let http = RecordingHTTP([.init(status: 503), .init(status: 503), .init()])
        let (exporter, sink) = exporter(http.url)
        let tracer = ExportingTracer(exporter)
        tracer.startSpan("a", context: .topLevel, at: At(nanosecondsSinceEpoch: 1)).end(at: At(nanosecondsSinceEpoch: 2))
        // Pauses of one and two seconds.
        #expect(eventually { http.requests.count == 3 })
        #expect(eventually { registry.exposition().contains("herald_spans_total{outcome=\"sent\"} 1\n") })
        #expect(exporter.close(withinSeconds: 5) && sink.close(withinSeconds: 5))
        #expect(log.lines.count == 1 && log.text.contains("the collector answered 503"))
    }

    @Test("what a collector refuses is lost and counted, and an end does not hang on one that is gone")
    func refused() {
        let http = RecordingHTTP([.init(status: 400, body: "bad")])
        for endpoint in [http.url, "http://127.0.0.1:\(LoopbackServer.closedPort())"] {
            let (exporter, sink) = exporter(endpoint)
            ExportingTracer(exporter).startSpan("a", context: .topLevel, at: At(nanosecondsSinceEpoch: 1)).end(
                at: At(nanosecondsSinceEpoch: 2))
            let begin = Date()
            _ = exporter.close(withinSeconds: 1)
            #expect(Date().timeIntervalSince(begin) < 3)
            _ = sink.close(withinSeconds: 5)
        }
        #expect(eventually { registry.exposition().contains("herald_spans_total{outcome=\"lost\"} 2\n") })
    }
}
