import Foundation
import Testing

/// What the README shows is what the program prints.
@Suite(.enabled(if: FileManager.default.fileExists(atPath: repository.appendingPathComponent("README.md").path)))
struct ReadmeTests {
    private struct Example {
        let arguments: [String]
        var shown: [String] = []
    }

    private func blocks(_ language: String) throws -> [String] {
        try text(repository.appendingPathComponent("README.md")).components(separatedBy: "```\(language)\n").dropFirst()
            .compactMap { $0.components(separatedBy: "\n```").first }
    }

    private func examples() throws -> [Example] {
        var found: [Example] = []
        for line in try blocks("console").flatMap({ $0.components(separatedBy: "\n") }) {
            if line.hasPrefix("$ herald") {
                found.append(Example(arguments: line.split(separator: " ").dropFirst(2).map(String.init)))
            } else if !found.isEmpty {
                found[found.count - 1].shown.append(line)
            }
        }
        return found
    }

    /// A copy of what a visitor has, with the README's script saved as it says, and a copy with its two spelling mistakes.
    private func checkout() throws -> Scratch {
        let scratch = try Scratch()
        for name in ["config.toml", "samples", "strategies"] {
            try FileManager.default.copyItem(at: repository.appendingPathComponent(name), to: scratch.url(name))
        }
        let script = try #require(try blocks("lua").first) + "\n"
        try scratch.write("strategies/first.lua", script)
        let misspelt = script.replacingOccurrences(of: "self.slow", with: "self.slwo").replacingOccurrences(
            of: "stop_loss", with: "stop_los")
        try scratch.write("strategies/oops.lua", misspelt)
        return scratch
    }

    @Test func everyCommandPrintsWhatIsShown() throws {
        let (examples, scratch) = (try examples(), try checkout())
        #expect(examples.count >= 2)
        for example in examples {
            let outcome = try herald(example.arguments, in: scratch.folder)
            #expect(outcome.status == (example.shown.contains { $0.contains(": error: ") } ? 1 : 0), "\(outcome.errors)")
            // The cost of a bar is the machine's.
            let (shown, printed) = (
                example.shown.filter { !$0.hasPrefix("  cost ") }, outcome.outputLines.filter { !$0.hasPrefix("  cost ") }
            )
            #expect(Array(printed.prefix(shown.count)) == shown, "herald \(example.arguments)")
        }
    }
}
