public import Engine
public import Risk
public import Storage

/// What one strategy instance was made of, so that it can be made again.
public struct StrategyPin: Hashable, Sendable, Codable {
    /// A source that was read: the script, a module it requires, an exit.
    public struct Source: Hashable, Sendable, Codable {
        /// As the configuration names it.
        public var path: String
        /// Its content is kept under this digest, in hexadecimal digits.
        public var hash: String
        /// An exit, or a module of one.
        public var isExit: Bool
        public init(path: String, hash: String, isExit: Bool = false) {
            (self.path, self.hash, self.isExit) = (path, hash, isExit)
        }
    }

    /// The name of the instance.
    public var name: String
    /// The script as the configuration names it.
    public var file: String
    /// Index of the symbol in the run.
    public var symbol: Int
    /// The slot in its tags; never given to another.
    public var slot: Int
    /// The version that the script declares; what its state is stamped with.
    public var version: String
    /// Everything that was read for it.
    public var sources: [Source]
    /// Parameters and timeframe, in a form that only whoever made the pin reads.
    public var options: String
    /// The same of its exits.
    public var exitOptions: String

    public init(
        name: String, file: String, symbol: Int, slot: Int, version: String, sources: [Source], options: String,
        exitOptions: String = ""
    ) {
        (self.name, self.file, self.symbol, self.slot) = (name, file, symbol, slot)
        (self.version, self.sources, self.options) = (version, sources, options)
        self.exitOptions = exitOptions
    }
}

extension StrategyPin {
    /// Whether both were read from the same texts and are loaded alike.
    public func isMade(like other: StrategyPin) -> Bool {
        (file, symbol, sources) == (other.file, other.symbol, other.sources)
            && (options, exitOptions) == (other.options, other.exitOptions)
    }
}

/// What a script remembers by itself.
public struct ScriptState: Hashable, Sendable, Codable {
    /// The version of the script that wrote it.
    public var version: String
    /// JSON.
    public var text: String
    public init(version: String, text: String) { (self.version, self.text) = (version, text) }
}

/// The strategies of a run as they were loaded at one time, none of them used yet.
public struct Generation {
    /// Counts from 1.
    public var number: Int
    /// The instances with their exits, in the order of the configuration.
    public var strategies: [StrategyAssignment]
    /// What each was made of.
    public var pins: [StrategyPin]
    /// The contents the pins speak of.
    public var contents: [[UInt8]]
    /// What orders and losses are held against from now on; nil when that stays.
    public var limits: RiskLimits?
    /// How many lots a signal gets from now on; nil when that stays.
    public var sizing: SizingPolicy?
    /// What a person should know: keys that need a restart, scripts that stand idle.
    public var notes: [String] = []

    public init(number: Int, strategies: [StrategyAssignment], pins: [StrategyPin], contents: [[UInt8]] = []) {
        precondition(strategies.count == pins.count, "Invariant: every strategy is made of something")
        (self.number, self.strategies, self.pins, self.contents) = (number, strategies, pins, contents)
    }
}

extension Generation {
    /// The instance that was made for a pin.
    ///
    /// Errors: there is none, as in a journal that was tampered with.
    func assignment(of pin: StrategyPin) throws(CoreSetupError) -> StrategyAssignment {
        guard let place = pins.firstIndex(where: { $0.name == pin.name && $0.symbol == pin.symbol }) else {
            throw .indicator("\(pin.file): nothing was loaded for the strategy '\(pin.name)'")
        }
        return strategies[place]
    }
}

/// Why a generation cannot be loaded: one finding a line.
public struct GenerationFailure: Error, Hashable, Sendable {
    /// `file:line:column: error: text`.
    public let lines: [String]
    public init(_ lines: [String]) { self.lines = lines }
}

/// Where the strategies of a run come from: scripts in files, or whatever a test makes.
public protocol GenerationSource: AnyObject {
    /// Loads what is there now, checked as far as it can be without a market. Slots of names that are known stay.
    func load(number: Int, known: [StrategyPin]) throws(GenerationFailure) -> Generation

    /// Makes an earlier generation again from what it was made of.
    func again(
        number: Int, _ pins: [StrategyPin], content: (ContentHash) throws(StorageError) -> [UInt8]
    ) throws(GenerationFailure) -> Generation
}
