internal import History
internal import Market
internal import Settings
internal import Simulation

extension BacktestCommand {
    /// The traded symbol's prices, from a file of bars, a file of ticks or the store.
    static func prices(
        _ request: BacktestRequest, _ value: ContractValue, _ timeframe: Timeframe
    ) throws(UserError) -> (symbol: BacktestSymbol, notes: [String], report: ImportReport?) {
        guard request.model != .realTicks else { return try ticks(request, value, timeframe) }
        if request.ticks != nil { throw .usage("--ticks is for --model real_ticks; the model is \(request.model.rawValue)") }
        if let path = request.data {
            let imported = try read(path, value.specification, request.settings)
            let (filled, sources) = imported.series.filled(request.symbol, request.settings)
            let series = try prepared(filled, timeframe, path, request)
            return (BacktestSymbol(value: value, series: series, spreads: sources), notes(filled, series), imported.report)
        }
        let stored: BarSeries
        do {
            stored = try Store(path: request.store).bars(
                symbol: request.symbol, timeframe: timeframe, to: request.to, zone: request.settings.data.timeZone)
        } catch {
            throw UserError([error.message], exitCode: 2)
        }
        let (filled, sources) = stored.filled(request.symbol, request.settings)
        let series = try prepared(filled, timeframe, request.store, request)
        return (BacktestSymbol(value: value, series: series, spreads: sources), notes(filled, series), nil)
    }

    private static func ticks(
        _ request: BacktestRequest, _ value: ContractValue, _ timeframe: Timeframe
    ) throws(UserError) -> (symbol: BacktestSymbol, notes: [String], report: ImportReport?) {
        let (found, report) = try allTicks(request, value.specification)
        let end = request.to.map { found.firstIndex(notBefore: $0) } ?? found.count
        try checkPeriod(end, request.from.map { found.firstIndex(notBefore: $0) } ?? 0, request.ticks ?? request.store)
        let symbol = BacktestSymbol(
            value: value, ticks: found.slice(0..<end), timeframe: timeframe, zone: request.settings.data.timeZone)
        return (symbol, ["\(timeframe.rawValue) bars made of \(end) ticks"], report)
    }

    private static func allTicks(
        _ request: BacktestRequest, _ specification: SymbolSpecification
    ) throws(UserError) -> (TickSeries, ImportReport?) {
        guard let path = request.ticks ?? request.data else {
            do { return (try Store(path: request.store).ticks(symbol: request.symbol), nil) } catch {
                throw UserError([error.message], exitCode: 2)
            }
        }
        let (ticks, report) = try readTicks(
            path, specification, request.settings, "--model real_ticks needs ticks; leave --model out, or name a file of ticks")
        return (ticks, report)
    }

    /// The ticks of a file; `need` says why bars are no good.
    static func readTicks(
        _ path: String, _ specification: SymbolSpecification, _ settings: HeraldSettings, _ need: String
    ) throws(UserError) -> (TickSeries, ImportReport) {
        let imported: ImportedPrices
        do {
            imported = try PriceFile.read(path: path, digits: specification.digits, serverZone: settings.data.timeZone)
        } catch {
            throw UserError([error.message] + error.badRowLines, exitCode: 2)
        }
        guard case .ticks(let ticks) = imported.prices else { throw .usage("\(path) holds bars, and \(need)") }
        return (ticks, imported.report)
    }

    private static func notes(_ given: BarSeries, _ used: BarSeries) -> [String] {
        given.timeframe == used.timeframe ? [] : ["merged from \(given.timeframe.rawValue) to \(used.timeframe.rawValue) bars"]
    }
}

extension BacktestSymbol {
    fileprivate init(value: ContractValue, series: BarSeries, spreads: SpreadSources) {
        self.init(value: value, series: series)
        self.spreads = spreads
    }

    /// The same prices with wider, or narrower, spreads.
    func stressed(by stress: StressFactors) -> BacktestSymbol {
        guard stress.spread != 1 else { return self }
        let point = Price(raw: series.pointRaw)
        func widened(_ spread: Int64) -> Int32 {
            Int32(clamping: stress.widened(Price(raw: spread * point.raw), point: point).raw / point.raw)
        }
        let extras = series.extras.map { BarExtras(spread: widened(Int64($0.spread)), tickCount: $0.tickCount) }
        var result = self
        result.series = BarSeries(
            digits: series.digits, timeframe: series.timeframe, opened: series.opened, prices: series.prices,
            extras: Column(extras))
        guard let ticks else { return result }
        if stress.spread == 0 {
            // The columns are shared: a mapped file of any size takes no memory for its twin without costs.
            result.ticks = TickSeries(digits: ticks.digits, times: ticks.times, bids: ticks.bids, asks: ticks.bids, owner: ticks)
            return result
        }
        var builder = TickSeriesBuilder(digits: ticks.digits, capacity: ticks.count)
        for index in 0..<ticks.count {
            let bid = ticks.bids[index]
            let ask = Int64(bid) + Int64(widened(Int64(ticks.asks[index]) - Int64(bid)))
            builder.append(nanoseconds: ticks.times[index], bid: bid, ask: Int32(clamping: ask))
        }
        result.ticks = builder.build()
        return result
    }
}

extension StressFactors {
    /// What is multiplied, for the report; none when nothing is.
    var notes: [String] {
        let named = [("spread", spread), ("slippage", slippage), ("commission", commission), ("swap", swap), ("delay", delay)]
        let changed = named.filter { $0.1 != 1 }.map { "\($0.0) × \($0.1)" }
        return changed.isEmpty ? [] : ["costs under stress: " + changed.joined(separator: ", ")]
    }
}
