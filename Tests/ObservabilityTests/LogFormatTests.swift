import Foundation
import Logging
import Market
import Testing

@testable import Observability

@Suite("Log lines")
struct LogFormatTests {
    /// What could forge a line, move a cursor, hide or turn what follows.
    static let hostile = [
        "a\nERROR herald: forged", "a\r\nb", "\u{1B}[2J", "\u{2028}", "\u{2029}", "\u{85}", "\u{202E}txt", "\u{0}", "\u{7F}",
        "\"}, {\"level\":\"info\"",
        "back\\slash", "tab\there", "\u{FEFF}", "💶 umlaut ä", "\u{E000}", "a=b c=\"d\"", "", " ",
    ]

    private func record(_ text: String) -> LogRecord {
        LogRecord(
            time: Timestamp(seconds: 1_399_035_600), level: .warning, label: "herald", message: text,
            fields: [("count", .integer(3)), ("name", .text(text)), (text, .flag(true)), ("part", .number(0.5))])
    }

    @Test("a line for people has time, level, label, message and fields")
    func text() {
        let line = LogRecord(
            time: Timestamp(nanoseconds: 1_399_035_600_250_000_000), level: .notice, label: "herald", message: "deal",
            fields: [
                ("price", .text("1.1")), ("why", .text("fast crossed")), ("n", .integer(-2)), ("list", .list([.text("a"), .flag(false)])),
            ]
        ).textLine
        #expect(line == "2014-05-02T13:00:00.250Z NOTICE   herald: deal price=1.1 why=\"fast crossed\" n=-2 list=[\"a\",false]")
    }

    @Test("a JSON line has the same, and fields never replace the four names")
    func json() throws {
        let line = LogRecord(
            time: Timestamp(seconds: 1_399_035_600), level: .info, label: "herald", message: "m",
            fields: [("level", .text("forged")), ("x", .number(.nan)), ("o", .object([("k", .integer(1))]))]
        ).jsonLine
        #expect(
            line
                == "{\"time\":\"2014-05-02T13:00:00Z\",\"level\":\"info\",\"logger\":\"herald\",\"message\":\"m\",\"level_\":\"forged\",\"x\":\"nan\",\"o\":{\"k\":1}}"
        )
    }

    @Test("no text leaves its line, and JSON gives back what went in", arguments: hostile)
    func injection(_ text: String) throws {
        for line in [record(text).textLine, record(text).jsonLine] {
            #expect(!line.unicodeScalars.contains { JSONText.isHidden($0) }, "\(line.debugDescription)")
            #expect(line.split(whereSeparator: \.isNewline).count == 1)
        }
        // Foundation's parser is the oracle.
        let object = try #require(JSONSerialization.jsonObject(with: Data(record(text).jsonLine.utf8)) as? [String: Any])
        #expect(object["message"] as? String == text)
        #expect(object["name"] as? String == text)
        #expect(object["level"] as? String == "warning")
        #expect(object["count"] as? Int == 3)
    }

    @Test("an escape that was written looks different from a character that was escaped")
    func unambiguous() {
        #expect(record("\n").textLine != record("\\n").textLine)
    }
}
