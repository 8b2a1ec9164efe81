import Engine
import Market
import Risk
import Simulation
import Testing
import Trading

/// Prices of a symbol whose tick is coarser than a point: an index in quarters, with two decimals.
@Suite struct TickSizeTests {
    private static let index: SymbolSpecification = {
        guard var symbol = SymbolSpecification.builtIn("US500") else { preconditionFailure("US500 is built in") }
        symbol.tickSize = price("0.25")
        return symbol
    }()

    /// Bars at 5000.00 bid and 5000.25 ask.
    private func bars(_ count: Int) -> [Bar] {
        (0..<count).map { hour in
            Bar(
                opened: Timestamp(seconds: Shell.start + Int64(hour) * 3600), open: price("5000"), high: price("5000"), low: price("5000"),
                close: price("5000"), spreadPoints: 25, tickCount: 1)
        }
    }

    private func run(_ answers: [Int: Decision], exits: [PuppetExit] = [], sizing: SizingPolicy = .fixedLots(lots("1"))) throws -> Shell {
        var shell = try Shell(
            [Puppet(answers: answers)], sizing: sizing, exits: exits, protection: ProtectivePolicy(action: .keepStop, stopPercent: 0.333),
            symbol: Self.index)
        try shell.run(bars(5))
        #expect(!shell.facts.contains { $0.contains("rejected") || $0.contains("refused") })
        return shell
    }

    @Test(arguments: [
        // Towards the entry: a long's stop up to the next quarter and its target down, a short's the other way round.
        (Side.buy, 4989.9, 5020.1, "4990", "5020"), (.sell, 5010.1, 4979.9, "5010", "4980"),
        // What lies on a quarter stays there.
        (.buy, 4989.75, 5020.25, "4989.75", "5020.25"),
    ])
    func levelsAreRoundedTowardsTheEntry(side: Side, wished: Double, far: Double, stop: String, target: String) throws {
        let shell = try run([0: side == .buy ? .long(stop: wished, target: far) : .short(stop: wished, target: far)])
        #expect(shell.core.positions.map(\.stopLoss) == [price(stop)] && shell.core.positions.map(\.takeProfit) == [price(target)])
    }

    @Test(arguments: [
        // The nearest quarter: 0.88 of the way to 4995.00 lies nearer to 4995.00 than to 4994.75, 0.87 does not.
        (OrderType.limit, 4994.88, "4995"), (.limit, 4994.87, "4994.75"), (.stop, 5005.12, "5005"), (.stop, 5005.13, "5005.25"),
    ])
    func entriesWaitAtTheNearestTick(type: OrderType, wished: Double, expected: String) throws {
        let shell = try run([0: .enter(Entry(side: .buy, orderType: type, price: wished, stopLoss: 4900.1))])
        #expect(shell.broker.pendingOrders.map(\.price) == [price(expected)])
        #expect(shell.broker.pendingOrders.map(\.stopLoss) == [price("4900.25")])
    }

    @Test(arguments: [(Side.buy, 4995.1, "4995.25"), (.sell, 5004.9, "5004.75")])
    func movedStopsAreRoundedTowardsThePrice(side: Side, wished: Double, expected: String) throws {
        let exit = PuppetExit { view, _ in view.position.stopLoss == nil ? .stop(wished) : .none }
        let shell = try run([0: side == .buy ? .long() : .short()], exits: [exit])
        #expect(shell.core.positions.map(\.stopLoss) == [price(expected)])
    }

    /// 0.333 % of 5000.00 are 16.65: 4983.35 for a long, up to 4983.50; of 5000.25 16.650825: 5016.900825, down to 5016.75.
    @Test(arguments: [(Side.buy, "4983.5"), (.sell, "5016.75")])
    func protectiveStopsAreRoundedTowardsThePrice(side: Side, expected: String) throws {
        let shell = try run([0: side == .buy ? .long() : .short()], exits: [PuppetExit { _, _ in .broken }])
        #expect(shell.core.positions.map(\.stopLoss) == [price(expected)])
    }

    /// 1 % of 100,000 over 5000.25 - 4990.00 = 10.25 a lot are 97.56, down to tenths; over the unrounded 10.35 it were 96.6.
    @Test func sizesFollowTheRoundedStop() throws {
        let shell = try run([0: .long(stop: 4989.9)], sizing: .riskPercent(1, of: .equity))
        #expect(shell.core.positions.map(\.volume) == [lots("97.5")])
    }
}
