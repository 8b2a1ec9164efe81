internal import Trading
internal import Scripting
internal import Engine
internal import History
internal import Indicators
internal import Market
internal import Research
internal import Risk
internal import ScriptAPI
internal import Simulation

/// A script over bundled synthetic bars with fixed lots and no guards, so that as much of it as possible runs.
struct SmokeRun {
    typealias Decision = (time: Timestamp, line: String)

    let decisions: [Decision]
    let failure: ScriptFinding?
    let summary: CheckReport.Summary
    let lastOpened: Timestamp?

    /// `cut` leaves out the second half of the bars that can be traded.
    init(_ source: ScriptSource, _ options: ScriptOptions, cut: Bool) throws(ScriptFailure) {
        let subject = SmokeSubject(try ScriptLoader.load(source, options))
        let timeframe = subject.strategy.plan.timeframe
        let warmUp = SmokeRun.warmUpBars(subject.indicators, timeframe)
        let tradable = timeframe >= .d1 ? 600 : 2400
        guard let specification = SymbolSpecification.builtIn("EURUSD"),
            let value = ContractValue(specification, account: "USD")
        else { preconditionFailure("Invariant: EURUSD is built in") }
        // One path for both lengths: the shorter run sees the very same first bars.
        let series = SyntheticMarket(seed: 7).bars(
            specification: specification, timeframe: timeframe, from: SmokeRun.start,
            count: warmUp + tradable)
        let used = cut ? series.slice(0..<(series.count - tradable / 2)) : series
        let others = SmokeRun.otherSymbols(subject.indicators, timeframe, like: value, bars: used.count)
        var plan = BacktestPlan(
            symbols: [BacktestSymbol(value: value, series: used)] + others,
            strategies: [StrategyAssignment(strategy: subject.strategy, symbol: 0, exits: subject.exits)], currency: "USD",
            balance: Money(raw: 1_000_000 * Money.one),
            terms: BrokerTerms(leverage: 100, stopOutPercent: 0, slippagePoints: 0, commissionPerLot: .zero),
            limits: RiskLimits(preset: RiskPreset.off, dailyReset: DailyReset(secondOfDay: 0, zone: .utc)),
            // Room for an exit to close parts.
            sizing: .fixedLots(Volume(raw: subject.exits.isEmpty ? Volume.one / 100 : Volume.one)), dataZone: .utc, tradeFrom: nil,
            adding: false,
            hedging: false, stopsOnFailure: true)
        plan.keepsDecisions = true
        var driver: BacktestDriver
        do { driver = try BacktestDriver(plan) } catch {
            let place = source.position(of: "indicators")
            throw ScriptFailure(
                .script, [ScriptFinding(file: source.path, line: place.line, column: place.column, message: error.reason)])
        }
        let (bytes, clock) = (subject.bytesAllocatedTotal, ContinuousClock())
        let begin = clock.now
        let outcome = driver.run()
        let seconds = (clock.now - begin).seconds
        decisions = outcome.record.decisions
        lastOpened = used.opened.last
        failure = outcome.record.failure.map {
            ScriptFinding(
                file: $0.failure.file, line: $0.failure.line,
                column: subject.column(ofLine: $0.failure.line, in: $0.failure.file),
                message: "\($0.failure.message) (in \($0.failure.callback), smoke run at \($0.time))")
        }
        summary = CheckReport.Summary(
            subject, outcome, warmUp: warmUp, bars: used.count, seconds: seconds,
            bytes: subject.bytesAllocatedTotal - bytes)
    }

    private static let start = Timestamp(seconds: CivilTime.days(year: 2020, month: 1, day: 6) * 86_400)

    /// Bars until every declared indicator has a value.
    private static func warmUpBars(_ indicators: [DeclaredIndicator], _ timeframe: Timeframe) -> Int {
        indicators.map { declared in
            guard let kernel = IndicatorCatalogue.descriptor(named: declared.request.kernel) else { return 0 }
            let longer = declared.request.timeframe ?? timeframe
            let ratio = Int(longer.nominalSeconds / timeframe.nominalSeconds)
            let bars = kernel.warmUp(declared.request)
            let merged = longer == timeframe ? bars : (bars + 1) * ratio
            let day = kernel.outputs.contains(where: \.waitsForDay) ? Int(86_400 / min(timeframe.nominalSeconds, 86_400)) : 0
            return max(merged, day)
        }.max() ?? 0
    }

    /// Made-up bars of every other symbol the strategy's indicators read, on terms like those of the traded one.
    private static func otherSymbols(
        _ indicators: [DeclaredIndicator], _ timeframe: Timeframe, like value: ContractValue, bars: Int
    ) -> [BacktestSymbol] {
        Set(indicators.compactMap(\.request.symbol)).subtracting([value.specification.name]).sorted().compactMap { name in
            var specification = value.specification
            specification.name = name
            guard let value = ContractValue(specification, account: "USD") else { return nil }
            let series = SyntheticMarket(seed: 11).bars(
                specification: specification, timeframe: timeframe, from: start, count: bars)
            return BacktestSymbol(value: value, series: series)
        }
    }
}
