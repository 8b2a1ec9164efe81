import Engine
import Indicators
import Market
import Testing

/// When a strategy is asked: after its indicators have values, from the start of trading on, never for the last bar.
@Suite struct WarmUpTests {
    private func request(_ period: Int, _ timeframe: Timeframe? = nil) -> IndicatorRequest {
        IndicatorRequest(kernel: "sma", parameters: [Double(period)], timeframe: timeframe)
    }

    @Test func barsBeforeTheFirstValueAreSkipped() throws {
        let puppet = Puppet(indicators: [("a", request(3)), ("b", request(2))])
        var shell = try Shell([puppet])
        try shell.run((0...5).map { flat($0) })
        // The third bar, of hour 2, gives sma(3) its first value; the bar of hour 5 is still open.
        #expect(puppet.shown == [2, 3, 4])
        #expect(shell.facts == ["1 skip 0 warming_up", "2 skip 0 warming_up"])
    }

    @Test func barsBeforeTheStartOfTradingOnlyWarmUp() throws {
        let early = Puppet(indicators: [("a", request(3))])
        var shell = try Shell([early], tradeFrom: 1)
        try shell.run((0...5).map { flat($0) })
        #expect(early.shown == [2, 3, 4])
        #expect(shell.facts == ["2 skip 0 warming_up"])
        let late = Puppet(indicators: [("a", request(3))])
        var second = try Shell([late], tradeFrom: 4)
        try second.run((0...6).map { flat($0) })
        #expect(late.shown == [4, 5])
        #expect(second.facts == [])
    }

    @Test func withoutIndicatorsTheFirstBarDecides() throws {
        let puppet = Puppet(answers: [0: .long()])
        var shell = try Shell([puppet])
        try shell.run([flat(0), flat(1, "1.10100")])
        // Decided on the close of hour 0, filled at the open of hour 1, at the ask.
        #expect(shell.facts == ["1 signal 1 enter BUY", "1 in BUY 1 1.10110"])
    }

    @Test func ticksWaitForTheIndicatorsToo() throws {
        let puppet = Puppet(indicators: [("a", request(2))], onTick: { _, _, _ in .none })
        var shell = try Shell([puppet])
        try shell.run((0...2).map { flat($0) })
        // sma(2) has a value from the open of hour 2 on: four quotes.
        #expect(puppet.ticks == 4)
    }

    @Test func aTimeframeTheFeedCannotGiveIsRefused() {
        #expect(throws: CoreSetupError.timeframeTooShort(.m30)) { try Shell([Puppet(timeframe: .m30)]) }
        #expect(throws: CoreSetupError.self) {
            try Shell([Puppet(timeframe: .h4, indicators: [("a", request(3, .h1))])])
        }
        #expect(throws: CoreSetupError.self) { try Shell([Puppet(indicators: [("a", IndicatorRequest(kernel: "no", parameters: []))])]) }
    }

    @Test func timeThatGoesBackStopsTheProcess() async {
        await #expect(processExitsWith: .failure) {
            var shell = try Shell([Puppet()])
            try shell.run([flat(1), flat(0)])
        }
    }
}
