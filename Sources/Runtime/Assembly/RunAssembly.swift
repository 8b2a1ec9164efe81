internal import Engine
internal import Market
public import Research
internal import Risk
public import Settings
public import Simulation
public import Storage

/// A configuration as the parts of a live run.
public struct RunAssembly {
    /// The configuration.
    public let settings: HeraldSettings
    /// Where it was read, for messages.
    public let path: String
    /// Account, costs, limits and the synthetic market.
    public let plan: BacktestPlan
    /// What sessions and replays are built from.
    public let setup: SessionSetup

    /// Checks everything that can be checked without a broker.
    ///
    /// Throws what the user must read, every script's errors included.
    public init(_ settings: HeraldSettings, path: String) throws(UserError) {
        guard settings.connector.kind != .socket else {
            throw .usage(
                "connector.kind = \"socket\" in \(path): a run reaches the embedded market and MetaTrader 5; set kind = \"simulated\" or \"mt5\""
            )
        }
        guard settings.storage.postgres == nil || JournalCopier.isPossible else {
            throw .usage(
                "storage.postgres.url in \(path): this herald was built without PostgreSQL; build one with it (apt-get install libpq-dev, then swift build -c release --static-swift-stdlib --traits Postgres --product herald), or take the key out"
            )
        }
        (self.settings, self.path) = (settings, path)
        plan = try MarketRun.plan(settings, path: path)
        let symbols = plan.symbols.map { CoreSymbol(value: $0.value, baseTimeframe: $0.series.timeframe) }
        guard let foreign = ForeignPolicy(rawValue: settings.run.foreignPositions.rawValue) else {
            preconditionFailure("Invariant: both sides know the same words")
        }
        // A market faster than the clock answers no faster: what is waited for is real time.
        let seconds = Int64((10 * max(settings.run.speed, 1)).rounded(.up))
        setup = SessionSetup(
            configuration: CoreConfiguration(
                symbols: symbols, balance: plan.balance, leverage: plan.terms.leverage, dataZone: plan.dataZone, tradeFrom: nil,
                adding: plan.adding, hedging: plan.hedging, protection: plan.protection,
                isNetting: plan.terms.accounting == .netting, hasCaretakers: true, stopSeconds: (3 * seconds) / 10),
            limits: plan.limits, sizing: plan.sizing, currency: plan.currency, foreign: foreign,
            replySeconds: seconds, commandSeconds: seconds)
    }

    /// What the data directory is stamped with.
    public var mode: RunMode {
        guard let mode = RunMode(rawValue: settings.run.mode.rawValue) else {
            preconditionFailure("Invariant: both sides know the same words")
        }
        return mode
    }

    /// The names of the run's symbols by index.
    public var symbols: [String] { setup.symbolNames }

    /// What becomes of open positions at a stop.
    public var stopPolicy: StopPolicy { StopPolicy(settings.run.onStop) }

    /// What becomes of open positions when the run cannot go on.
    public var fatalPolicy: StopPolicy { StopPolicy(settings.run.onFatal) }

    /// How long what is written is kept.
    public var retention: RetentionDays {
        var days = RetentionDays()
        for (table, count) in settings.storage.retentionDays {
            switch table {
            case .journal: days.journal = count
            case .capture: days.capture = count
            case .orders, .deals, .positions, .trades, .signals, .metrics, .equity: days.tables[table.rawValue] = count
            }
        }
        return days
    }

    /// The scripts, read anew at each reload by `read`; `verdicts` are made ahead of it.
    public func scripts(
        _ watch: ScriptWatch, _ verdicts: ScriptVerdicts, read: @escaping () throws(GenerationFailure) -> HeraldSettings
    ) -> WatchedScripts {
        WatchedScripts(ScriptSet(settings, path: path, symbols: symbols, verdicts: verdicts, read: read), watch)
    }

    /// Data directory, market and cycle, ready to start.
    public func open(
        _ folder: RunFolder, _ source: any GenerationSource, observer: any RunObserver, options: CycleOptions, text: [UInt8],
        overrides: [String], log: @escaping @Sendable (TerminalNote) -> Void = { _ in }
    ) throws -> OpenRun {
        if settings.connector.kind == .mt5 {
            let connector = try terminal(log)
            let storage = CycleStorage(journal: folder.journal, capture: try folder.capture(), tap: folder.tap) { () throws(StorageError) in
                try folder.capture()
            }
            let cycle = LiveCycle(
                setup, source: source, connector: connector, storage: storage, configuration: (text, overrides), observer: observer,
                options: options, clock: { MarketClock.wall.now })
            return OpenRun(cycle: cycle, market: nil, clock: .wall)
        }
        let account = TerminalAccount(
            currency: plan.currency, balance: plan.balance, terms: plan.terms, symbols: plan.symbols.map(\.value))
        let traded = Set(plan.strategies.map(\.symbol))
        var exchange = SimulatedExchange(
            account, feed: BarFeed(plan.symbols.map(\.series), traded: traded), closesAtEnd: settings.run.speed == 0)
        let market = folder.path + "/market.jsonl"
        let capture = try folder.capture()
        let seen = try folder.newestTime(capture)
        try KeptConnector.restore(&exchange, from: market, until: seen)
        let begin = seen ?? exchange.nextMove ?? Timestamp(seconds: 0)
        let isAccelerated = settings.run.speed == 0
        let clock = isAccelerated ? MarketClock.wall : .scaled(from: begin, speed: settings.run.speed)
        let inner = SimulatedConnector(exchange, clock: isAccelerated ? nil : { clock.now })
        let connector = try KeptConnector(inner, path: market)
        let cycle = LiveCycle(
            setup, source: source, connector: connector,
            storage: CycleStorage(journal: folder.journal, capture: capture, tap: folder.tap) { () throws(StorageError) in
                try folder.capture()
            }, configuration: (text, overrides), observer: observer, options: options,
            clock: isAccelerated ? { max(inner.exchange.terminal.now, begin) } : { clock.now })
        return OpenRun(cycle: cycle, market: inner, clock: clock)
    }
}

/// A live run that can be started.
public struct OpenRun {
    /// Not started yet.
    public let cycle: LiveCycle
    /// The embedded market, for runs as fast as it can; nil on a terminal.
    public let market: SimulatedConnector?
    /// The market's time.
    public let clock: MarketClock
}

extension StopPolicy {
    fileprivate init(_ ending: RunSettings.Ending) {
        switch ending {
        case .leaveProtected: self = .leaveProtected
        case .flatten: self = .flatten
        }
    }
}
