internal import Engine
internal import FoundationEssentials
internal import Indicators
internal import Market
public import Research
internal import ScriptAPI
public import Settings

/// The scripts of the folder `strategies` that no `[[strategy]]` names, and what becomes of them in a run.
public struct ScriptFolder {
    /// Where it is: beside the configuration.
    public static let usual = "strategies"

    /// As the configuration would name them, in the order of their names.
    public let unnamed: [String]
    /// What the configuration says, with those that run as `[[strategy]]` tables behind its own.
    public private(set) var settings: HeraldSettings
    /// What a person should know of those that do not run.
    public private(set) var notes: [String] = []

    /// Looks into the folder; one that is not there holds nothing. With `strategies.autoload` every script there that fits
    /// the run that the `[[strategy]]` tables make trades, with its own timeframe and defaults; what does not fit stands idle.
    ///
    /// Throws, when the run `isRunning`, what is wrong with a script that cannot be loaded: the set that trades stays then. At
    /// a start such a script stands idle, since what lies in a folder must not keep the others from trading.
    ///
    /// - Parameter path: The configuration's file, for messages.
    public init(
        _ settings: HeraldSettings, path: String, isRunning: Bool = false, folder: String = ScriptFolder.usual
    ) throws(UserError) {
        self.settings = settings
        unnamed = ScriptFolder.unnamed(settings, folder)
        guard settings.run.autoload else {
            notes = unnamed.map { "\($0): idle, no [[strategy]] names it and strategies.autoload is off" }
            return
        }
        guard !unnamed.isEmpty else { return }
        guard let symbol = settings.run.autoloadSymbol ?? settings.strategies.first?.symbol else {
            notes = unnamed.map { "\($0): idle, strategies.symbol does not say what it trades" }
            return
        }
        // What is wrong with those that are named is said where they are loaded.
        let named = (try? ConfiguredScripts(settings.strategies, path: path).entries) ?? []
        var frame = Frame(named, and: symbol)
        var complaints: [String] = []
        for file in unnamed {
            let table = StrategySettings(file: file, symbol: symbol)
            do throws(UserError) {
                let entry = try ConfiguredScripts([table], path: path).entries[0]
                if let name = frame.taken(by: entry) {
                    throw UserError(
                        ["\(file): error: \(name); change `name` in it, or name it in a [[strategy]] with a name of its own"], exitCode: 2)
                }
                if let reason = frame.misfit(entry) {
                    notes.append("\(file): idle, \(reason); name it in a [[strategy]] and start the run again")
                } else {
                    frame.take(entry)
                    self.settings.strategies.append(table)
                }
            } catch {
                complaints += error.lines
                notes.append("\(file): idle, \(error.lines.first ?? "")")
            }
        }
        if isRunning, !complaints.isEmpty { throw UserError(complaints, exitCode: 1) }
    }

    private static func unnamed(_ settings: HeraldSettings, _ folder: String) -> [String] {
        let named = Set(settings.strategies.flatMap { [$0.file] + $0.exits.map(\.file) }.map(plain))
        let found = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return found.filter { $0.hasSuffix(".lua") && !$0.hasPrefix(".") }.sorted().map { "\(folder)/\($0)" }.filter { path in
            // A module says what it returns, not what it trades: only what declares a strategy is one.
            guard !named.contains(path), let text = FileManager.default.contents(atPath: path) else { return false }
            return !text.starts(with: Array("---@meta".utf8)) && String(decoding: text, as: UTF8.self).contains("strategy")
        }
    }

    private static func plain(_ path: String) -> String { path.hasPrefix("./") ? String(path.dropFirst(2)) : path }
}

/// What the scripts of a run give the ones that join them.
private struct Frame {
    /// The shortest bars there are; nil when those that join decide.
    private let base: Timeframe?
    private let symbols: Set<String>
    private var names: [String]

    init(_ named: [ConfiguredScripts.Entry], and symbol: String) {
        base = named.map(\.strategy.plan.timeframe).min()
        symbols = Set(named.flatMap { [$0.settings.symbol] + $0.symbolsRead } + (named.isEmpty ? [symbol] : []))
        names = named.map(\.strategy.plan.name)
    }

    mutating func take(_ entry: ConfiguredScripts.Entry) { names.append(entry.strategy.plan.name) }

    /// Orders, pauses and reports tell strategies apart by their names.
    func taken(by entry: ConfiguredScripts.Entry) -> String? {
        let name = entry.strategy.plan.name
        return names.contains(name) ? "another strategy is called '\(name)' already" : nil
    }

    /// Why the run cannot serve a script; nil when it can.
    func misfit(_ entry: ConfiguredScripts.Entry) -> String? {
        if let missing = ([entry.settings.symbol] + entry.symbolsRead).first(where: { !symbols.contains($0) }) {
            return "the run has no prices of \(missing)"
        }
        let timeframe = entry.strategy.plan.timeframe
        guard let base, !timeframe.holdsWhole(base) else { return nil }
        return "its \(timeframe.rawValue) bars cannot be made of the run's \(base.rawValue) bars"
    }
}

extension ConfiguredScripts.Entry {
    /// The other symbols whose indicators it reads.
    fileprivate var symbolsRead: [String] { strategy.plan.indicators.compactMap(\.request.symbol) }
}
