public import Market

/// What a run trades through a terminal, and how.
public struct MT5Terms: Sendable {
    /// One symbol of the run.
    public struct Symbol: Sendable {
        /// The terms the run counts with; the name is the run's.
        public var specification: SymbolSpecification
        /// The bars that are delivered.
        public var timeframe: Timeframe

        public init(specification: SymbolSpecification, timeframe: Timeframe) {
            (self.specification, self.timeframe) = (specification, timeframe)
        }
    }

    /// Reads the terms of a symbol from the lines the terminal told, on the clock of a zone; a failure is a sentence for people.
    public typealias Reader =
        @Sendable (_ symbol: String, _ lines: [String], _ zone: ZoneRules) -> Result<SymbolSpecification, WireAmountError>

    /// The run's symbols, by index.
    public var symbols: [Symbol]
    /// What the terminal calls symbols, by the run's names; others are found by themselves.
    public var configuredNames: [String: String] = [:]
    /// The rule of the server's clock; nil to find it among ``zones``.
    public var zone: ZoneRules?
    /// The rules that brokers are known to go by, likeliest first.
    public var zones: [ZoneRules]
    /// The account that may be traded.
    public var pin = AccountPin()
    /// Least time between two commands, milliseconds.
    public var pause: Int64 = 100
    /// How far the price may have moved when an order is executed, points; the broker may take no notice of it.
    public var deviationPoints: UInt32 = 20
    /// After a longer break the ticks begin anew and the bars come from history, milliseconds.
    public var resumeWithin: Int64 = 60_000
    /// How far ahead scheduled news are asked for, seconds.
    public var newsAhead: Int64 = 7 * 86_400
    /// Reads the terms the terminal tells; nil takes those of the run unseen.
    public var read: Reader?
    /// Hears the terms of a symbol when the terminal tells them for the first time and when they change, under the run's name.
    public var told: (@Sendable (SymbolSpecification) -> Void)?

    public init(symbols: [Symbol], zone: ZoneRules? = nil, zones: [ZoneRules]) {
        (self.symbols, self.zone, self.zones) = (symbols, zone, zones)
    }
}

/// What a connector saw that people should be able to count.
public struct MT5Counts: Hashable, Sendable {
    /// Ticks that were no quotes: no number, negative, crossed, off the grid or out of order.
    public var badTicks = 0
    /// Hints that could not be read; a snapshot is asked for instead.
    public var badHints = 0
    /// Snapshots that were incomplete or changed on the way, and thrown away.
    public var brokenSnapshots = 0
    /// Answers of history that could not be read.
    public var brokenHistories = 0
    /// Bars that neither quotes nor the terminal's history brought in time.
    public var missedBars = 0
    /// Commands whose time was over before they left.
    public var expiredCommands = 0
    /// Sessions that ended.
    public var endedSessions = 0
    /// Answers nobody asked for.
    public var strayAnswers = 0

    public init() {}
}
