import Foundation
import Settings
import Testing

@Suite("Secrets")
struct SecretTests {
    struct Holder: Encodable { var key: Secret<String> }

    @Test("no way of printing shows one")
    func hidden() throws {
        let secret = Secret("hunter2")
        let holder = Holder(key: secret)
        var dumped = ""
        dump(holder, to: &dumped)
        let shown = [
            "\(secret)", String(reflecting: secret), "\(holder)", String(reflecting: holder), "\(Optional(secret) as Any)", "\([secret])",
            dumped,
            String(decoding: try JSONEncoder().encode(holder), as: UTF8.self), "\(Mirror(reflecting: secret).children.map { "\($0)" })",
        ]
        #expect(shown.allSatisfy { !$0.contains("hunter2") }, "\(shown)")
        #expect("\(secret)" == "<redacted>" && shown[7] == "{\"key\":\"<redacted>\"}")
        #expect(secret.reveal { $0 } == "hunter2" && secret == Secret("hunter2") && secret != Secret("hunter3"))
    }

    private func reference(_ text: String) throws -> SecretReference {
        let found = try settings("[alerts.webhook]\nurl = \"\(text)\"").alerts.webhook
        return try #require(found).url
    }

    @Test("an environment variable")
    func environment() throws {
        let reference = try reference("env:HERALD_KEY")
        #expect(try reference.read(environment: ["HERALD_KEY": "k1"]) == Secret("k1"))
        for wrong in [[:], ["HERALD_KEY": ""], ["HERALD_KEY": "\nx"], ["HERALD_KEY": "a\u{7}b"]] {
            #expect(throws: SecretFailure.self) { try reference.read(environment: wrong) }
        }
    }

    @Test("the first line of a file that only its owner may read")
    func file() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "herald-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let reference = try reference("file:\(path)")
        #expect(throws: SecretFailure.self) { try reference.read() }
        try Data("k2\nsecond".utf8).write(to: URL(fileURLWithPath: path))
        for mode in [0o644, 0o640, 0o604, 0o620] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            let error = #expect(throws: SecretFailure.self) { try reference.read() }
            #expect(error?.message.contains("mode 0\(String(mode, radix: 8))") == true && error?.description.contains("k2") == false)
        }
        for mode in [0o600, 0o400] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            #expect(try reference.read() == Secret("k2"))
        }
        #expect(throws: SecretFailure.self) { try self.reference("file:/tmp").read() }
    }

    @Test("a credential of systemd")
    func credential() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "herald-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("k3".utf8).write(to: folder.appending(path: "hook"))
        let reference = try reference("credential:hook")
        #expect(try reference.read(environment: ["CREDENTIALS_DIRECTORY": folder.path]) == Secret("k3"))
        let error = #expect(throws: SecretFailure.self) { try reference.read(environment: [:]) }
        #expect(error?.message.contains("LoadCredential=hook:PATH") == true)
    }

    @Test("what a program prints")
    func command() throws {
        #expect(try reference("command:/bin/echo k4 and more").read() == Secret("k4 and more"))
        // No shell: the text is an argument.
        #expect(try reference("command:/bin/echo $(id)").read() == Secret("$(id)"))
        for wrong in ["command:/bin/false", "command:/nonexistent/x", "command:echo x", "command:/bin/true"] {
            #expect(throws: SecretFailure.self) { try self.reference(wrong).read() }
        }
    }

    @Test(
        "one in clear is refused with the way out and never repeated, in the file or an override",
        arguments: [
            "https://hooks.example.com/services/T0/B0/s3cr3t", "s3cr3t", "env:s3cr3t value", "env:", "file:", "credential:../s3cr3t",
            "command:",
            "env:9s3cr3t",
        ])
    func inClear(_ text: String) {
        for found in [
            messages("[alerts.webhook]\nurl = \"\(text)\""), messages("", overrides: ["alerts.webhook.url=\(text)"]),
            messages("[storage.postgres]\nurl = \"\(text)\""),
        ] {
            #expect(found.count == 1 && found[0].contains("must not stand here in clear") && found[0].contains("\"env:NAME\""))
            #expect(!found[0].contains("s3cr3t"))
        }
        #expect(messages("[alerts.webhook]\nurl = 5")[0].contains("in clear"))
    }
}
