import Engine
import Indicators
import Market
import Testing

/// Longer timeframes show closed bars only, and everything that ended has closed before a script runs.
@Suite struct TimeframeTests {
    private func close(_ timeframe: Timeframe?) -> IndicatorRequest {
        IndicatorRequest(kernel: "sma", parameters: [1], timeframe: timeframe)
    }

    /// Bars of random hours with random closes; weekends and nights are missing like in a real feed.
    private func randomBars(_ seed: UInt64) -> [Bar] {
        var state = seed
        func next(_ bound: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % bound
        }
        var hour = Int(next(5))
        return (0..<150).map { _ in
            let level = Price(raw: Int64(109_000 + next(2000)) * 1000)
            defer { hour += next(4) == 0 ? Int(1 + next(60)) : 1 }
            return Bar(
                opened: Timestamp(seconds: Shell.start + Int64(hour) * 3600), open: level, high: level, low: level, close: level,
                spreadPoints: 10, tickCount: 1)
        }
    }

    /// The close of the last base bar in the newest interval of `hours` that ended by `now`; nil while none has.
    private func expected(_ bars: [Bar], hours: Int64, now: Int64) -> Double? {
        let length = hours * 3600
        let ended = bars.filter { ($0.opened.seconds / length + 1) * length <= now && $0.opened.seconds < now }
        return ended.last?.close.double
    }

    @Test(arguments: 1...40)
    func aLongerColumnNeverShowsAnUnfinishedBar(_ seed: UInt64) throws {
        let bars = randomBars(seed)
        var wrong: [String] = []
        let puppet = Puppet(
            indicators: [("h1", close(nil)), ("h4", close(.h4)), ("d1", close(.d1))],
            onBar: { _, view, puppet in
                for (index, hours) in [1, 4, 24].enumerated() as EnumeratedSequence<[Int64]> {
                    let wanted = self.expected(bars, hours: hours, now: view.now.seconds)
                    if puppet.value(index) != wanted { wrong.append("\(view.now) \(hours)h \(puppet.value(index)) not \(wanted ?? .nan)") }
                }
                return .none
            })
        var shell = try Shell([puppet])
        try shell.run(bars)
        #expect(puppet.shown.count > 60)
        #expect(wrong == [])
    }

    @Test func aStrategyOnALongerTimeframeIsAskedAtTheFirstOpenAfterItsBarsEnd() throws {
        var asked: [String] = []
        let puppet = Puppet(
            timeframe: .h4,
            onBar: { hour, view, _ in
                asked.append("\(hour) at \((view.now.seconds - Shell.start) / 3600)")
                return .none
            })
        var shell = try Shell([puppet])
        try shell.run([0, 1, 2, 3, 4, 5, 9, 10, 40, 41].map { flat($0) })
        // The bar of 4:00 ended at 8:00, the next open is 9:00; that of 8:00 is shown at 40:00.
        #expect(asked == ["0 at 4", "4 at 9", "8 at 40"])
    }

    @Test func everyTimeframeHasClosedBeforeTheFirstScriptRuns() throws {
        var seen: [String] = []
        let hourly = Puppet(
            "a", indicators: [("d1", close(.d1)), ("h4", close(.h4))],
            onBar: { hour, _, puppet in
                seen.append("\(hour): \(puppet.value(0)) \(puppet.value(1))")
                return .none
            })
        let daily = Puppet("b", timeframe: .d1)
        var shell = try Shell([hourly, daily])
        try shell.run((0...24).map { flat($0, $0 < 20 ? "1.10000" : "1.20000") } + [flat(25)])
        // At 24:00 the hour, the four hours and the day end at once, and the first script sees all three.
        #expect(seen.first == "23: 1.2 1.2")
        #expect(daily.shown == [0])
    }

    /// "Every event is legal in every state": a feed that delivers two bars between two quotes loses neither.
    @Test func twoClosedBarsBetweenTwoQuotesBothReachTheLongerBars() throws {
        let puppet = Puppet(indicators: [("h4", IndicatorRequest(kernel: "sma", parameters: [2], timeframe: .h4))])
        var shell = try Shell([puppet])
        var effects = EffectBuffer()
        let at = { (hour: Int) in Timestamp(seconds: Shell.start + Int64(hour) * 3600) }
        shell.core.apply(Stamped(time: at(4), payload: .barClosed(symbol: 0, flat(3, "1.10000"))), into: &effects)
        shell.core.apply(Stamped(time: at(8), payload: .barClosed(symbol: 0, flat(7, "1.20000"))), into: &effects)
        let quote = Quote(bid: price("1.20000"), ask: price("1.20010"))
        shell.core.apply(Stamped(time: at(8), payload: .quote(symbol: 0, quote)), into: &effects)
        #expect(abs(puppet.value(0) - 1.15) < 1e-9, "both bars of four hours have closed: (1.1 + 1.2) / 2")
    }

    @Test func longerBarsAlignToTheClockOfTheData() throws {
        // Two hours east: the bars of four hours open at 22, 2, 6 … UTC.
        var asked: [Int] = []
        let puppet = Puppet(
            timeframe: .h4,
            onBar: { hour, _, _ in
                asked.append(hour)
                return .none
            })
        var shell = try Shell([puppet], zone: ZoneRules(name: "east", initialOffset: 7200, transitions: []))
        try shell.run((0...11).map { flat($0) })
        #expect(asked == [-2, 2, 6])
    }
}
