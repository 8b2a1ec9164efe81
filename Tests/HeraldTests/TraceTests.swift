import Foundation
import Testing

@Suite("The traces of a run", .serialized)
struct TraceTests {
    /// Takes what is posted and keeps it, a line each; tells its port first.
    private static let collector = """
        import http.server, sys
        class Keep(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with open(sys.argv[1], "ab") as file: file.write(self.path.encode() + b" " + body + b"\\n")
                self.send_response(200); self.end_headers()
            def log_message(self, *rest): pass
        server = http.server.HTTPServer(("127.0.0.1", 0), Keep)
        with open(sys.argv[1] + ".port", "w") as file: file.write(str(server.server_port) + "\\n")
        server.serve_forever()
        """

    @Test("tell of every order: what moved it, the disk, the wire, what was asked, and the broker's answer", .enabled(if: python != nil))
    func orders() throws {
        let scratch = try LiveRun.entering()
        let kept = scratch.folder.appendingPathComponent("spans")
        let collector = Process()
        collector.executableURL = python
        collector.arguments = ["-c", TraceTests.collector, kept.path]
        (collector.standardOutput, collector.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
        try collector.run()
        // Not by SIGTERM, which a process may have been started without heeding.
        defer { kill(collector.processIdentifier, SIGKILL) }
        var port: String?
        for _ in 0..<200 where port == nil {
            Thread.sleep(forTimeInterval: 0.05)
            let text = try? String(contentsOfFile: kept.path + ".port", encoding: .utf8)
            port = text.flatMap { $0.hasSuffix("\n") ? $0.trimmingCharacters(in: .newlines) : nil }
        }
        let run = try LiveRun(
            scratch, arguments: ["--no-supervisor"],
            configuration: """
                [run]
                speed = 3600
                on_stop = "flatten"
                [tracing]
                endpoint = "http://127.0.0.1:\(try #require(port))/v1/traces"
                [[strategy]]
                file = "strategies/sma_crossover.lua"
                symbol = "EURUSD"
                name = "crossing"
                """)
        try run.wait(for: "a position") { !$0.tickets.isEmpty }
        run.signal(SIGTERM)
        #expect(run.end() == 0)

        let spans = try spans(kept)
        let opened = try #require(spans.first { $0.name == "open" })
        // A bar closes with the first quote behind it.
        #expect(opened.attributes["herald.cause"] == "quote" && opened.attributes["herald.strategy"] == "crossing")
        #expect(opened.attributes["herald.symbol"] == "EURUSD")
        let legs = spans.filter { $0.trace == opened.trace && $0.parent == opened.id }
        #expect(legs.map(\.name) == ["decide", "commit", "send", "broker"])
        #expect(legs.allSatisfy { $0.begin >= opened.begin && $0.end <= opened.end && $0.begin <= $0.end })
        // The disk takes its time, and the clock is this machine's.
        #expect(legs.count == 4 && legs[1].end > legs[1].begin)
        #expect(abs(Double(opened.begin) / 1e9 - Date().timeIntervalSince1970) < 120)
        #expect(legs[2].attributes["herald.request"]?.hasPrefix("open ") == true)
        #expect(legs[3].attributes["herald.answer"]?.contains(" order ") == true)
        // The end was an operator's wish.
        let closed = try #require(spans.last { $0.name == "close" })
        #expect(closed.attributes["herald.cause"] == "operator")
    }

    private struct Span {
        var name: String, trace: String, id: String, parent: String
        var begin: Int64, end: Int64
        var attributes: [String: String]
    }

    private func spans(_ file: URL) throws -> [Span] {
        var found: [Span] = []
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            #expect(line.hasPrefix("/v1/traces {"))
            let body = Data(line.drop { $0 != "{" }.utf8)
            let all = try #require(JSONSerialization.jsonObject(with: body) as? [String: Any])
            for resource in all["resourceSpans"] as? [[String: Any]] ?? [] {
                for scope in resource["scopeSpans"] as? [[String: Any]] ?? [] {
                    for span in scope["spans"] as? [[String: Any]] ?? [] { found.append(self.span(span)) }
                }
            }
        }
        return found
    }

    private func span(_ fields: [String: Any]) -> Span {
        let text = { (name: String) in fields[name] as? String ?? "" }
        var attributes: [String: String] = [:]
        for pair in fields["attributes"] as? [[String: Any]] ?? [] {
            attributes[pair["key"] as? String ?? ""] = (pair["value"] as? [String: String])?["stringValue"]
        }
        return Span(
            name: text("name"), trace: text("traceId"), id: text("spanId"), parent: text("parentSpanId"),
            begin: Int64(text("startTimeUnixNano")) ?? 0, end: Int64(text("endTimeUnixNano")) ?? 0, attributes: attributes)
    }
}
