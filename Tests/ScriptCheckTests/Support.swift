import Foundation
import ScriptAPI
import Indicators
import ScriptCheck
import Scripting

/// The repository's root.
let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// Short for endless loops, long enough for a debug build on a busy machine.
let quick = ScriptLimits(memoryBytes: 16 << 20, softMilliseconds: 2000, hardMilliseconds: 60_000)

/// Checks a text as a file of its own.
func check(_ text: String, _ options: ScriptOptions = ScriptOptions(limits: quick)) throws -> CheckReport {
    let folder = FileManager.default.temporaryDirectory.appending(path: "herald-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "t.lua").path
    try Data(text.utf8).write(to: URL(filePath: path))
    return ScriptChecker.check(path: path, options: options)
}

/// A strategy around the lines of its `on_bar`, which begin on line 3.
func onBar(_ body: String, indicators: String = "{}", timeframe: String = "H1") -> String {
    "local S = strategy { api = 1, name = \"t\", version = \"2\", timeframe = \"\(timeframe)\" } function S:indicators() return \(indicators) end\n"
        + "function S:on_bar(bar)\n\(body)\nend\nreturn S\n"
}

/// Buys or sells every fifth hour, so that the smoke run has signals.
let trading = "if bar.hour % 10 == 0 then return long {} elseif bar.hour % 5 == 0 then return short {} end"

extension CheckReport.Summary {
    /// Signals to enter of a strategy; nil for an exit.
    var signals: Int? { if case .strategy(_, let signals) = kind { signals } else { nil } }
    var timeframe: String? { if case .strategy(let timeframe, _) = kind { timeframe } else { nil } }
}
