import Foundation
import Market
import Risk
import Testing
import Trading

/// Each guard alone, just inside, at and just outside its limit, on a pair and on gold.
@Suite("Risk guards")
struct GuardTests {
    @Test(arguments: ["EURUSD", "XAUUSD"])
    func stopRequired(symbol: String) throws {
        let context = try Scene.context(symbol)
        let chain = GuardChain(off { $0.stopRequired = true })
        #expect(chain.review(order(stop: nil), in: context).codes == ["STOP_REQUIRED"])
        #expect(chain.review(order(stop: "0.9"), in: context).codes == [])
        #expect(GuardChain(off()).review(order(stop: nil), in: context).codes == [])
    }

    @Test(arguments: ["EURUSD", "XAUUSD"], [("4.99", true), ("5", true), ("5.00000001", false), ("5.01", false)])
    func orderVolume(symbol: String, expected: (volume: String, passes: Bool)) throws {
        let chain = GuardChain(off { $0.maximumVolumePerOrder = lots("5") })
        let codes = chain.review(order(expected.volume), in: try Scene.context(symbol)).codes
        #expect(codes == (expected.passes ? [] : ["ORDER_VOLUME_ABOVE_LIMIT"]))
    }

    @Test(
        arguments: ["EURUSD", "XAUUSD"],
        [("9", "0.99", true), ("9", "1", true), ("9", "1.01", false), ("0", "10", true), ("0", "10.01", false), ("10", "0.01", false)])
    func symbolVolume(symbol: String, expected: (held: String, volume: String, passes: Bool)) throws {
        let chain = GuardChain(off { $0.maximumVolumePerSymbol = lots("10") })
        let codes = chain.review(order(expected.volume), in: try Scene.context(symbol, held: expected.held)).codes
        #expect(codes == (expected.passes ? [] : ["SYMBOL_VOLUME_ABOVE_LIMIT"]))
    }

    @Test(arguments: ["EURUSD", "XAUUSD"], [(0, true), (9, true), (10, false), (11, false)])
    func openPositions(symbol: String, expected: (open: Int, passes: Bool)) throws {
        let chain = GuardChain(off { $0.maximumOpenPositions = 10 })
        let codes = chain.review(order(), in: try Scene.context(symbol, open: expected.open)).codes
        #expect(codes == (expected.passes ? [] : ["OPEN_POSITIONS_AT_LIMIT"]))
    }

    /// A tenth of a percent of 1.10000 is 110 points, of 2000.000 it is 2000.
    @Test(arguments: [
        ("EURUSD", "1.10109", true), ("EURUSD", "1.10110", true), ("EURUSD", "1.10111", false), ("EURUSD", "1.1", true),
        ("XAUUSD", "2001.999", true), ("XAUUSD", "2002.000", true), ("XAUUSD", "2002.001", false),
    ])
    func spreadPercent(symbol: String, ask: String, passes: Bool) throws {
        let chain = GuardChain(off { $0.maximumSpreadPercent = 0.1 })
        let codes = chain.review(order(), in: try Scene.context(symbol, ask: ask)).codes
        #expect(codes == (passes ? [] : ["SPREAD_ABOVE_LIMIT"]))
    }

    @Test(arguments: [
        ("EURUSD", "1.10019", true), ("EURUSD", "1.10020", true), ("EURUSD", "1.10021", false), ("EURUSD", "1.100201", false),
        ("XAUUSD", "2000.019", true), ("XAUUSD", "2000.020", true), ("XAUUSD", "2000.021", false),
    ])
    func spreadPoints(symbol: String, ask: String, passes: Bool) throws {
        let chain = GuardChain(off { $0.maximumSpreadPoints = 20 })
        let codes = chain.review(order(), in: try Scene.context(symbol, ask: ask)).codes
        #expect(codes == (passes ? [] : ["SPREAD_ABOVE_LIMIT"]))
    }

    @Test("either spread limit is enough to refuse, once")
    func bothSpreadLimits() throws {
        let chain = GuardChain(
            off {
                $0.maximumSpreadPercent = 0.1
                $0.maximumSpreadPoints = 20
            })
        #expect(chain.review(order(), in: try Scene.context(ask: "1.10021")).codes == ["SPREAD_ABOVE_LIMIT"])
        #expect(chain.review(order(), in: try Scene.context(ask: "1.2")).codes == ["SPREAD_ABOVE_LIMIT"])
        #expect(chain.review(order(), in: try Scene.context(ask: "1.1002")).codes == [])
    }

    /// reliability.md 2.2: a missing price refuses the entry.
    @Test("a quote that is none refuses the entry", arguments: [("0", "0"), ("0", "0.0001"), ("1.1", "1.09"), ("-1", "-0.9999")])
    func brokenQuote(bid: String, ask: String) throws {
        let context = try Scene.context(bid: bid, ask: ask)
        #expect(GuardChain(off { $0.maximumSpreadPercent = 0.1 }).review(order(), in: context).codes == ["SPREAD_ABOVE_LIMIT"])
        #expect(GuardChain(off { $0.maximumSpreadPoints = 20 }).review(order(), in: context).codes == ["SPREAD_ABOVE_LIMIT"])
    }

    @Test("daily loss and drawdown refuse at the limit", arguments: [("9500.01", false), ("9500", true), ("9499.99", true)])
    func lossGuards(equity: String, trips: Bool) throws {
        let start = AccountSnapshot(balance: dollars("10000"), equity: dollars("10000"))
        let fallen = AccountSnapshot(balance: dollars("10000"), equity: dollars(equity))
        for (limits, code) in [
            (off { $0.maximumDailyLossPercent = 5 }, "DAILY_LOSS_LIMIT"), (off { $0.maximumDrawdownPercent = 5 }, "DRAWDOWN_LIMIT"),
        ] {
            var watch = LossWatch(limits, balance: dollars("10000"))
            _ = watch.observe(start, at: 0)
            _ = watch.observe(fallen, at: 1)
            let codes = GuardChain(limits).review(order(), in: try Scene.context(losses: watch)).codes
            #expect(codes == (trips ? [code] : []))
        }
    }
}
