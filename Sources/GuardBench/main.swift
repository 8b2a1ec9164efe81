import Glibc
import Market
import Risk
import Trading

// Usage: guard-bench [ROUNDS]
//
// What the risk rules cost under the strict preset: a look at the account at a quiet quote, and everything an order with
// five positions beside it goes through, the context included. Nanoseconds, best of the rounds.

/// Nanoseconds this process has been computing: what other processes take from the machine does not count.
func nanoseconds() -> Double {
    var now = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now)
    return Double(now.tv_sec) * 1e9 + Double(now.tv_nsec)
}

/// The best time of one call over some rounds.
func best(_ rounds: Int, calls: Int, _ body: (Int) -> Void) -> Double {
    var best = Double.infinity
    for _ in 0..<rounds {
        let start = nanoseconds()
        for call in 0..<calls { body(call) }
        best = min(best, (nanoseconds() - start) / Double(calls))
    }
    return best
}

func measure(_ rounds: Int) {
    guard let specification = SymbolSpecification.builtIn("EURUSD"), let value = ContractValue(specification, account: "USD"),
        let bid = Price(1.1), let ask = Price(1.1001), let stop = Price(1.09), let target = Price(1.12)
    else { return }
    let limits = RiskLimits(preset: .strict, dailyReset: DailyReset(secondOfDay: 0, zone: .utc))
    let balance = Money(raw: 100_000 * Money.one)
    let (quote, now) = (Quote(bid: bid, ask: ask), Timestamp(seconds: 1_704_880_800))
    let chain = GuardChain(limits)
    var watch = AccountWatch(limits, balance: balance)
    _ = watch.observe(AccountSnapshot(balance: balance, equity: balance), at: now.seconds)

    var changes = 0
    let quiet = best(rounds, calls: 10_000_000) { call in
        let equity = Money(raw: balance.raw - Int64(call & 1023))
        changes += watch.observe(AccountSnapshot(balance: balance, equity: equity), at: now.seconds).count
    }

    let order = OrderRequest(
        signalID: 1, strategy: 0, symbol: 0, side: .buy, volume: Volume(raw: Volume.one / 10), orderType: .market, price: nil,
        stopLoss: stop, takeProfit: target, expiryBars: nil, decision: .bar, decisionQuote: quote, followsFill: false, clientTag: 1)
    var activity = RiskActivity()
    var approved = 0
    let reviewed = best(rounds, calls: 100_000) { call in
        var exposures: ContiguousArray<Exposure> = []
        for place in 0..<5 {
            exposures.append(
                Exposure(
                    strategy: 1 + place, symbol: 0, side: place & 1 == 0 ? .buy : .sell, volume: Volume(raw: Volume.one / 10),
                    status: .open,
                    entry: ask, stopLoss: stop, value: value, quote: quote))
        }
        let context = RiskContext(
            now: now, account: AccountSnapshot(balance: balance, equity: balance), leverage: 100, value: value, quote: quote,
            quoteTime: now, exposures: exposures, watch: watch, activity: activity)
        if case .approved = chain.review(order, in: context) { approved += 1 }
    }
    let noted = best(rounds, calls: 20_000) { call in activity.sent(order, at: now.seconds + Int64(call) * 600) }
    print("a quiet quote       \(Int(quiet * 10) / 10).\(Int(quiet * 10) % 10) ns (\(changes) changes)")
    print("an order, reviewed  \(Int(reviewed)) ns with five positions beside it (\(approved > 0 ? "approved" : "denied"))")
    print("an order, noted     \(Int(noted)) ns with a day of orders every ten minutes")
}

measure(CommandLine.arguments.dropFirst().first.flatMap(Int.init) ?? 5)
