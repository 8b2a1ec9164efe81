import Foundation
import Settings
import Synchronization
import Testing

@testable import Observability

/// A mail server that keeps what it is told.
final class RecordingMail: Sendable {
    /// What it does wrong.
    enum Fault: Sendable { case none, refusesRecipient, refusesLogin, slow }

    private final class Box: Sendable {
        let state = Mutex((commands: [String](), mail: [String]()))
    }

    private let box: Box
    let server: LoopbackServer

    init(_ fault: Fault = .none, capabilities: [String] = ["AUTH PLAIN"]) {
        let box = Box()
        self.box = box
        server = LoopbackServer { connection in
            if fault == .slow { Thread.sleep(forTimeInterval: 3) }
            connection.write("220 test\r\n")
            while let line = connection.line() {
                box.state.withLock { $0.commands.append(line) }
                switch line.prefix(4).uppercased() {
                case "EHLO":
                    connection.write(
                        (["250-test"] + capabilities.map { "250-\($0)" } + ["250 SIZE 1000000"]).joined(separator: "\r\n") + "\r\n")
                case "AUTH" where !line.contains("PLAIN "): connection.write("334 \r\n")
                case "AUTH": connection.write(fault == .refusesLogin ? "535 no\r\n" : "235 ok\r\n")
                case "RCPT": connection.write(fault == .refusesRecipient ? "550 no such user\r\n" : "250 ok\r\n")
                case "DATA":
                    connection.write("354 go\r\n")
                    while let line = connection.line(), line != "." { box.state.withLock { $0.mail.append(line) } }
                    connection.write("250 ok\r\n")
                case "QUIT":
                    connection.write("221 bye\r\n")
                    return
                case "MAIL", "HELO", "RSET", "NOOP": connection.write("250 ok\r\n")
                // The answer to the 334 above.
                default: connection.write(fault == .refusesLogin ? "535 no\r\n" : "235 ok\r\n")
                }
            }
        }
    }

    var commands: [String] { box.state.withLock { $0.commands } }
    var mail: [String] { box.state.withLock { $0.mail } }
}

@Suite("Mail")
struct MailTests {
    private func channel(
        _ server: RecordingMail, encryption: MailSettings.Encryption = .none, user: String? = nil, password: String? = nil,
        seconds: Double = 5
    ) -> MailChannel {
        MailChannel(
            settings: MailSettings(
                host: "127.0.0.1", port: server.server.port, encryption: encryption, user: user,
                password: password.map { _ in .environment("X") }, from: "bot@example.org", to: ["a@example.org", "b@example.org"]),
            password: password.map { Secret($0) }, connectSeconds: seconds, seconds: seconds)
    }

    @Test("a mail arrives whole, and nothing in an alert begins a header or ends the mail")
    func whole() throws {
        let server = RecordingMail()
        var hostile = alert("a", text: "line\r\n.\r\nMAIL FROM:<evil@example.org>\r\n\u{1F4B6} ü")
        hostile.title = "t\r\nBcc: evil@example.org\r\n\r\nbody " + String(repeating: "ü", count: 80)
        try channel(server).deliver(hostile, from: "bot")
        #expect(server.commands.filter { $0.hasPrefix("MAIL") }.map { $0.prefix(27) } == ["MAIL FROM:<bot@example.org>"])
        #expect(server.commands.filter { $0.hasPrefix("RCPT") } == ["RCPT TO:<a@example.org>", "RCPT TO:<b@example.org>"])
        let mail = server.mail
        let end = try #require(mail.firstIndex(of: ""))
        let headers = mail[..<end].filter { !$0.hasPrefix(" ") }.map { $0.prefix { $0 != ":" } }
        #expect(
            headers == ["Date", "From", "To", "Subject", "Auto-Submitted", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"])
        #expect(mail[0] == "Date: 2 May 2014 13:00:00 +0000")
        #expect(mail.allSatisfy { $0.utf8.count <= 78 })
        let body = try #require(Data(base64Encoded: mail[(end + 1)...].joined()))
        #expect(String(decoding: body, as: UTF8.self) == hostile.message(from: "bot"))
        // RFC 2047: the words' bytes one after the other.
        let words = mail[..<end].filter { $0.contains("=?utf-8?B?") }.map { $0.drop { $0 != "?" }.dropFirst("?utf-8?B?".count).dropLast(2) }
        let subject = words.map { String(decoding: Data(base64Encoded: String($0)) ?? Data(), as: UTF8.self) }.joined()
        #expect(subject.hasPrefix("[critical] bot: t") && subject.contains("Bcc: evil") && subject.hasSuffix("üüü"))
    }

    @Test("a name and password are used to log in")
    func login() throws {
        let server = RecordingMail()
        try channel(server, user: "me", password: "pa55word").deliver(alert("a"), from: "bot")
        // RFC 4616: NUL, name, NUL, password.
        let token = Data("\0me\0pa55word".utf8).base64EncodedString()
        #expect(server.commands.contains { $0 == token || $0 == "AUTH PLAIN \(token)" })
        #expect(!server.mail.isEmpty)
    }

    @Test("what the server refuses is no delivery and names no secret", arguments: [RecordingMail.Fault.refusesRecipient, .refusesLogin])
    func refused(_ fault: RecordingMail.Fault) {
        let server = RecordingMail(fault)
        let error = #expect(throws: AlertFailure.self) {
            try channel(server, user: "me", password: "pa55word").deliver(alert("a"), from: "bot")
        }
        #expect(error?.message.isEmpty == false && error?.message.contains("pa55word") == false)
        #expect(server.mail.isEmpty)
    }

    @Test("without the wanted encryption nothing is said, and no password")
    func encryption() {
        for encryption in [MailSettings.Encryption.startTLS, .implicit] {
            let server = RecordingMail()
            #expect(throws: AlertFailure.self) {
                try channel(server, encryption: encryption, user: "me", password: "pa55word", seconds: 2).deliver(alert("a"), from: "bot")
            }
            #expect(!server.commands.contains { $0.hasPrefix("MAIL") || $0.hasPrefix("AUTH") })
        }
    }

    @Test("a slow server is given up after its time")
    func slow() {
        let server = RecordingMail(.slow)
        let begin = Date()
        #expect(throws: AlertFailure.self) { try channel(server, seconds: 0.3).deliver(alert("a"), from: "bot") }
        #expect(Date().timeIntervalSince(begin) < 2)
    }
}
