import Connectors
import Dispatch
import MT5Bridge
import Market
import Risk
import Trading

/// From a command handed to the connector to the broker's answer out of it; the model's broker answers at once, and the model's
/// timer does not round what the expert waits.
enum OrderBench {
    static func run(programs: String, count: Int) throws -> Figure {
        let session = try BenchSession(symbols: ["EURUSD"])
        let terminal = try BenchTerminal(
            "HeraldBridge", in: programs, port: session.server.address.port,
            [
                "VICE_timer_step": "0", "VICE_latency": "0", "MQL_InpMaxOrdersPerMinute": "100000", "MQL_InpMaxPositions": "100000",
            ])
        defer { withExtendedLifetime(terminal) {} }
        try session.begin()
        let order = try approved()
        var times: [Double] = []
        for number in 1...Int64(count) {
            let tag = OrderTag(namespace: 5, slot: 0, number: number)
            let begin = DispatchTime.now().uptimeNanoseconds
            try session.connector.send(BrokerCommand(tag: tag, action: .open(order), expires: BenchSession.now.adding(seconds: 30)))
            var retcode = 0
            let isAnswered = try session.wait(seconds: 10) { event in
                guard case .reply(tag, let reply) = event else { return false }
                retcode = Int(reply.retcode)
                return true
            }
            guard isAnswered, retcode == 10_009 else { throw BenchFailure("command \(number) was answered with \(retcode)") }
            times.append(Double(DispatchTime.now().uptimeNanoseconds - begin) / 1000)
        }
        times.sort()
        let (median, most) = (times[times.count / 2], times[times.count * 99 / 100])
        return Figure(
            words: "orders: \(times.count) round trips, half within \(Int(median)) us, 99 % within \(Int(most)) us",
            goal: "99 % within 20 ms", isReached: most < 20_000)
    }

    private static func approved() throws -> ApprovedOrder {
        let now = BenchSession.now
        let quote = Quote(bid: Price(raw: 110_000_000), ask: Price(raw: 110_010_000))
        let request = OrderRequest(
            signalID: 1, strategy: 0, symbol: 0, side: .buy, volume: Volume(raw: Volume.one / 100), orderType: .market, price: nil,
            stopLoss: nil, takeProfit: nil, expiryBars: nil, decision: .bar, decisionQuote: quote, followsFill: false, clientTag: 1)
        let limits = RiskLimits(preset: .off, dailyReset: DailyReset(secondOfDay: 0, zone: .utc))
        let money = Money(raw: 1_000_000 * Money.one)
        guard let euro = SymbolSpecification.builtIn("EURUSD"), let value = ContractValue(euro, account: "USD") else {
            throw BenchFailure("Invariant: the euro is built in")
        }
        let context = RiskContext(
            now: now, account: AccountSnapshot(balance: money, equity: money), leverage: 100, value: value, quote: quote, quoteTime: now,
            exposures: [], watch: AccountWatch(limits, balance: money), activity: RiskActivity())
        guard case .approved(let order) = GuardChain(limits).review(request, in: context) else {
            throw BenchFailure("Invariant: without guards an order is approved")
        }
        return order
    }
}
