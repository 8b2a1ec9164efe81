import Foundation
import Testing

/// One line of a scenario: its verb, the plain words after it and the `key=value` words.
struct ScenarioLine: Sendable {
    let number: Int
    let verb: String
    /// Everything after the verb in order, for expectations.
    let words: [String]

    /// The words without `=`.
    var plain: [String] { words.filter { !$0.contains("=") } }

    /// The value of a `key=value` word; nil when it is not given.
    subscript(key: String) -> String? {
        words.first { $0.hasPrefix(key + "=") }.map { String($0.dropFirst(key.count + 1)) }
    }

    /// The keys given, in order.
    var keys: [String] { words.compactMap { word in word.firstIndex(of: "=").map { String(word[..<$0]) } } }
}

/// A text file of Tests/Conformance; its language is described in the README beside it.
struct Scenario: Sendable, CustomTestStringConvertible {
    let name: String
    let lines: [ScenarioLine]

    var testDescription: String { name }

    /// Every file, by name.
    static let all: [Scenario] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Conformance")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".txt") }.sorted().compactMap { name in
            guard let text = try? String(contentsOf: folder.appending(path: name), encoding: .utf8) else { return nil }
            return Scenario(name: name, text: text)
        }
    }()

    init(name: String, text: String) {
        self.name = name
        var lines: [ScenarioLine] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.prefix { $0 != "#" }.split(separator: " ").map(String.init)
            guard let verb = words.first else { continue }
            lines.append(ScenarioLine(number: index + 1, verb: verb, words: Array(words.dropFirst())))
        }
        self.lines = lines
    }
}

/// Whether what happened is what was expected, word by word; a dash, alone or behind `=`, stands for what no rule tells.
func agrees(_ expected: [String], _ happened: String) -> Bool {
    let words = happened.split(separator: " ").map(String.init)
    return words.count == expected.count
        && zip(expected, words).allSatisfy { left, right in
            left == right || left == "-" || (left.hasSuffix("=-") && right.hasPrefix(left.dropLast()))
        }
}
