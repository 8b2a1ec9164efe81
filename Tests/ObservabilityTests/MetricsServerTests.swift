import Foundation
import Settings
import Synchronization
import Testing

@testable import Observability

@Suite("The server of measurements")
struct MetricsServerTests {
    /// Sends raw bytes and gives back everything that comes until the other side closes.
    private func ask(_ port: Int, _ text: String) -> String {
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/\(port); cat >&3; timeout 10 cat <&3",
        ]
        (process.standardInput, process.standardOutput, process.standardError) = (input, output, FileHandle.nullDevice)
        do { try process.run() } catch { return "\(error)" }
        try? input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        try? input.fileHandleForWriting.close()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }

    private func request(_ line: String, host: String = "127.0.0.1") -> String {
        "\(line) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n"
    }

    @Test("it answers what it knows and refuses the rest")
    func answers() throws {
        let server = try MetricsServer(
            ListenAddress(host: "127.0.0.1", port: 0), metrics: { "m 1\n" }, health: { Health(isHealthy: true) })
        defer { server.close() }
        let port = server.address.port
        let metrics = ask(port, request("GET /metrics?x=1"))
        #expect(metrics.hasPrefix("HTTP/1.1 200 OK\r\n") && metrics.hasSuffix("\r\n\r\nm 1\n"))
        #expect(metrics.contains("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"))
        let head = ask(port, request("HEAD /metrics"))
        #expect(head.hasPrefix("HTTP/1.1 200") && head.hasSuffix("\r\n\r\n"))
        #expect(ask(port, request("GET /healthz")).hasSuffix("{\"healthy\":true,\"problems\":[]}\n"))
        #expect(ask(port, request("GET /")).hasPrefix("HTTP/1.1 404"))
        #expect(ask(port, request("POST /metrics")).hasPrefix("HTTP/1.1 405"))
        #expect(ask(port, request("GET /metrics", host: "localhost:9464")).hasPrefix("HTTP/1.1 200"))
        // A page whose name was turned to this machine.
        #expect(ask(port, request("GET /metrics", host: "evil.example")).hasPrefix("HTTP/1.1 403"))
        #expect(!ask(port, "nonsense\r\n\r\n").contains("m 1"))
    }

    @Test("an unhealthy bot answers 503 with its problems")
    func unhealthy() throws {
        let server = try MetricsServer(
            ListenAddress(host: "127.0.0.1", port: 0), metrics: { "" },
            health: { Health(isHealthy: false, problems: ["the link is down: \"x\""]) })
        defer { server.close() }
        let answer = ask(server.address.port, request("GET /healthz"))
        #expect(answer.hasPrefix("HTTP/1.1 503"))
        #expect(answer.hasSuffix("{\"healthy\":false,\"problems\":[\"the link is down: \\\"x\\\"\"]}\n"))
    }

    @Test("a port that is taken is told with the way on")
    func taken() throws {
        let first = try MetricsServer(ListenAddress(host: "127.0.0.1", port: 0), metrics: { "" }, health: { Health(isHealthy: true) })
        defer { first.close() }
        let error = #expect(throws: ObservabilityFailure.self) {
            try MetricsServer(first.address, metrics: { "" }, health: { Health(isHealthy: true) })
        }
        #expect(error?.message.contains("cannot listen on 127.0.0.1:\(first.address.port)") == true)
    }
}
