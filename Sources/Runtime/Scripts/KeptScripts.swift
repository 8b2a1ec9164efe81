public import Storage

/// The scripts that a journal kept, for a replay: nothing is read from files.
public final class KeptScripts: GenerationSource {
    private let symbols: [String]

    /// - Parameter symbols: The names of the run's symbols by index.
    public init(symbols: [String]) { self.symbols = symbols }

    /// Refuses: what is replayed loads nothing that was not kept.
    public func load(number: Int, known: [StrategyPin]) throws(GenerationFailure) -> Generation {
        throw GenerationFailure(["error: a replay runs the scripts that were kept, and no others"])
    }

    /// Loads a generation from the sources kept of it.
    public func again(
        number: Int, _ pins: [StrategyPin], content: (ContentHash) throws(StorageError) -> [UInt8]
    ) throws(GenerationFailure) -> Generation { try ScriptSet.again(number: number, pins, symbols, content: content) }
}
