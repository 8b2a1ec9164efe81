import Engine
import Market
import Risk
import Simulation
import Testing
import Trading

/// The core keeps its own books; after every quote they say what the broker's say. `Shell` compares them at each.
@Suite struct AccountPropertyTests {
    @Test(arguments: 1...30)
    func theCoreAgreesWithTheBrokerAtEveryQuote(_ seed: UInt64) throws {
        var state = seed
        func next(_ bound: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % bound
        }
        func decision(_ bid: Double) -> Decision {
            let (side, distance) = (next(2) == 0 ? Side.buy : .sell, Double(5 + next(300)) / 100_000)
            let sign = Double(side.sign)
            switch next(8) {
            case 0: return .leave
            case 1: return .limit(side, bid - sign * distance, expiry: next(2) == 0 ? 3 : nil)
            case 2: return .enter(Entry(side: side, orderType: .stop, price: bid + sign * distance))
            case 3: return side == .buy ? .long() : .short()
            case 4, 5: return .enter(Entry(side: side, stopLoss: bid - sign * distance, takeProfit: bid + sign * distance, sizeHint: 0.37))
            default: return .none
            }
        }
        let puppets = (0..<3).map { index in
            Puppet(
                "p\(index)", onTick: index == 2 ? { _, view, _ in next(6) == 0 ? decision(view.quote.bid.double) : .none } : nil,
                onBar: { _, view, _ in decision(view.quote.bid.double) })
        }
        var shell = try Shell(
            puppets, balance: "10000",
            limits: limits {
                $0["max_daily_loss_percent"] = seed % 3 == 0 ? 5 : nil
                $0["max_drawdown_percent"] = seed % 5 == 0 ? 20 : nil
            }, adding: seed % 2 == 0, hedging: seed % 4 == 1, slippage: Int64(seed % 4),
            commission: seed % 3 == 1 ? "3.5" : "0")
        var level: Int64 = 110_000
        var bars: [Bar] = []
        for hour in 0..<200 {
            let (open, close) = (level, level + Int64(next(200)) - 100)
            let (high, low) = (max(open, close) + Int64(next(80)), min(open, close) - Int64(next(80)))
            bars.append(
                Bar(
                    opened: Timestamp(seconds: Shell.start + Int64(hour) * 3600), open: Price(raw: open * 1000),
                    high: Price(raw: high * 1000), low: Price(raw: low * 1000), close: Price(raw: close * 1000),
                    spreadPoints: Int32(next(20)), tickCount: 1))
            level = close + (next(10) == 0 ? Int64(next(400)) - 200 : 0)
        }
        try shell.run(bars)
        #expect(shell.facts.count { $0.contains(" in ") } > 10)
        #expect(shell.account.count == 800)
        // Every position the core knows is the broker's, and none is missing.
        var results: [ExecutionResult] = []
        shell.broker.endData(at: Timestamp(seconds: Shell.start + 200 * 3600), into: &results)
        #expect(results.count == shell.core.positions.count)
    }
}
