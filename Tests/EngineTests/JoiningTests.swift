import Engine
import Market
import Risk
import Testing
import Trading

/// A run that begins within a bar.
struct JoiningTests {
    private let start = Timestamp(seconds: Shell.start)
    private let quote = Quote(bid: price("1.1"), ask: price("1.1001"))

    /// The hours of the bars that are decided on when the run begins so many seconds after the first bar opened.
    private func shown(begins: Int64, joins: Bool, timeframe: Timeframe = .h1, hours: Int64 = 3) throws -> [Int] {
        let specification = try #require(SymbolSpecification.builtIn("EURUSD"))
        let value = try #require(ContractValue(specification, account: "USD"))
        let puppet = Puppet(timeframe: timeframe)
        var configuration = CoreConfiguration(
            symbols: [CoreSymbol(value: value, baseTimeframe: .h1)], balance: money("100000"), leverage: 500, dataZone: .utc,
            tradeFrom: start.adding(seconds: begins), adding: false, hedging: false)
        configuration.joinsOpenBars = joins
        var core = try TradingCore(
            configuration, limits: limits(), sizing: .fixedLots(lots("1")), strategies: [StrategyAssignment(strategy: puppet, symbol: 0)])
        var effects = EffectBuffer()
        for hour in 0..<hours {
            let end = start.adding(seconds: (hour + 1) * 3600)
            // The terminal tells the bar that the run began in when its successor's first quote has come already.
            core.apply(Stamped(time: end, payload: .quote(symbol: 0, quote)), into: &effects)
            core.closeBar(0, flat(Int(hour)), at: end.adding(seconds: 1))
            core.apply(Stamped(time: end.adding(seconds: 2), payload: .quote(symbol: 0, quote)), into: &effects)
        }
        return puppet.shown
    }

    @Test func barThatWasOpenAtTheBeginningIsDecidedOn() throws {
        #expect(try shown(begins: 1800, joins: true) == [0, 1, 2])
        // Where history only warms up, such as a backtest from a day on, whole bars alone count.
        #expect(try shown(begins: 1800, joins: false) == [1, 2])
    }

    @Test func barThatHadEndedOnlyWarmsUp() throws {
        #expect(try shown(begins: 3600, joins: true) == [1, 2])
        #expect(try shown(begins: 3599, joins: true) == [0, 1, 2])
    }

    /// Four hours are merged from hours; the bar from 00:00 ends at 04:00, and the run begins at 02:30.
    @Test func longerBarIsJoinedToo() throws {
        #expect(try shown(begins: 9000, joins: true, timeframe: .h4, hours: 8) == [0, 4])
        #expect(try shown(begins: 9000, joins: false, timeframe: .h4, hours: 8) == [4])
    }
}
