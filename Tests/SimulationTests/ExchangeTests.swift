import Connectors
import History
import Market
import Simulation
import Testing
import Trading

@Suite("The simulated exchange")
struct ExchangeTests {
    private let account = TerminalAccount(
        currency: "USD", balance: money("100000"), terms: terms(), symbols: [value("EURUSD"), value("GBPUSD")])

    private func series(_ count: Int = 60) -> [BarSeries] {
        account.symbols.map {
            SyntheticMarket(seed: 7).bars(
                specification: $0.specification, timeframe: .m5, from: Timestamp(seconds: 1_704_153_600), count: count)
        }
    }

    private func exchange(ticks: Bool = false) -> SimulatedExchange {
        let all = series()
        let feed: any MarketFeed =
            ticks ? TickFeed(all.map { ($0, nil) }, model: .everyTick, zone: .utc) : BarFeed(all, traded: [0, 1])
        return SimulatedExchange(account, feed: feed, closesAtEnd: true)
    }

    private func order(_ number: Int64, _ symbol: Int) -> TerminalCommand {
        let request = OrderRequest(
            signalID: number, strategy: 0, symbol: symbol, side: number % 2 == 0 ? .buy : .sell, volume: lots("0.5"),
            orderType: .market, price: nil, stopLoss: nil, takeProfit: nil, expiryBars: nil, decision: .bar,
            decisionQuote: Quote(bid: price("1"), ask: price("1")), followsFill: false, clientTag: number)
        return TerminalCommand(
            tag: OrderTag(namespace: 1, slot: 0, number: number), epoch: 1, expires: Timestamp(nanoseconds: .max),
            action: .open(request))
    }

    @Test("saved inputs make the same terminal again", arguments: [false, true])
    func restore(ticks: Bool) {
        var first = exchange(ticks: ticks)
        first.take(.session(epoch: 1), at: Timestamp(seconds: 0))
        for number in 1...40 {
            _ = first.advance()
            first.take(.command(order(Int64(number), number % 2)), at: first.terminal.now)
            if number % 7 == 0 { first.take(.deposit(money("10")), at: first.terminal.now) }
        }
        var second = exchange(ticks: ticks)
        let isRestored = second.restore(first.inputs, moves: first.moves)
        #expect(isRestored)
        #expect(second.terminal.snapshot(since: Timestamp(seconds: 0)) == first.terminal.snapshot(since: Timestamp(seconds: 0)))
        #expect(second.terminal.deals.count > 40)
        // And they go on alike.
        while first.advance() {
            let goesOn = second.advance()
            #expect(goesOn)
        }
        let isOver = !second.advance()
        #expect(isOver)
        #expect(second.terminal.deals == first.terminal.deals)
    }

    @Test("a saved place beyond the prices is refused")
    func otherPrices() {
        var other = exchange()
        let isRestored = other.restore([], moves: 100_000)
        #expect(!isRestored)
    }

    @Test("every bar is delivered once, before the quote after it, with four quotes a bar")
    func bars() {
        var exchange = exchange()
        var (quotes, bars) = ([0, 0], [[Bar](), [Bar]()])
        while exchange.advance() {
            for event in exchange.takeOutbox() {
                switch event {
                case .bar(let symbol, let bar, let time):
                    bars[symbol].append(bar)
                    #expect(bar.opened < time)
                case .quote(let symbol, _, _): quotes[symbol] += 1
                default: break
                }
            }
        }
        // The last bar has no successor that would end it.
        for (symbol, series) in series().enumerated() {
            #expect(bars[symbol] == (0..<59).map { series[$0] })
            #expect(quotes[symbol] == 240)
        }
    }

    @Test("history is what is complete, and merges to longer bars")
    func history() {
        let all = series()
        let from = all[0].opened[30]
        let exchange = SimulatedExchange(account, feed: BarFeed(all, from: from, traded: [0, 1]), closesAtEnd: false)
        #expect(exchange.history(symbol: 0, timeframe: .m5, count: 10) == (20..<30).map { all[0][$0] })
        let merged = exchange.history(symbol: 0, timeframe: .m15, count: 4)
        #expect(merged.count == 4)
        for bar in merged {
            let parts = (0..<30).map { all[0][$0] }.filter {
                $0.opened >= bar.opened && $0.opened < bar.opened.adding(seconds: 900)
            }
            #expect(parts.map(\.high).max() == bar.high)
            #expect(parts.map(\.low).min() == bar.low)
            #expect((parts.first?.open, parts.last?.close) == (bar.open, bar.close))
        }
    }

    @Test("what a quote led to is said before it, and answers before the next quote")
    func order() throws {
        let connector = SimulatedConnector(exchange())
        connector.connect(epoch: 1)
        var events: [ConnectorEvent] = []
        connector.poll(into: &events, limit: 100)
        guard case .link(.up(epoch: 1, brokerConnected: true))? = events.first else {
            Issue.record("the session is not up: \(events)")
            return
        }
        events = []
        connector.poll(into: &events, limit: 100)
        connector.exchange.take(.command(self.order(2, 0)), at: connector.exchange.terminal.now)
        events = []
        connector.poll(into: &events, limit: 100)
        #expect(events.contains { if case .reply = $0 { true } else { false } })
        #expect(!events.contains { if case .quote = $0 { true } else { false } })
    }
}
