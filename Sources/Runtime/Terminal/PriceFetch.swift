internal import Dispatch
internal import History
internal import MT5Bridge
public import Market
public import Research
public import Settings

/// Brings a symbol's bars or ticks from a terminal into the store of prices.
public struct PriceFetch {
    /// As the configuration spells it.
    public var symbol: String
    /// The length of the bars; nil for ticks.
    public var timeframe: Timeframe?
    /// Openings or ticks from this instant on.
    public var from: Timestamp
    /// Openings or ticks before this instant.
    public var to: Timestamp
    /// The store's folder.
    public var store: String
    /// Whether what was told already is fetched again.
    public var isAgain: Bool
    /// Key, address and clock of the terminal.
    public var settings: HeraldSettings
    /// Where the settings were read, for messages.
    public var path: String
    /// Hears how much of the period was told, 0 to 1, and how many bars or ticks came.
    public var progress: (Double, Int) -> Void = { _, _ in }
    /// Hears sentences about the terminal.
    public var log: @Sendable (String) -> Void = { _ in }
    /// Seconds until the service must have dialled.
    public var patience: Int64 = 90

    public init(
        symbol: String, timeframe: Timeframe?, from: Timestamp, to: Timestamp, store: String, isAgain: Bool, settings: HeraldSettings,
        path: String
    ) {
        (self.symbol, self.timeframe, self.from, self.to) = (symbol, timeframe, from, to)
        (self.store, self.isAgain, self.settings, self.path) = (store, isAgain, settings, path)
    }

    /// Fetches; what came is stored, whatever happens then, so that the same call goes on behind it.
    ///
    /// Throws what the user must change.
    public func run() throws(UserError) -> PriceFetchReport {
        guard from < to else { throw .usage("--from must lie before --to") }
        let now = MarketClock.wall.now
        let kind = timeframe.map(StoreKind.bars) ?? .ticks
        var kept: FetchedPrices
        do throws(StoreError) { kept = try FetchedPrices(Store(path: store), symbol, kind, now: now) } catch {
            throw UserError([error.message], exitCode: 2)
        }
        let told = isAgain ? [] : kept.coverage.told(in: from..<to)
        var report = PriceFetchReport(symbol: symbol, kind: kind, from: from, to: to, told: told)
        let missing = isAgain ? [from..<to] : kept.coverage.missing(in: from..<to)
        guard !missing.isEmpty else { return report }
        let server = try TerminalDoor.open(settings.connector, path: path, log: { [log] in log($0.text) })
        defer { server.close() }
        log("listening on \(server.address); waiting for HeraldHistory")
        let fetch = HistoryFetch(server, request(missing, now), read: TerminalDoor.specification)
        let until = server.now + patience * 1000
        let arrived = DispatchSemaphore(value: 0)
        server.onArrival { arrived.signal() }
        while true {
            switch fetch.step() {
            case .waiting:
                guard fetch.isConnected || server.now < until else {
                    throw failed(
                        report, "HeraldHistory did not dial within \(patience) s; start the service in the terminal and see its Experts log"
                    )
                }
                _ = arrived.wait(timeout: .now() + 0.05)
            case .terms(let found): kept.specification = found
            case .part(let part):
                if !kept.isFollowed(by: part) { try kept.save(&report) }
                report.take(part)
                kept.take(part)
                progress(fetch.share, report.rows)
                if kept.isFull { try kept.save(&report) }
            case .done:
                try kept.save(&report)
                return report
            case .failed(let why):
                try kept.save(&report)
                throw failed(report, why)
            }
        }
    }

    private func request(_ periods: [Range<Timestamp>], _ now: Timestamp) -> HistoryFetch.Request {
        let terminal = settings.connector.terminal
        return HistoryFetch.Request(
            symbol: symbol, terminalName: terminal.symbols[symbol], rows: timeframe.map(HistoryRows.bars) ?? .ticks, periods: periods,
            now: now, zone: terminal.zone,
            zones: TerminalDoor.zones)
    }

    private func failed(_ report: PriceFetchReport, _ why: String) -> UserError {
        let stored = report.stored > 0 ? ["\(report.stored) \(report.unit) are stored; the same command goes on behind them"] : []
        return UserError(["error: \(why)"] + stored, exitCode: 1)
    }
}
