internal import Engine
internal import Market
internal import Research
internal import ScriptAPI
internal import Trading
public import Settings
public import Storage

/// The scripts that a configuration names, read from their files at each load, and made again from what was kept of them.
public final class ScriptSet: GenerationSource {
    private let path: String
    private let symbols: [String]
    /// As the run was started.
    private let first: HeraldSettings
    private let verdicts: ScriptVerdicts
    private let folder: String
    private let read: () throws(GenerationFailure) -> HeraldSettings
    /// Whether what was loaded here trades already, so that a script at fault keeps it from being replaced.
    private var isRunning = false

    /// - Parameters:
    ///   - settings: As the run is started.
    ///   - path: The configuration's file, for messages.
    ///   - symbols: The names of the run's symbols by index.
    ///   - folder: Where scripts lie that the configuration may leave unnamed.
    ///   - verdicts: What was found of changed scripts ahead of a reload.
    ///   - read: Reads the configuration again.
    public init(
        _ settings: HeraldSettings, path: String, symbols: [String], verdicts: ScriptVerdicts = ScriptVerdicts(),
        folder: String = ScriptFolder.usual, read: @escaping () throws(GenerationFailure) -> HeraldSettings
    ) {
        (first, self.path, self.symbols) = (settings, path, symbols)
        (self.verdicts, self.folder, self.read) = (verdicts, folder, read)
    }

    /// Loads the files as they are now; throws with everything that is wrong with them.
    public func load(number: Int, known: [StrategyPin]) throws(GenerationFailure) -> Generation {
        let found: ScriptFolder
        let loaded: [ConfiguredScripts.Entry]
        let written = number == 1 ? first : try read()
        do throws(UserError) {
            found = try ScriptFolder(written, path: path, isRunning: isRunning, folder: folder)
            loaded = try ConfiguredScripts(found.settings.strategies, path: path).entries
        } catch {
            throw GenerationFailure(error.lines)
        }
        let settings = found.settings
        try checkNames(loaded)
        var (pins, contents, taken, complaints) = ([StrategyPin](), [[UInt8]](), known.map(\.slot), [String]())
        for entry in loaded {
            let slot = known.first { $0.name == entry.strategy.plan.name }?.slot ?? (taken.max() ?? -1) + 1
            guard slot < OrderTag.lastSlot else {
                throw GenerationFailure([
                    "\(path): error: a run has at most \(OrderTag.lastSlot) strategies over its time; stop it and start it again"
                ])
            }
            taken.append(slot)
            let new = try pin(entry, slot: slot)
            if number > 1, !known.contains(where: { $0.isMade(like: new) }) { complaints += verdicts.verdict(on: entry, path: path) }
            pins.append(new)
            contents += (entry.files + entry.exitFiles).map { Array($0.text.utf8) }
        }
        guard complaints.isEmpty else { throw GenerationFailure(complaints) }
        var generation = Generation(number: number, strategies: try assignments(loaded), pins: pins, contents: contents)
        if number > 1 { (generation.limits, generation.sizing) = (settings.risk, settings.sizing) }
        generation.notes = restartNotes(settings) + found.notes
        isRunning = true
        return generation
    }

    /// Loads a generation again from the sources kept of it.
    public func again(
        number: Int, _ pins: [StrategyPin], content: (ContentHash) throws(StorageError) -> [UInt8]
    ) throws(GenerationFailure) -> Generation {
        isRunning = true
        return try ScriptSet.again(number: number, pins, symbols, content: content)
    }

    /// The same for a run's symbols by index.
    static func again(
        number: Int, _ pins: [StrategyPin], _ symbols: [String], content: (ContentHash) throws(StorageError) -> [UInt8]
    ) throws(GenerationFailure) -> Generation {
        let (settings, kept) = try ScriptSet.kept(pins, symbols, content: content)
        let loaded: [ConfiguredScripts.Entry]
        do throws(UserError) {
            loaded = try ConfiguredScripts(settings, path: "the journal", kept: kept).entries
        } catch { throw GenerationFailure(error.lines) }
        let assignments = zip(loaded, pins).map { StrategyAssignment(strategy: $0.strategy, symbol: $1.symbol, exits: $0.exits) }
        return Generation(number: number, strategies: assignments, pins: pins)
    }

    /// What pins say of `[[strategy]]` tables, and the texts of each by path.
    private static func kept(
        _ pins: [StrategyPin], _ symbols: [String], content: (ContentHash) throws(StorageError) -> [UInt8]
    ) throws(GenerationFailure) -> (settings: [StrategySettings], texts: [[String: String]]) {
        var (settings, kept) = ([StrategySettings](), [[String: String]]())
        for pin in pins {
            var texts: [String: String] = [:]
            for source in pin.sources {
                guard let hash = ContentHash(hex: source.hash) else {
                    throw GenerationFailure(["\(source.path): error: the journal names its text by '\(source.hash)', which is no digest"])
                }
                do throws(StorageError) { texts[source.path] = String(decoding: try content(hash), as: UTF8.self) } catch {
                    throw GenerationFailure([error.message])
                }
            }
            guard let order = try? decoded(ScriptOrder.self, pin.options, "options"), symbols.indices.contains(pin.symbol),
                let exits = try? decoded([ScriptOrder.Exit].self, pin.exitOptions, "options")
            else { throw GenerationFailure(["\(pin.file): error: how it was loaded cannot be read in the journal"]) }
            settings.append(order.settings(file: pin.file, symbol: symbols[pin.symbol], exits: exits))
            kept.append(texts)
        }
        return (settings, kept)
    }

    private func assignments(_ loaded: [ConfiguredScripts.Entry]) throws(GenerationFailure) -> [StrategyAssignment] {
        var assignments: [StrategyAssignment] = []
        for entry in loaded {
            assignments.append(StrategyAssignment(strategy: entry.strategy, symbol: try index(of: entry), exits: entry.exits))
        }
        return assignments
    }

    private func index(of entry: ConfiguredScripts.Entry) throws(GenerationFailure) -> Int {
        let (name, place) = (entry.settings.symbol, entry.settings.position)
        guard let index = symbols.firstIndex(of: name) else {
            throw GenerationFailure([
                "\(path):\(place.line):\(place.column): error: \(name) is not part of this run; a new symbol needs a restart"
            ])
        }
        return index
    }

    private func pin(_ entry: ConfiguredScripts.Entry, slot: Int) throws(GenerationFailure) -> StrategyPin {
        func sources(_ files: [(path: String, text: String)], isExit: Bool) -> [StrategyPin.Source] {
            files.map {
                StrategyPin.Source(path: $0.path, hash: ContentHash(of: Array($0.text.utf8)).description, isExit: isExit)
            }
        }
        return StrategyPin(
            name: entry.strategy.plan.name, file: entry.settings.file, symbol: try index(of: entry), slot: slot,
            version: entry.strategy.declaration.version,
            sources: sources(entry.files, isExit: false) + sources(entry.exitFiles, isExit: true),
            options: canonical(ScriptOrder(entry.settings)), exitOptions: canonical(ScriptOrder.exits(entry.settings)))
    }

    /// Orders, pauses and reports tell strategies apart by their names.
    private func checkNames(_ loaded: [ConfiguredScripts.Entry]) throws(GenerationFailure) {
        for (place, entry) in loaded.enumerated() {
            let name = entry.strategy.plan.name
            guard loaded[..<place].contains(where: { $0.strategy.plan.name == name }) else { continue }
            let position = entry.settings.position
            throw GenerationFailure([
                "\(path):\(position.line):\(position.column): error: two strategies are called '\(name)'; give one of them a name: name = \"…\""
            ])
        }
    }

    /// Changed keys that a reload leaves as they were.
    private func restartNotes(_ new: HeraldSettings) -> [String] {
        let sections: [(String, Bool)] = [
            ("[account]", new.account != first.account), ("[data]", new.data != first.data), ("[market]", new.market != first.market),
            ("[symbols]", new.symbols != first.symbols), ("[entries]", new.entries != first.entries), ("[exits]", new.exits != first.exits),
            ("[costs]", new.costs != first.costs), ("[run]", new.run != first.run), ("[connector]", new.connector != first.connector),
            ("[storage]", new.storage != first.storage), ("[alerts]", new.alerts != first.alerts), ("[log]", new.log != first.log),
            ("[metrics]", new.metrics != first.metrics), ("[tracing]", new.tracing != first.tracing),
        ]
        return sections.filter(\.1).map { "\($0.0): changed, needs restart" }
    }
}
