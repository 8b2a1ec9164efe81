internal import Foundation
internal import History
internal import MT5Bridge
public import Market
public import Research
public import Settings

/// Brings a symbol's bars from a terminal into the store of prices.
public struct PriceFetch {
    /// As the configuration spells it.
    public var symbol: String
    /// The length of the bars.
    public var timeframe: Timeframe
    /// Openings from this instant on.
    public var from: Timestamp
    /// Openings before this instant.
    public var to: Timestamp
    /// The store's folder.
    public var store: String
    /// Whether what is stored already is fetched again.
    public var isAgain: Bool
    /// Key, address and clock of the terminal.
    public var settings: HeraldSettings
    /// Where the settings were read, for messages.
    public var path: String
    /// Hears how much of the period was told, 0 to 1, and how many bars came.
    public var progress: (Double, Int) -> Void = { _, _ in }
    /// Hears sentences about the terminal.
    public var log: @Sendable (String) -> Void = { _ in }
    /// Seconds until the service must have dialled.
    public var patience: Int64 = 90

    /// Bars that are kept in memory before they are stored.
    private static let batch = 500_000

    public init(
        symbol: String, timeframe: Timeframe, from: Timestamp, to: Timestamp, store: String, isAgain: Bool, settings: HeraldSettings,
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
        let begin = try resumed()
        var report = PriceFetchReport(symbol: symbol, timeframe: timeframe, from: from, to: to, resumedAt: begin == from ? nil : begin)
        guard begin < to else { return report }
        let server = try TerminalDoor.open(settings.connector, path: path, log: { [log] in log($0.text) })
        defer { server.close() }
        log("listening on \(server.address); waiting for HeraldHistory")
        var request = HistoryFetch.Request(
            symbol: symbol, terminalName: settings.connector.terminal.symbols[symbol], timeframe: timeframe, from: begin, to: to,
            zones: TerminalDoor.zones)
        request.zone = settings.connector.terminal.zone
        let fetch = HistoryFetch(server, request, read: TerminalDoor.specification)
        let until = server.now + patience * 1000
        let arrived = DispatchSemaphore(value: 0)
        server.onArrival { arrived.signal() }
        var kept: [Bar] = []
        var point: SymbolSpecification?
        while true {
            switch fetch.step() {
            case .waiting:
                guard fetch.isConnected || server.now < until else {
                    throw failed(
                        report, "HeraldHistory did not dial within \(patience) s; start the service in the terminal and see its Experts log"
                    )
                }
                _ = arrived.wait(timeout: .now() + 0.05)
            case .terms(let found): point = found
            case .part(let part):
                report.take(part)
                kept += part.bars
                progress(fetch.share, report.bars)
                if kept.count >= PriceFetch.batch { try save(&kept, point, &report) }
            case .done:
                try save(&kept, point, &report)
                return report
            case .failed(let why):
                try save(&kept, point, &report)
                throw failed(report, why)
            }
        }
    }

    private func failed(_ report: PriceFetchReport, _ why: String) -> UserError {
        let stored = report.stored > 0 ? ["\(report.stored) bars are stored; the same command goes on behind them"] : []
        return UserError(["error: \(why)"] + stored, exitCode: 1)
    }

    /// Where what is stored ends, when it begins where it should.
    private func resumed() throws(UserError) -> Timestamp {
        guard !isAgain else { return from }
        let bars: BarSeries
        do { bars = try Store(path: store).bars(symbol: symbol, timeframe: timeframe, from: from, to: to) } catch { return from }
        guard bars.timeframe == timeframe, bars.count > 0, bars.opened[0] < from.adding(seconds: 7 * 86_400) else { return from }
        return bars.opened[bars.count - 1]
    }

    private func save(_ bars: inout [Bar], _ specification: SymbolSpecification?, _ report: inout PriceFetchReport) throws(UserError) {
        guard let specification, !bars.isEmpty else { return }
        var builder = BarSeriesBuilder(digits: specification.digits, timeframe: timeframe, capacity: bars.count)
        let point = specification.point.raw
        for bar in bars {
            let prices = [bar.open, bar.high, bar.low, bar.close].compactMap { Int32(exactly: $0.raw / point) }
            guard prices.count == 4 else {
                throw UserError(["error: a price of \(symbol) at \(bar.opened) does not fit the store"], exitCode: 1)
            }
            builder.append(
                opened: bar.opened, BarPoints(open: prices[0], high: prices[1], low: prices[2], close: prices[3]),
                BarExtras(spread: bar.spreadPoints, tickCount: bar.tickCount))
        }
        do throws(StoreError) {
            let change = try Store(path: store).save(builder.build(), symbol: symbol)
            report.stored += bars.count
            report.added += change.added
            report.changed += change.changed
        } catch { throw UserError([error.message], exitCode: 2) }
        bars = []
    }
}
