import Engine
import Foundation
import Indicators
import LuaSyntax
import Research
import ScriptAPI
import Scripting
import Testing
import Trading

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
        case "Declaring" where example.entry.contains("exit {"):
            example.code + "\nfunction E:should_exit(position, data) log(\"ran\") end return E"
        case "Exit decisions":
            "local E = exit { api = 1, name = \"x\" }\nfunction E:should_exit(position, data)\n\(example.code)\nend\nreturn E"
        case "Declaring" where example.entry.contains("strategy"): example.code + "\nfunction S:on_bar(bar) log(\"ran\") end return S"
        case "Declaring":
            example.code + "\nlocal S = strategy { api = 1, name = \"x\", timeframe = \"H1\", params = { p = p } }\n"
                + "function S:on_bar(bar) log(tostring(self.params.p)) end return S"
        case "Indicators":
            "local S = strategy { api = 1, name = \"x\", timeframe = \"H1\" }\nfunction S:indicators()\n\(example.code)\nreturn { i = i }\nend\n"
                + "function S:on_bar(bar) log(tostring(self.i)) end return S"
        case "Decisions": onBar(example.code)
        default:
            onBar(
                example.code + "\nlog(\"ran\")",
                indicators: "{ fast = sma(2), rsi = rsi(2), adx = adx(2), macd = macd(2, 3, 2), bands = bollinger(5) }")
        }
    }

    @Test func everyEntryOfEverySectionHasAnExample() throws {
        let text = try String(contentsOf: root.appending(path: "docs/lua-api.md"), encoding: .utf8)
        let sections = text.split(separator: "\n## ").filter { section in
            ["Declaring", "Indicators", "Decisions", "Exit decisions", "Helpers"].contains { section.hasPrefix($0) }
        }
        let entries = sections.flatMap { $0.split(separator: "\n").filter { $0.hasPrefix("### ") }.map { String($0.dropFirst(4)) } }
        let indicators = IndicatorCatalogue.all.count
        #expect(entries.count == 6 + indicators + 7 + 2 + 14, "6 declare, \(indicators) indicators, 7 and 2 decisions, 14 helpers")
        #expect(ReferenceTests.examples.map(\.entry) == entries)
    }

    @Test(arguments: ReferenceTests.examples)
    func itRuns(_ example: Example) throws {
        try withFolder(["t.lua": wrapped(example), "tools.lua": "return { one = 1 }"]) { folder in
            let source = try ScriptSource(path: folder + "/t.lua")
            #expect(source.lint().filter { $0.severity == .error } == [])
            guard source.kind != .exit else {
                let probe = ExitProbe(try ScriptLoader.exit(source, ScriptOptions(limits: patient)))
                _ = try run(probe)
                let isRight = probe.answers.contains { $0.hasPrefix("close") || $0.hasPrefix("move") || $0 == "logged" }
                #expect(isRight, "\(probe.answers)")
                return
            }
            let record = try run(
                ScriptLoader.strategy(source, ScriptOptions(limits: patient)), hourly(Array(repeating: 110_000, count: 120)))
            #expect(record.failure == nil, "\(String(describing: record.failure))")
            switch example.entry {
            case let entry where entry.contains("long"), let entry where entry.contains("short"): #expect(record.entrySignals > 0)
            case let entry where entry.contains("close {"): #expect(record.skips["nothing_to_close"] ?? 0 > 0)
            case let entry where entry.contains("change {"): #expect(record.skips["nothing_to_change"] ?? 0 > 0)
            case let entry where entry.contains("cancel {"): #expect(record.skips["nothing_to_cancel"] ?? 0 > 0)
            case let entry where entry.contains("close_by {"): #expect(record.skips["nothing_to_close_by"] ?? 0 > 0)
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
        for name in [
            "strategy", "exit", "move_stop", "integer", "number", "boolean", "choice", "sma", "ema", "rsi", "atr", "long", "short", "close",
            "skip", "change", "cancel", "close_by",
        ]
            + ["crossed_above", "crossed_below", "highest", "lowest", "log"]
        {
            #expect(stub.contains("\nfunction \(name)("), "\(name)")
        }
        for kernel in IndicatorCatalogue.all {
            #expect(stub.contains("\nfunction \(kernel.name)("), "\(kernel.name)")
            #expect(stub.contains("---@class herald.\(kernel.name)\n") == (kernel.outputs.count > 1), "\(kernel.name)")
        }
        for signal in IndicatorSignal.allCases { #expect(stub.contains("\nfunction \(signal.rawValue)("), "\(signal)") }
        for record in ["bar", "account", "symbol", "tick", "session", "position"] {
            #expect(stub.contains("\n\(record) = {}\n"), "\(record)")
        }
    }

    @Test func theEditorStubKnowsOutputsOperatorsAndBothMeaningsOfAName() {
        let stub = ScriptDocuments.editorStub
        #expect(stub.contains("---@operator add(number|herald.Series): number\n") && stub.contains("---@operator unm: number\n"))
        #expect(stub.contains("---@class herald.bollinger\n---@field upper herald.Series "))
        #expect(stub.contains("---@return herald.bollinger\nfunction bollinger(period, deviations) end\n"))
        #expect(stub.contains("---@field deviations? number ") && stub.contains("---@field period integer "))
        #expect(stub.contains("---@param keys? herald.obv.keys\n---@return herald.Series\nfunction obv(keys) end\n"))
        #expect(
            stub.contains(
                "---@overload fun(field: string, n: integer, skip?: integer): number?\nfunction highest(period) end\n"))
        #expect(stub.components(separatedBy: "\nfunction highest(").count == 2)
    }

    @Test func thePageShowsDefaultsRangesOutputsAndBothFormulas() throws {
        let page = ScriptDocuments.markdown
        for kernel in IndicatorCatalogue.all {
            #expect(page.contains("### `\(kernel.name)("), "\(kernel.name)")
            #expect(page.contains("Formula: \(kernel.formula)."), "\(kernel.name)")
            if let other = kernel.talibFormula { #expect(page.contains("With variant = \"talib\": \(other)."), "\(kernel.name)") }
        }
        #expect(page.contains("### `bollinger(period = 20, deviations = 2)`"))
        #expect(page.contains("| `deviations` | number | ") && page.contains("; 0.01 to 100, default 2 |"))
        #expect(page.contains("| output | type | meaning |\n|---|---|---|\n| `upper` | herald.Series | "))
        #expect(page.contains("### `overbought(x, level)`") && page.contains("rsi (70)"))
    }

    @Test func theTemplateLoads() throws {
        let strategy = try load(ScriptDocuments.strategyTemplate(name: "fresh"))
        #expect(strategy.plan.name == "fresh")
        #expect(strategy.declaration.parameters.map(\.name) == ["period", "stop_atr"])
        #expect(strategy.plan.indicators.map(\.name) == ["atr", "average"])
    }

    @Test func theTemplateOfAnExitIsShortCleanAndWorks() throws {
        let text = ScriptDocuments.exitTemplate(name: "fresh")
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count < 40)
        let source = try ScriptSource(text: text, path: "t.lua")
        #expect(source.kind == .exit && source.lint() == [])
        let exit = try ScriptLoader.exit(source, ScriptOptions(typed: [("max_bars", "6")], limits: patient))
        #expect(exit.plan.name == "fresh" && exit.plan.priority == 70 && exit.plan.runs == .bar)
        let probe = ExitProbe(exit, stopLoss: 1.0996) { position, bar in position.ageBars = bar }
        _ = try run(probe, hourly([110_000, 110_000, 110_050, 110_120, 110_200, 110_200, 110_200, 110_200, 110_200]))
        #expect(probe.answers == ["none", "move 1.1001 break-even", "none", "none", "none", "none", "close all took too long"])
    }

    @Test func theEditorStubKnowsExits() {
        let stub = ScriptDocuments.editorStub
        for name in ["Exit", "ExitDecision", "Close : herald.Decision, herald.ExitDecision", "data"] {
            #expect(stub.contains("---@class herald.\(name)\n"), "\(name)")
        }
        #expect(stub.contains("---@field memory table ") && stub.contains("---@field session herald.session "))
        #expect(stub.components(separatedBy: "\nfunction close(").count == 2)
        #expect(!stub.contains("\ndata = {}\n"))
    }
}
