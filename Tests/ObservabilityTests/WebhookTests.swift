import Foundation
import Settings
import Testing

@testable import Observability

@Suite("Webhooks")
struct WebhookTests {
    private func channel(_ url: String, _ shape: WebhookSettings.Shape = .json, seconds: Double = 10, chat: String? = nil) -> WebhookChannel
    {
        WebhookChannel(
            url: Secret(url), shape: shape, chat: chat, authorization: Secret("Bearer t0ken"), connectSeconds: seconds, seconds: seconds)
    }

    private func body(_ http: RecordingHTTP) throws -> [String: Any] {
        let last = try #require(http.requests.last)
        return try #require(JSONSerialization.jsonObject(with: Data(last.body.utf8)) as? [String: Any])
    }

    @Test("Slack's shape: one text, its three characters escaped")
    func slack() throws {
        let http = RecordingHTTP()
        try channel(http.url + "/services/x", .slack).deliver(alert("a", text: "<!channel> R&D \"now\"\nnext"), from: "bot")
        #expect(http.requests[0].line == "POST /services/x HTTP/1.1")
        #expect(http.requests[0].headers["content-type"] == "application/json; charset=utf-8")
        #expect(http.requests[0].headers["authorization"] == "Bearer t0ken")
        let text = "[critical] bot: title of a\n&lt;!channel&gt; R&amp;D \"now\"\nnext\ntag: 7\n2014-05-02T13:00:00Z"
        #expect(try body(http) as? [String: String] == ["text": text])
    }

    @Test("Telegram's shape: the chat and the text as it is")
    func telegram() throws {
        let http = RecordingHTTP()
        try channel(http.url + "/botT/sendMessage", .telegram, chat: "-100123").deliver(alert("a", text: "<b>&"), from: "bot")
        let found = try body(http)
        #expect(found["chat_id"] as? String == "-100123")
        #expect((found["text"] as? String)?.contains("\n<b>&\n") == true && found["parse_mode"] == nil)
    }

    @Test("the generic shape has all fields")
    func json() throws {
        let http = RecordingHTTP()
        try channel(http.url).deliver(alert("latched", "x"), from: "bot")
        let found = try body(http)
        #expect(found["code"] as? String == "latched" && found["level"] as? String == "critical" && found["subject"] as? String == "x")
        #expect(found["time"] as? String == "2014-05-02T13:00:00Z" && found["bot"] as? String == "bot")
        #expect(found["fields"] as? [[String: String]] == [["name": "tag", "value": "7"]])
    }

    @Test("a long text is cut")
    func long() throws {
        let http = RecordingHTTP()
        try channel(http.url, .slack).deliver(alert("a", text: String(repeating: "é", count: 100_000)), from: "bot")
        #expect(try (body(http)["text"] as? String)?.count == Alert.longest + 1)
    }

    @Test(
        "refusals for good and for now are told apart",
        arguments: [(400, true), (401, true), (404, true), (302, true), (408, false), (429, false), (500, false), (503, false)])
    func refused(_ status: Int, _ isFinal: Bool) {
        let http = RecordingHTTP([
            .init(status: status, headers: ["Retry-After: 7", "Location: http://127.0.0.1:1/"], body: "invalid\ntoken")
        ])
        let error = #expect(throws: AlertFailure.self) { try channel(http.url).deliver(alert("a"), from: "bot") }
        #expect(
            error == AlertFailure(message: "the service answered \(status): invalid token", isFinal: isFinal, retryAfterSeconds: 7))
        #expect(http.requests.count == 1)
    }

    @Test("a slow service is given up after its time")
    func slow() {
        let http = RecordingHTTP([.init(delaySeconds: 3)])
        let begin = Date()
        let error = #expect(throws: AlertFailure.self) { try channel(http.url, seconds: 0.3).deliver(alert("a"), from: "bot") }
        #expect(Date().timeIntervalSince(begin) < 2)
        #expect(error?.message == "Timeout was reached" && error?.isFinal == false)
    }

    @Test("nobody there, no encryption there, and a connection that ends")
    func unreachable() {
        let plain = LoopbackServer { connection in _ = connection.line() }
        let secret = "/services/s3cr3ts3cr3t"
        for url in ["http://127.0.0.1:\(LoopbackServer.closedPort())", "https://127.0.0.1:\(plain.port)", "http://127.0.0.1:\(plain.port)"]
        {
            let error = #expect(throws: AlertFailure.self) { try channel(url + secret, seconds: 5).deliver(alert("a"), from: "bot") }
            #expect(
                error.map { !$0.message.isEmpty && !$0.message.contains("s3cr3t") && !$0.isFinal } == true,
                "\(url): \(error?.message ?? "")")
        }
    }

    @Test("other protocols are refused before anything is read or sent")
    func protocols() throws {
        try withFolder { folder in
            let path = folder.appending(path: "x").path
            for url in ["file://\(path)", "ftp://127.0.0.1/x", "gopher://127.0.0.1/x"] {
                #expect(throws: AlertFailure.self) { try channel(url).deliver(alert("a"), from: "bot") }
            }
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test("a certificate that nobody vouches for is refused, and one that is known is taken")
    func certificates() throws {
        try withFolder { folder in
            let (key, certificate) = (folder.appending(path: "k.pem").path, folder.appending(path: "c.pem").path)
            #expect(
                try run([
                    "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2", "-subj",
                    "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
                ]) == 0)
            let port = LoopbackServer.closedPort()
            let server = Process()
            server.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            server.arguments = ["openssl", "s_server", "-accept", "127.0.0.1:\(port)", "-key", key, "-cert", certificate, "-quiet"]
            let input = Pipe()
            (server.standardInput, server.standardOutput, server.standardError) = (input, FileHandle.nullDevice, FileHandle.nullDevice)
            try server.run()
            defer {
                server.terminate()
                server.waitUntilExit()
            }
            var trusting = channel("https://127.0.0.1:\(port)", seconds: 3)
            trusting.authorities = certificate
            let stranger = channel("https://127.0.0.1:\(port)", seconds: 3)
            var refusal: AlertFailure?
            _ = eventually {
                refusal = #expect(throws: AlertFailure.self) { try stranger.deliver(alert("a"), from: "bot") }
                return refusal?.message.contains("connect") == false
            }
            #expect(refusal?.message.contains("certificate") == true, "\(refusal?.message ?? "")")
            // s_server's answer is what comes on its input: it passes the handshake and then says this.
            try input.fileHandleForWriting.write(contentsOf: Data("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".utf8))
            #expect(throws: Never.self) { try trusting.deliver(alert("a"), from: "bot") }
        }
    }

    private func run(_ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
