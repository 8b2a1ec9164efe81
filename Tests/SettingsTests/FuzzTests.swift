import Foundation
import Settings
import Testing

@Suite("Hostile text")
struct FuzzTests {
    @Test(
        "changed and random text never traps, and every failure has ordered messages", arguments: [1, 2, 3] as [UInt64])
    func fuzz(_ seed: UInt64) throws {
        var random = SeededGenerator(state: seed)
        let shipped = try String(contentsOf: root.appending(path: "config.toml"), encoding: .utf8)
        for round in 0..<250 {
            let text = round % 4 == 0 ? noise(&random) : changed(shipped, &random)
            let overrides =
                round % 3 == 0 ? [noise(&random), "risk.\(noise(&random))", "account.balance=\(noise(&random))"] : []
            do {
                _ = try HeraldSettings(text: text, path: "c.toml", overrides: overrides)
            } catch {
                let places = error.errors.compactMap { found -> SettingPosition? in
                    guard let line = found.line, let column = found.column else { return nil }
                    return SettingPosition(line: line, column: column)
                }
                #expect(!error.errors.isEmpty && error.errors.allSatisfy { !$0.message.isEmpty })
                #expect(places == places.sorted(), "\(error)")
                #expect(places.allSatisfy { $0.line >= 1 && $0.column >= 1 })
                for found in error.errors where found.message.hasPrefix("unknown key") {
                    guard let line = found.line, let column = found.column, !found.key.contains("\"") else { continue }
                    let name = found.key.split(separator: ".").last ?? ""
                    #expect(isKey(String(name), at: SettingPosition(line: line, column: column), in: text), "\(found)")
                }
            }
            for (path, position) in KeyIndex(text: text).positions {
                guard case .key(let name)? = path.last else { continue }
                #expect(isKey(name, at: position, in: text), "\(path) \(position)")
            }
        }
    }

    @Test("large and deep texts are refused or told about, quickly")
    func large() {
        let deep = String(repeating: "a.", count: 200_000) + "a"
        #expect(messages("\(deep) = 1") == ["c.toml:1:257: error: invalid TOML: nested deeper than 128 levels"])
        #expect(messages("[\(deep)]") == ["c.toml:1:258: error: invalid TOML: nested deeper than 128 levels"])
        #expect(messages("x = " + String(repeating: "[", count: 200_000)).count == 1)
        #expect(messages("x = " + String(repeating: "{a=", count: 200_000)).count == 1)
        #expect(messages("x = [" + String(repeating: "1,", count: 20_000) + "]").count == 1)
        #expect(messages(String(repeating: "[[strategy]]\n", count: 2000)).count == 2000)
        #expect(messages("", overrides: ["\(deep)=1"]).count == 1)
    }

    /// Whether a key, bare or in quotes, stands at a place of a text.
    private func isKey(_ name: String, at position: SettingPosition, in text: String) -> Bool {
        let scalars = Array(text.unicodeScalars.drop { $0 == "\u{FEFF}" && position.line == 1 })
        let lines = scalars.split(separator: "\n", omittingEmptySubsequences: false)
        guard position.line <= lines.count else { return false }
        let rest = lines[position.line - 1].dropFirst(position.column - 1)
        return rest.starts(with: name.unicodeScalars) || rest.first == "\"" || rest.first == "'"
    }

    private static let pieces =
        [
            "[", "]", "[[", "]]", "{", "}", "=", ".", ",", "\"", "'", "\"\"\"", "'''", "\\", "#", "\n", "\r\n", " ",
            "\t", "a", "é", "𝛼",
        ]
        + [
            "risk", "account", "balance", "symbols", "strategy", "params", "EURUSD", "preset", "digits", "volume_step",
            "_percent", "exits", "sessions", "holidays", "\"always\"", "\"Mon-Fri 00:00-24:00\"", "\"2026-12-25\"",
        ]
        + [
            "0", "1", "-1", "1e9", "nan", "-inf", "true", "0x1F", "1_000", "2024-01-01", " 7", "\u{2028}", "07:30:00",
            "\u{0}", "\\u0000",
            "\u{FEFF}", "%",
        ]

    private func noise(_ random: inout SeededGenerator) -> String {
        (0..<Int.random(in: 0...40, using: &random)).map { _ in Self.pieces.randomElement(using: &random) ?? "" }
            .joined()
    }

    private func changed(_ text: String, _ random: inout SeededGenerator) -> String {
        var scalars = Array(text.unicodeScalars)
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let start = Int.random(in: 0..<scalars.count, using: &random)
            let end = min(scalars.count, start + Int.random(in: 0...6, using: &random))
            let piece = Self.pieces.randomElement(using: &random) ?? ""
            scalars.replaceSubrange(start..<end, with: Bool.random(using: &random) ? Array(piece.unicodeScalars) : [])
        }
        if Int.random(in: 0..<8, using: &random) == 0 {
            scalars = Array(scalars.prefix(Int.random(in: 0...scalars.count, using: &random)))
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
