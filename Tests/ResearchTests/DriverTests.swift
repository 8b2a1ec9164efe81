import Engine
import Market
import Performance
import Research
import Testing
import Trading

/// The loop over history: which bars are shown when, and how the data ends.
@Suite struct DriverTests {
    private func assign(_ strategies: Native..., symbol: Int = 0) -> [StrategyAssignment] {
        strategies.map { StrategyAssignment(strategy: $0, symbol: symbol) }
    }

    @Test func everyBarButTheLastIsShownAtTheOpenOfTheNext() throws {
        let strategy = Native()
        let symbol = BacktestSymbol(value: try value("EURUSD"), series: still(0..<5))
        _ = try run(plan([symbol], assign(strategy)))
        #expect(strategy.calls == (1...4).map { instant("2024-01-01").adding(seconds: $0 * 3600) })
        let start = instant("2024-01-01").seconds
        #expect(strategy.opened == (0...3).map { start + $0 * 3600 })
    }

    @Test func aSingleBarIsNeverDecidedOn() throws {
        let strategy = Native { _, _ in .enter(Entry(side: .buy)) }
        let outcome = try run(plan([BacktestSymbol(value: try value("EURUSD"), series: still(0..<1))], assign(strategy)))
        #expect(strategy.calls.isEmpty)
        #expect(outcome.record.decisions.isEmpty)
        // docs/decisions-hash.md: SHA-256 of nothing.
        #expect(outcome.record.decisionsHash == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test func theStartOfTradingIsTheFirstBarThatDecides() throws {
        let strategy = Native()
        var plan = plan([BacktestSymbol(value: try value("EURUSD"), series: still(0..<6))], assign(strategy))
        plan.tradeFrom = instant("2024-01-01T02:00")
        _ = try run(plan)
        let start = instant("2024-01-01").seconds
        #expect(strategy.opened == [2, 3, 4].map { start + $0 * 3600 })
    }

    @Test func slicesAreHalfOpen() throws {
        let series = still(0..<6)
        let (from, to) = (
            series.firstIndex(notBefore: instant("2024-01-01T02:00")), series.firstIndex(notBefore: instant("2024-01-01T04:00"))
        )
        #expect(series.slice(from..<to).opened.map(\.description) == ["2024-01-01T02:00:00Z", "2024-01-01T03:00:00Z"])
        #expect(series.firstIndex(notBefore: instant("2024-01-01T01:30")) == 2)
        #expect(series.firstIndex(notBefore: instant("2025-01-01")) == 6)
    }

    @Test func theEndOfTheDataClosesEverythingAtTheLastCloses() throws {
        let rows: [(Int, Int32, Int32, Int32, Int32)] = [(0, 110_000, 110_000, 110_000, 110_000), (1, 110_000, 110_200, 109_900, 110_100)]
        let long = Native("long") { _, _ in .enter(Entry(side: .buy)) }
        let short = Native("short") { _, _ in .enter(Entry(side: .sell)) }
        let rests = Native("rests") { _, _ in .enter(Entry(side: .buy, orderType: .limit, price: 1.05)) }
        let outcome = try run(
            plan([BacktestSymbol(value: try value("EURUSD"), series: hourly(rows))], assign(long, short, rests), slippage: 5))
        // In with slippage at 1.10015 and 1.09995, out at 1.10100 and 1.10110 without.
        #expect(outcome.record.trades.map(\.closePrice) == [price("1.10100"), price("1.10110")])
        #expect(outcome.record.trades.map(\.exitReason) == [.endOfData, .endOfData])
        #expect(outcome.record.trades.map(\.net) == [money("85"), money("-115")])
        #expect(outcome.record.trades.map(\.closeTime) == [instant("2024-01-01T01:00"), instant("2024-01-01T01:00")])
        #expect(outcome.balance == money("99970"))
        // Hedged: from the first quote on both together stand 30 below: two spreads and two slippages.
        #expect(outcome.curve.maximumDrawdown == money("30"))
    }

    @Test func aFailureEndsTheRunOnlyWhenAskedTo() throws {
        let failure = StrategyFailure(file: "a.lua", line: 3, message: "no", callback: "on_bar")
        for stops in [false, true] {
            let (broken, other) = (Native { _, _ in .failed(failure) }, Native())
            var plan = plan([BacktestSymbol(value: try value("EURUSD"), series: still(0..<6))], assign(broken, other))
            plan.stopsOnFailure = stops
            let outcome = try run(plan)
            #expect(outcome.record.failure?.failure == failure)
            #expect(outcome.record.failure?.time == instant("2024-01-01T01:00"))
            #expect(broken.calls.count == 1)
            #expect(other.calls.count == (stops ? 1 : 5))
        }
    }
}

/// Two symbols whose bars do not match, in one account.
@Suite struct TwoSymbolTests {
    /// EURUSD trades at hours 0 1 2 5 6, gold at 1 2 3 6 7.
    private func outcome(_ first: Native, _ second: Native) throws -> BacktestOutcome {
        let euro = hourly([0, 1, 2, 5, 6].map { ($0, 110_000 + Int32($0) * 10, 110_100, 110_000, 110_000 + Int32($0) * 10) })
        let gold = hourly(
            digits: 3, [1, 2, 3, 6, 7].map { ($0, 2_000_000 + Int32($0) * 100, 2_001_000, 2_000_000, 2_000_000 + Int32($0) * 100) })
        return try run(
            plan(
                [BacktestSymbol(value: try value("EURUSD"), series: euro), BacktestSymbol(value: try value("XAUUSD"), series: gold)],
                [StrategyAssignment(strategy: first, symbol: 0), StrategyAssignment(strategy: second, symbol: 1)], balance: "1000000"))
    }

    @Test func eachIsShownItsOwnBarsAtItsOwnOpens() throws {
        let (first, second) = (Native(), Native())
        _ = try outcome(first, second)
        let start = instant("2024-01-01").seconds
        let hours = { (times: [Int64]) in times.map { ($0 - start) / 3600 } }
        #expect(hours(first.opened) == [0, 1, 2, 5])
        #expect(hours(first.calls.map(\.seconds)) == [1, 2, 5, 6])
        #expect(hours(second.opened) == [1, 2, 3, 6])
        #expect(hours(second.calls.map(\.seconds)) == [2, 3, 6, 7])
    }

    @Test func bothTradeInOneAccount() throws {
        let first = Native { count, _ in count == 3 ? .enter(Entry(side: .buy)) : .none }
        let second = Native { count, _ in count == 1 ? .enter(Entry(side: .sell)) : .none }
        let outcome = try outcome(first, second)
        let lines = outcome.record.decisions.map(\.line).filter { $0.contains(" deal ") }
        // Gold: sold at the open of hour 2, 2000.200, bought back at its last close, hour 7, 2000.700 + 0.010: -51.00.
        // Euro: bought at the open of hour 5, 1.10050 + 10 points, sold at its last close, hour 6, 1.10060: 0.
        #expect(
            lines == [
                "2024-01-01T02:00:00Z deal 1 1 XAUUSD in SELL 1 2000.2 profit=0 commission=0 swap=0 -",
                "2024-01-01T05:00:00Z deal 2 2 EURUSD in BUY 1 1.1006 profit=0 commission=0 swap=0 -",
                "2024-01-01T07:00:00Z deal 3 1 XAUUSD out BUY 1 2000.71 profit=-51 commission=0 swap=0 end_of_data",
                "2024-01-01T07:00:00Z deal 4 2 EURUSD out SELL 1 1.1006 profit=0 commission=0 swap=0 end_of_data",
            ])
        #expect(outcome.balance == money("999949"))
    }
}
