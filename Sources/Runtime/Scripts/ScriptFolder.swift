internal import FoundationEssentials
public import Settings

/// The scripts of the folder `strategies` that no `[[strategy]]` names.
public struct ScriptFolder {
    /// As the configuration would name them, in the order of their names.
    public let unnamed: [String]

    /// Looks into the folder; one that is not there holds nothing.
    public init(_ settings: HeraldSettings, folder: String = "strategies") {
        let named = Set(settings.strategies.flatMap { [$0.file] + $0.exits.map(\.file) }.map(ScriptFolder.plain))
        let found = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        unnamed = found.filter { $0.hasSuffix(".lua") && !$0.hasPrefix(".") }.sorted().map { "\(folder)/\($0)" }.filter { path in
            // A module says what it returns, not what it trades: only what declares a strategy is one.
            guard !named.contains(path), let text = FileManager.default.contents(atPath: path) else { return false }
            return !text.starts(with: Array("---@meta".utf8)) && String(decoding: text, as: UTF8.self).contains("strategy")
        }
    }

    /// What a person should know of them.
    public var notes: [String] { unnamed.map { "\($0): idle, no [[strategy]] names it" } }

    private static func plain(_ path: String) -> String { path.hasPrefix("./") ? String(path.dropFirst(2)) : path }
}
