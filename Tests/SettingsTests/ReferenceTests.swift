import Foundation
import Settings
import Testing

@Suite("The reference")
struct ReferenceTests {
    @Test("keys are unique, documented sentences")
    func complete() {
        let reference = HeraldSettings.reference
        #expect(Set(reference.map(\.key)).count == reference.count)
        #expect(reference.allSatisfy { $0.doc.hasSuffix(".") || $0.doc.hasSuffix("?") })
        #expect(reference.allSatisfy { !$0.type.isEmpty && !$0.range.isEmpty && !$0.defaultText.isEmpty })
    }

    @Test("every key of the shipped file is described, with its value as the default")
    func shipped() throws {
        let text = try String(contentsOf: root.appending(path: "config.toml"), encoding: .utf8)
        var section = ""
        for line in text.split(separator: "\n") {
            let code = line.prefix { $0 != "#" }.trimmingCharacters(in: .whitespaces)
            if code.hasPrefix("[") { section = code.trimmingCharacters(in: CharacterSet(charactersIn: "[]")) }
            guard let equals = code.firstIndex(of: "="), !code.hasPrefix("[") else { continue }
            let key = section + "." + code[..<equals].trimmingCharacters(in: .whitespaces)
            let value = code[code.index(after: equals)...].trimmingCharacters(in: .whitespaces)
            let descriptor = try #require(HeraldSettings.reference.first { $0.key == key }, "\(key)")
            if section != "strategy" { #expect(descriptor.defaultText == value, "\(key)") }
        }
    }

    @Test("every default that the shipped file shows in a comment is the default")
    func commented() throws {
        let text = try String(contentsOf: root.appending(path: "config.toml"), encoding: .utf8)
        var (shown, section) = (0, "")
        for line in text.split(separator: "\n") {
            let bare = line.hasPrefix("# ") ? line.dropFirst(2) : line
            if bare.hasPrefix("["), let end = bare.firstIndex(of: "]") { section = bare[..<end].trimmingCharacters(in: ["["]) }
            guard line.hasPrefix("# "), line.contains(" = ") else { continue }
            let parts = bare.prefix { $0 != "#" }.split(separator: "=").map { $0.trimmingCharacters(in: .whitespaces) }
            let found = HeraldSettings.reference.first { $0.key == "\(section).\(parts[0])" }
            let descriptor = try #require(found, "\(line)")
            let isDefault = descriptor.defaultText == parts[1] || descriptor.defaultText == "the preset's; `strict`: `\(parts[1])`"
            // What has no default is shown as an example, and says so.
            let isExample = descriptor.defaultText.hasPrefix("none") && line.hasSuffix("; none without this line")
            // A default that depends on other keys is told in words, the usual one first.
            #expect(isDefault || isExample || descriptor.defaultText.hasPrefix("`\(parts[1].trimmingCharacters(in: ["\""]))`;"), "\(line)")
            shown += 1
        }
        #expect(shown >= 24)
    }

    @Test("the Markdown has a table row per key")
    func markdown() {
        let text = HeraldSettings.markdownReference()
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") }
        #expect(rows.count == HeraldSettings.reference.count)
        #expect(
            text.contains(
                "## `[[strategy]]`\n\n| Key | Type | Default | Allowed | Meaning |\n|---|---|---|---|---|\n| `file` |"))
        #expect(
            text.contains(
                "| `max_daily_loss_percent` | number, or text with its unit (\"1 %\") | `5` | above 0 up to 20 percent | "
                    + "Of the day's base, floating profit included. |"))
        #expect(text.hasSuffix("|\n"))
    }
}
