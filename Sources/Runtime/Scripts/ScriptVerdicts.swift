internal import Research
internal import ScriptAPI
internal import ScriptCheck
public import Settings
internal import Storage
internal import Synchronization

/// What the full check of `--check-script` found of scripts that a run is to take over, by their contents.
///
/// The check runs every script three times over made-up bars, which may take long; so it is made on another thread than the
/// one that trades, ahead of the reload that asks for what came of it.
public final class ScriptVerdicts: Sendable {
    private let known = Mutex<[ContentHash: [String]]>([:])

    public init() {}

    /// Checks what the configuration names and nobody has checked with these contents. What cannot even be loaded is left to
    /// the reload, which says so.
    public func examine(_ settings: HeraldSettings, path: String) {
        guard let loaded = try? ConfiguredScripts(settings.strategies, path: path) else { return }
        for entry in loaded.entries where lines(of: ScriptVerdicts.key(of: entry)) == nil { _ = verdict(on: entry, path: path) }
    }

    /// The errors of a script and its exits, none when they pass; checked here and now when nobody has before.
    func verdict(on entry: ConfiguredScripts.Entry, path: String) -> [String] {
        let key = ScriptVerdicts.key(of: entry)
        if let lines = lines(of: key) { return lines }
        var reports = [ScriptChecker.check(path: entry.settings.file, options: entry.settings.options)]
        reports += entry.settings.exits.map { ScriptChecker.check(path: $0.file, options: $0.options) }
        var found: [String] = []
        for line in reports.flatMap(\.findings).filter({ $0.severity == .error }).map(\.text) where !found.contains(line) {
            found.append(line)
        }
        // What was checked is what was read only when the files are still the same.
        let now = try? ConfiguredScripts([entry.settings], path: path).entries.first
        guard now.map(ScriptVerdicts.key) == key else {
            return ["\(entry.settings.file): error: the script or a module of it changed while it was checked; reload again"]
        }
        let errors = found
        known.withLock { $0[key] = errors }
        return errors
    }

    private func lines(of key: ContentHash) -> [String]? { known.withLock { $0[key] } }

    /// Over everything that was read, and how it is to be loaded.
    private static func key(of entry: ConfiguredScripts.Entry) -> ContentHash {
        let parts = (entry.files + entry.exitFiles).flatMap { [$0.path, $0.text] }
        let orders = [canonical(ScriptOrder(entry.settings)), canonical(ScriptOrder.exits(entry.settings))]
        // Lengths keep one text from running into the next.
        let whole = (parts + orders).map { "\($0.utf8.count):\($0)" }.joined()
        return ContentHash(of: Array(whole.utf8))
    }
}

extension StrategySettings {
    /// As the script is loaded.
    fileprivate var options: ScriptOptions { ScriptOptions(values: params.scriptValues, name: name, timeframe: timeframe) }
}

extension ExitSettings {
    /// As the script is loaded.
    fileprivate var options: ScriptOptions { ScriptOptions(values: params.scriptValues, name: name, priority: priority) }
}
