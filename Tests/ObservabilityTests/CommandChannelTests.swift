import Foundation
import Settings
import Testing

@testable import Observability

@Suite("A program that is given alerts")
struct CommandChannelTests {
    private func channel(_ program: [String], seconds: Int = 10) -> CommandChannel {
        CommandChannel(settings: AlertCommandSettings(program: program, timeoutSeconds: seconds))
    }

    @Test("it gets the alert as JSON, its message, and nothing of Herald's environment")
    func given() throws {
        try withFolder { folder in
            let (seen, variables) = (folder.appending(path: "a").path, folder.appending(path: "e").path)
            try channel(["/bin/sh", "-c", "cat > \"$0\"; env > \"$1\"", seen, variables]).deliver(
                alert("a", text: "$(touch x) `y`"), from: "bot")
            let object = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: seen))) as? [String: Any]
            #expect(object?["text"] as? String == "$(touch x) `y`")
            let names = try String(contentsOfFile: variables, encoding: .utf8).split(separator: "\n")
            #expect(names.contains("HERALD_ALERT_LEVEL=critical") && names.contains("HERALD_ALERT_CODE=a"))
            #expect(ProcessInfo.processInfo.environment.count > 8)
            #expect(names.filter { $0.contains("=") }.count < 15)
        }
    }

    @Test("a failure, a hang and a missing program are told")
    func failing() {
        let cases: [([String], String)] = [
            (["/bin/false"], "the program failed with status 1"), (["/bin/sleep", "30"], "the program did not end within 1 seconds"),
            (["/nonexistent/x"], "the program cannot be started: /nonexistent/x"),
        ]
        for (program, message) in cases {
            let begin = Date()
            let error = #expect(throws: AlertFailure.self) { try channel(program, seconds: 1).deliver(alert("a"), from: "bot") }
            #expect(error?.message == message)
            #expect(Date().timeIntervalSince(begin) < 5)
        }
    }

    @Test("a program that does not read its input is no failure")
    func deaf() throws {
        var long = alert("a")
        long.text = String(repeating: "x", count: 300_000)
        #expect(throws: Never.self) { try channel(["/bin/true"]).deliver(long, from: "bot") }
    }
}
