public import Market
public import Storage

/// How a cycle keeps time.
public struct CycleOptions: Sendable {
    /// Seconds from one comparison with the broker's lists to the next.
    public var reconcileSeconds: Int64 = 15
    /// Entries wait so many seconds after a comparison that found everything in order.
    public var quietSeconds: Int64 = 5
    /// Bars of each symbol that warm up the indicators.
    public var warmUpBars = 5000
    /// Events taken in one go.
    public var pollLimit = 4096
    /// Seconds without the parts of a preparation after which they are asked for again.
    public var answerSeconds: Int64 = 20
    /// Seconds that a stop waits for answers and closings before it leaves the rest as it is.
    public var stopSeconds: Int64 = 30
    /// Seconds between attempts to write again after the disk refused.
    public var diskSeconds: Int64 = 5
    /// What becomes of open positions when the run cannot go on.
    public var onFatal = StopPolicy.leaveProtected
    /// Entries that may wait in memory for a disk that refuses them; when so many wait, the run ends.
    ///
    /// A hundred quotes a second make half a million in 83 minutes, and take about 100 MB.
    public var mostUnwritten = 500_000
    /// How long what is written is kept.
    public var retention = RetentionDays()
    /// No session has a lower number.
    public var leastEpoch: Int64 = 0
    /// Nothing is opened, since the process was started too often.
    public var isReduceOnly = false
    /// The script that the process before was stuck in; it is not called again until it is resumed.
    public var stuck: StuckScript?

    public init() {}

    /// For a market that runs so many times as fast as the clock: what is a pause for people and machines is one of real time.
    public static func running(atSpeed speed: Double) -> CycleOptions {
        guard speed > 0 else { return .accelerated }
        var options = CycleOptions()
        func scaled(_ seconds: Int64) -> Int64 { Int64(min(Double(seconds) * max(speed, 1), 21_600)) }
        options.reconcileSeconds = scaled(options.reconcileSeconds)
        // The pause before entries stays: such a market is in the process, and what it did is known with the first list.
        options.answerSeconds = scaled(options.answerSeconds)
        (options.stopSeconds, options.diskSeconds) = (scaled(options.stopSeconds), scaled(options.diskSeconds))
        return options
    }

    /// As fast as it can: nothing is waited for, and the lists are compared every six hours of the market.
    public static var accelerated: CycleOptions {
        var options = CycleOptions()
        (options.reconcileSeconds, options.quietSeconds) = (21_600, 0)
        return options
    }
}

/// What is left at a stop.
public enum StopPolicy: String, Sendable, Codable, CaseIterable {
    /// Positions stay open with their stops at the broker.
    case leaveProtected = "leave_protected"
    /// Everything is closed first.
    case flatten
}

/// What one turn of a cycle came to.
public struct CycleResult: Sendable {
    /// Something arrived or came due.
    public var didSomething: Bool
    /// When the next turn has something to do at the latest; nil when only the broker's side knows.
    public var nextDue: Timestamp?
    /// The prices are over or the stop is done: there is nothing more to do.
    public var isOver: Bool
}

/// What a cycle writes to.
public struct CycleStorage {
    /// Where everything but prices is written.
    public var journal: Journal
    /// Where prices are written.
    public var capture: any CaptureStore
    /// Opens the capture anew after an error, at least up to the journal's mark.
    public var reopenCapture: () throws(StorageError) -> any CaptureStore
    /// Who else wants to read the journal; nil for nobody.
    public var tap: JournalTap?

    public init(
        journal: Journal, capture: any CaptureStore, tap: JournalTap? = nil,
        reopenCapture: @escaping () throws(StorageError) -> any CaptureStore
    ) {
        (self.journal, self.capture, self.tap, self.reopenCapture) = (journal, capture, tap, reopenCapture)
    }
}
