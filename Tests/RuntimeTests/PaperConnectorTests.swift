import Connectors
import Market
import Runtime
import Simulation
import Testing
import Trading

/// A connector that says what a test tells it, and fails the test when it is asked to trade.
private final class PricesOnly: Connector {
    var says: [ConnectorEvent] = []
    var isConnected = false
    var traded = 0
    var capabilities: ConnectorCapabilities {
        ConnectorCapabilities(name: "prices", keepsCommandLog: true, deliversBars: true, isAccelerated: false)
    }
    var nextEvent: Timestamp? { nil }
    func connect(epoch: Int64) { says.append(.link(.up(epoch: epoch, brokerConnected: true))) }
    func send(_ command: BrokerCommand) throws(ConnectorError) { traded += 1 }
    func requestSnapshot(since: Timestamp) { traded += 1 }
    func requestRecord(of tag: OrderTag, decided: Timestamp) { traded += 1 }
    func requestHistory(symbol: Int, timeframe: Timeframe, count: Int) { says.append(.history(symbol: symbol, timeframe, [])) }
    func poll(into events: inout [ConnectorEvent], limit: Int) {
        events += says
        says = []
    }
    func disconnect() {}
}

@Suite("A dry run's broker")
struct PaperConnectorTests {
    private func value() throws -> ContractValue {
        let euro = try #require(SymbolSpecification.builtIn("EURUSD"))
        return try #require(ContractValue(euro, account: "USD"))
    }

    private func heard(_ connector: PaperConnector) -> [ConnectorEvent] {
        var events: [ConnectorEvent] = []
        connector.poll(into: &events, limit: 1000)
        return events
    }

    @Test("real prices pass, the real account's doings do not, and nothing that trades is passed on")
    func separation() throws {
        let prices = PricesOnly()
        let account = TerminalAccount(
            currency: "USD", balance: Money(raw: 100_000_000), terms: BrokerTerms(leverage: 100, stopOutPercent: 0), symbols: [try value()])
        let now = Timestamp(seconds: 1_710_000_000)
        let paper = PaperConnector(prices, account: account, now: { now })
        paper.connect(epoch: 3)
        #expect(heard(paper).count == 1)
        let quote = Quote(bid: Price(raw: 110_000_000), ask: Price(raw: 110_010_000))
        prices.says = [
            .quote(symbol: 0, quote, now), .deal(DealRecord(ticket: 1, kind: .balance, time: now, profit: Money(raw: 1))),
            .news([ScheduledNews(time: now, currency: "USD")]),
        ]
        let events = heard(paper)
        #expect(events.count == 2)
        guard case .quote(0, quote, now)? = events.first, case .news? = events.last else { return #expect(Bool(false), "\(events)") }
        paper.requestSnapshot(since: now)
        guard case .snapshot(let snapshot)? = heard(paper).first else { return #expect(Bool(false), "the simulated account is listed") }
        #expect((snapshot.account.balance, snapshot.account.server, snapshot.isEvidence) == (Money(raw: 100_000_000), "Simulation", true))
        paper.requestHistory(symbol: 0, timeframe: .m1, count: 5)
        guard case .history? = heard(paper).first else { return #expect(Bool(false), "history is the real one") }
        #expect(prices.traded == 0)
    }

    @Test("an order is filled at the real price by the simulated account, and a lost way refuses orders")
    func fill() throws {
        let prices = PricesOnly()
        let account = TerminalAccount(
            currency: "USD", balance: Money(raw: 100_000_000), terms: BrokerTerms(leverage: 100, stopOutPercent: 0), symbols: [try value()])
        let now = Timestamp(seconds: 1_710_000_000)
        let paper = PaperConnector(prices, account: account, now: { now })
        let command = try StageCommand.buy("0.1", expires: now.adding(seconds: 10))
        #expect(throws: ConnectorError.notConnected) { try paper.send(command) }
        paper.connect(epoch: 3)
        prices.says.append(.quote(symbol: 0, Quote(bid: Price(raw: 110_000_000), ask: Price(raw: 110_010_000)), now))
        _ = heard(paper)
        try paper.send(command)
        let deals = heard(paper).compactMap { if case .deal(let deal) = $0 { deal } else { nil } }
        #expect(deals.map(\.price) == [Price(raw: 110_010_000)])
        #expect(deals.map(\.magic) == [command.tag.magic])
        prices.says = [.link(.down(reason: "gone"))]
        _ = heard(paper)
        #expect(throws: ConnectorError.notConnected) { try paper.send(command) }
        #expect(prices.traded == 0)
    }
}
