internal import Market
internal import Engine
internal import Research
public import Settings
internal import ScriptAPI
public import Storage
internal import Trading

/// The strategies of a configuration file: loaded from its scripts, pinned by their sources, made again from those.
public final class ScriptGenerations: GenerationSource {
    /// The configuration as it was read last.
    public private(set) var settings: HeraldSettings
    private let path: String
    private let symbols: [String]
    private let read: () throws(SettingsFailure) -> HeraldSettings
    private let check: (StrategySettings) -> [String]
    private var isFirst = true

    /// - Parameters:
    ///   - settings: what the run begins with.
    ///   - path: the configuration's, for messages.
    ///   - symbols: those of the run, by index.
    ///   - read: reads the configuration again at a reload.
    ///   - check: runs the whole check over a changed script; what it finds wrong keeps the old set.
    public init(
        _ settings: HeraldSettings, path: String, symbols: [String],
        read: @escaping () throws(SettingsFailure) -> HeraldSettings, check: @escaping (StrategySettings) -> [String] = { _ in [] }
    ) {
        (self.settings, self.path, self.symbols) = (settings, path, symbols)
        (self.read, self.check) = (read, check)
    }

    public func load(number: Int, known: [StrategyPin]) throws(GenerationFailure) -> Generation {
        var fresh = settings
        if !isFirst {
            do throws(SettingsFailure) { fresh = try read() } catch { throw GenerationFailure(error.errors.map(\.text)) }
        }
        isFirst = false
        let generation = try generation(number, fresh, known, contents: nil)
        for (entry, pin) in zip(fresh.strategies, generation.pins) where !known.isEmpty {
            let old = known.first { $0.name == pin.name }
            guard old?.sources != pin.sources else { continue }
            let found = check(entry)
            guard found.isEmpty else { throw GenerationFailure(found) }
        }
        var result = generation
        if fresh.risk != settings.risk { result.limits = fresh.risk }
        if fresh.sizing != settings.sizing { result.sizing = fresh.sizing }
        return result
    }

    public func again(
        number: Int, _ pins: [StrategyPin], content: (ContentHash) throws(StorageError) -> [UInt8]
    ) throws(GenerationFailure) -> Generation {
        var contents: [String: String] = [:]
        for source in pins.flatMap(\.sources) {
            guard let hash = ContentHash(hex: source.hash) else {
                throw GenerationFailure(["\(source.path): error: \(source.hash) is no digest"])
            }
            do throws(StorageError) { contents[source.path] = String(decoding: try content(hash), as: UTF8.self) } catch {
                throw GenerationFailure([error.message])
            }
        }
        var then = settings
        then.strategies = try pins.map { (pin) throws(GenerationFailure) in
            guard let entry = settings.strategies.first(where: { $0.file == pin.file && symbols.firstIndex(of: $0.symbol) == pin.symbol })
            else { throw GenerationFailure(["\(path): error: it does not name \(pin.file) any more; the run began with it"]) }
            return entry
        }
        var generation = try generation(number, then, pins, contents: contents)
        generation.pins = pins
        return generation
    }

    private func generation(
        _ number: Int, _ settings: HeraldSettings, _ known: [StrategyPin], contents: [String: String]?
    ) throws(GenerationFailure) -> Generation {
        let files: ScriptFiles
        do throws(UserError) { files = try ScriptFiles(settings.strategies, path: path, contents: contents) } catch {
            throw GenerationFailure(error.lines)
        }
        var (pins, assignments, blobs) = ([StrategyPin](), [StrategyAssignment](), [[UInt8]]())
        for entry in files.entries {
            guard let symbol = symbols.firstIndex(of: entry.settings.symbol) else {
                throw GenerationFailure(["\(path): error: \(entry.settings.symbol) is new; another symbol needs a restart"])
            }
            let (name, bytes) = (entry.strategy.plan.name, entry.sources.map { Array($0.text.utf8) })
            guard !pins.contains(where: { $0.name == name }) else {
                throw GenerationFailure(["\(path): error: two strategies are called '\(name)'; give one of them a name of its own"])
            }
            blobs += bytes
            let used = Set((known + pins).map(\.slot))
            guard let slot = known.first(where: { $0.name == name })?.slot ?? (0..<255).first(where: { !used.contains($0) }) else {
                throw GenerationFailure(["\(path): error: there are more than 255 strategies"])
            }
            pins.append(
                StrategyPin(
                    name: name, file: entry.settings.file, symbol: symbol, slot: slot, version: entry.strategy.declaration.version,
                    sources: zip(entry.sources, bytes).map {
                        StrategyPin.Source(path: $0.path, hash: ContentHash(of: $1).description, isExit: $0.isExit)
                    }, options: entry.settings.optionsText, exitOptions: entry.settings.exits.map(\.optionsText).joined(separator: ";")))
            assignments.append(StrategyAssignment(strategy: entry.strategy, symbol: symbol, exits: entry.exits))
        }
        return Generation(number: number, strategies: assignments, pins: pins, contents: blobs)
    }
}

extension StrategySettings {
    /// Everything but files and places that changes what the script does.
    fileprivate var optionsText: String { "\(timeframe?.rawValue ?? "-") " + params.optionsText }
}

extension ExitSettings {
    fileprivate var optionsText: String { "\(file) \(name ?? "-") \(priority.map(String.init) ?? "-") " + params.optionsText }
}

extension [String: ParameterValue] {
    fileprivate var optionsText: String { sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.value)" }.joined(separator: ",") }
}
