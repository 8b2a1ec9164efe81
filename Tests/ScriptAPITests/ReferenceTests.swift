import Engine
import Foundation
import LuaSyntax
import Research
import ScriptAPI
import Scripting
import Testing

/// The reference says what is true: every entry has an example, and every example runs.
@Suite struct ReferenceTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let section: String
        let entry: String
        let code: String
        var testDescription: String { entry }
    }

    /// The fenced Lua of docs/lua-api.md with the headings it stands under.
    static let examples: [Example] = {
        let text = (try? String(contentsOf: root.appending(path: "docs/lua-api.md"), encoding: .utf8)) ?? ""
        var (section, entry, code): (String, String, [Substring]?) = ("", "", nil)
        var found: [Example] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if let lines = code {
                if line == "```" {
                    found.append(Example(section: section, entry: entry, code: lines.joined(separator: "\n")))
                    code = nil
                } else {
                    code = lines + [line]
                }
            } else if line == "```lua" {
                code = []
            } else if line.hasPrefix("## ") {
                section = String(line.dropFirst(3))
            } else if line.hasPrefix("### ") {
                entry = String(line.dropFirst(4))
            }
        }
        return found
    }()

    /// A strategy around an example; it logs or decides when the example has run.
    private func wrapped(_ example: Example) -> String {
        switch example.section {
        case "Declaring" where example.entry.contains("strategy"): example.code + "\nfunction S:on_bar(bar) log(\"ran\") end return S"
        case "Declaring":
            example.code + "\nlocal S = strategy { api = 1, name = \"x\", timeframe = \"H1\", params = { p = p } }\n"
                + "function S:on_bar(bar) log(tostring(self.params.p)) end return S"
        case "Indicators":
            "local S = strategy { api = 1, name = \"x\", timeframe = \"H1\" }\nfunction S:indicators()\n\(example.code)\nreturn { i = i }\nend\n"
                + "function S:on_bar(bar) log(self.i[0]) end return S"
        case "Decisions": onBar(example.code)
        default: onBar(example.code + "\nlog(\"ran\")", indicators: "{ fast = sma(2) }")
        }
    }

    @Test func everyEntryOfEverySectionHasAnExample() throws {
        let text = try String(contentsOf: root.appending(path: "docs/lua-api.md"), encoding: .utf8)
        let sections = text.split(separator: "\n## ").filter { section in
            ["Declaring", "Indicators", "Decisions", "Helpers"].contains { section.hasPrefix($0) }
        }
        let entries = sections.flatMap { $0.split(separator: "\n").filter { $0.hasPrefix("### ") }.map { String($0.dropFirst(4)) } }
        #expect(entries.count == 19, "5 declare, 4 indicators, 4 decisions, 6 helpers")
        #expect(ReferenceTests.examples.map(\.entry) == entries)
    }

    @Test(arguments: ReferenceTests.examples)
    func itRuns(_ example: Example) throws {
        try withFolder(["t.lua": wrapped(example), "tools.lua": "return { one = 1 }"]) { folder in
            let source = try ScriptSource(path: folder + "/t.lua")
            #expect(source.lint().filter { $0.severity == .error } == [])
            let record = try run(
                ScriptLoader.strategy(source, ScriptOptions(limits: patient)), hourly(Array(repeating: 110_000, count: 40)))
            #expect(record.failure == nil, "\(String(describing: record.failure))")
            switch example.entry {
            case let entry where entry.contains("long"), let entry where entry.contains("short"): #expect(record.entrySignals > 0)
            case let entry where entry.contains("close {"): #expect(record.skips["nothing_to_close"] ?? 0 > 0)
            case let entry where entry.contains("skip(reason"): #expect(record.skips["too quiet"] ?? 0 > 0)
            default: #expect(!record.logs.isEmpty)
            }
        }
    }

    @Test func theFilesInTheRepositoryAreTheGeneratedOnes() throws {
        #expect(GeneratedFiles.all.count >= 3)
        for file in GeneratedFiles.all {
            #expect(
                try String(contentsOf: root.appending(path: file.path), encoding: .utf8) == file.text, "\(file.path) is stale: ./dev docs")
        }
    }

    @Test func theEditorStubIsLuaAndNamesEveryFunctionAndRecord() throws {
        let stub = ScriptDocuments.editorStub
        #expect(throws: Never.self) { try LuaChunk.parse(stub, path: "herald.meta.lua").get() }
        #expect(stub.hasPrefix("---@meta\n"))
        for name in ["strategy", "integer", "number", "boolean", "choice", "sma", "ema", "rsi", "atr", "long", "short", "close", "skip"]
            + ["crossed_above", "crossed_below", "highest", "lowest", "log"]
        {
            #expect(stub.contains("\nfunction \(name)("), "\(name)")
        }
        for record in ["bar", "account", "symbol", "tick", "position"] { #expect(stub.contains("\n\(record) = {}\n"), "\(record)") }
    }

    @Test func theTemplateLoads() throws {
        let strategy = try load(ScriptDocuments.strategyTemplate(name: "fresh"))
        #expect(strategy.plan.name == "fresh")
        #expect(strategy.declaration.parameters.map(\.name) == ["period", "stop_atr"])
        #expect(strategy.plan.indicators.map(\.name) == ["atr", "average"])
    }
}
