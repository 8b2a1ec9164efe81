import Connectors
import Market
import Simulation
import Testing
import Trading

/// A terminal on EURUSD (5 digits, 100,000 units: a point of a lot is a dollar), and what it said.
private struct Desk {
    var terminal = SimulatedTerminal(
        TerminalAccount(currency: "USD", balance: money("100000"), terms: terms(), symbols: [value("EURUSD")]))
    var second: Int64 = 1_704_067_200
    private var number: Int64 = 0

    init() { _ = terminal.beginSession(epoch: 1) }

    mutating func tag() -> OrderTag {
        number += 1
        return OrderTag(namespace: 7, slot: 3, number: number)
    }

    mutating func tick(_ bid: String) -> [ConnectorEvent] {
        second += 60
        let quote = Quote(bid: price(bid), ask: price(bid) + price("0.0001"))
        terminal.quote(0, quote, at: Timestamp(seconds: second))
        return terminal.takeOutbox()
    }

    mutating func send(_ action: TerminalCommand.Action, _ tag: OrderTag, epoch: Int64 = 1, lives: Int64 = 30) -> [ConnectorEvent] {
        terminal.receive(
            TerminalCommand(tag: tag, epoch: epoch, expires: Timestamp(seconds: second + lives), action: action),
            at: Timestamp(seconds: second))
        return terminal.takeOutbox()
    }

    mutating func buy(
        _ tag: OrderTag, _ type: OrderType = .market, at: String? = nil, stop: String? = nil, clientTag: Int64 = 1
    ) -> [ConnectorEvent] {
        send(.open(order(type, at: at, stop: stop, clientTag: clientTag)), tag)
    }

    func order(_ type: OrderType = .market, at: String? = nil, stop: String? = nil, clientTag: Int64 = 1) -> OrderRequest {
        OrderRequest(
            signalID: clientTag, strategy: 0, symbol: 0, side: .buy, volume: lots("1"), orderType: type, price: at.map(price),
            stopLoss: stop.map(price), takeProfit: nil, expiryBars: nil, decision: .bar,
            decisionQuote: Quote(bid: price("1"), ask: price("1")), followsFill: false, clientTag: clientTag)
    }

    func close(_ position: Int64, _ volume: String = "1") -> TerminalCommand.Action {
        .close(
            CloseRequest(
                target: .position(PositionID(position), lots(volume)), symbol: 0, strategy: 0, reason: .close, decision: .bar,
                decisionQuote: Quote(bid: price("1"), ask: price("1"))), order: nil)
    }
}

extension [ConnectorEvent] {
    fileprivate var replies: [BrokerReply] { compactMap { if case .reply(_, let reply) = $0 { reply } else { nil } } }
    fileprivate var deals: [DealRecord] { compactMap { if case .deal(let deal) = $0 { deal } else { nil } } }
    fileprivate var orders: [OrderRecord] { compactMap { if case .order(let order) = $0 { order } else { nil } } }
    fileprivate var positions: [PositionRecord] { compactMap { if case .position(let position) = $0 { position } else { nil } } }
    fileprivate var records: [CommandRecord] { compactMap { if case .record(_, let record) = $0 { record } else { nil } } }
}

@Suite("The simulated terminal")
struct TerminalTests {
    @Test("a market order is answered with order and deal, which carry the tag, and stands in the snapshot")
    func marketOrder() throws {
        var desk = Desk()
        _ = desk.tick("1.10000")
        let tag = desk.tag()
        let said = desk.buy(tag, stop: "1.09000")
        let reply = try #require(said.replies.first)
        #expect(reply.retcode == 10009)
        #expect(reply.price == price("1.10010"))
        let deal = try #require(said.deals.first)
        #expect((deal.magic, deal.comment, deal.order) == (tag.magic, tag.comment, reply.order))
        #expect(deal.ticket == reply.deal)
        #expect(said.orders.map(\.state) == [.filled])
        #expect(said.positions.first?.stopLoss == price("1.09000"))
        let snapshot = desk.terminal.snapshot(since: Timestamp(seconds: 0))
        #expect(snapshot.positions == said.positions)
        #expect(snapshot.deals == said.deals)
        #expect(snapshot.isEvidence)
    }

    @Test("a tag that was carried out is answered again and not carried out again")
    func once() {
        var desk = Desk()
        _ = desk.tick("1.10000")
        let tag = desk.tag()
        let (first, second) = (desk.buy(tag), desk.buy(tag, clientTag: 2))
        #expect(first.replies == second.replies)
        #expect(second.count == 1)
        #expect(desk.terminal.deals.count == 1)
    }

    @Test("a command of an older session, or one whose time is over, is not carried out, and the log says so")
    func fence() {
        var desk = Desk()
        _ = desk.tick("1.10000")
        let (old, late, unseen) = (desk.tag(), desk.tag(), desk.tag())
        let (newer, same) = (desk.terminal.beginSession(epoch: 2), desk.terminal.beginSession(epoch: 2))
        #expect((newer, same) == (true, false))
        let fenced = desk.send(.open(desk.order()), old, epoch: 1)
        #expect(fenced.records == [.notSent])
        let expired = desk.send(.open(desk.order()), late, epoch: 2, lives: 0)
        #expect(expired.records == [.notSent])
        #expect(desk.terminal.record(of: old) == .notSent)
        #expect(desk.terminal.record(of: unseen) == .neverReceived)
        #expect(desk.terminal.deals.isEmpty)
    }

    @Test("a stop's deal has the broker's reason and no tag, an asked-for close a tag and no reason")
    func closes() {
        var desk = Desk()
        _ = desk.tick("1.10000")
        _ = desk.buy(desk.tag(), stop: "1.09000", clientTag: 1)
        _ = desk.buy(desk.tag(), clientTag: 2)
        let stopped = desk.tick("1.08000")
        #expect(stopped.deals.map(\.reason) == [.stopLoss])
        #expect(stopped.deals.map(\.magic) == [0])
        // Jumped over: filled at 1.08, 0.0201 below 1.1001 on 100,000 units.
        #expect(stopped.deals.map(\.profit) == [money("-2010")])
        #expect(stopped.positions.map(\.volume) == [.zero])
        let tag = desk.tag()
        let closed = desk.send(desk.close(2), tag)
        #expect(closed.deals.map(\.reason) == [nil])
        #expect(closed.deals.map(\.magic) == [tag.magic])
        #expect(closed.replies.map(\.retcode) == [10009])
        let again = desk.send(desk.close(2), desk.tag())
        #expect(again.replies.map(\.retcode) == [10036])
    }

    @Test("a limit entry rests under its ticket, is changed and withdrawn by it")
    func resting() throws {
        var desk = Desk()
        _ = desk.tick("1.10000")
        let placed = desk.buy(desk.tag(), .limit, at: "1.09000")
        let ticket = try #require(placed.replies.first?.order)
        #expect(placed.replies.map(\.retcode) == [10008])
        let change = ModifyOrderRequest(clientTag: 1, symbol: 0, strategy: 0, price: price("1.08000"))
        let changed = desk.send(.change(change, order: ticket), desk.tag())
        #expect(changed.orders.map(\.price) == [price("1.08000")])
        #expect(changed.replies.map(\.retcode) == [10009])
        let withdraw = CloseRequest(
            target: .pending(1), symbol: 0, strategy: 0, reason: .close, decision: .bar,
            decisionQuote: Quote(bid: price("1"), ask: price("1")))
        let gone = desk.send(.close(withdraw, order: ticket), desk.tag())
        #expect(gone.orders.map(\.state) == [.cancelled])
        #expect(gone.replies.map(\.retcode) == [10009])
        let nothing = desk.send(.close(withdraw, order: 99), desk.tag())
        #expect(nothing.replies.map(\.retcode) == [10013])
        let later = desk.tick("1.07000")
        #expect(later.deals.isEmpty)
    }

    @Test("a refused order leaves no order behind")
    func refused() {
        var desk = Desk()
        _ = desk.tick("1.10000")
        let said = desk.buy(desk.tag(), stop: "1.20000")
        #expect(said.replies.map(\.retcode) == [10016])
        #expect(said.orders.isEmpty)
        #expect(desk.terminal.snapshot(since: Timestamp(seconds: 0)).orders.isEmpty)
    }

    @Test("without its trade server a command is answered with nothing known, and a snapshot proves nothing")
    func disconnected() {
        var desk = Desk()
        _ = desk.tick("1.10000")
        desk.terminal.setBrokerConnected(false)
        let said = desk.buy(desk.tag())
        #expect(said.replies.map(\.verdict) == [.unknown])
        #expect(!desk.terminal.snapshot(since: Timestamp(seconds: 0)).isEvidence)
    }

    @Test("other hands close, move and pay, and their deals carry no magic")
    func otherHands() {
        var desk = Desk()
        _ = desk.tick("1.10000")
        _ = desk.buy(desk.tag())
        var said: [ConnectorEvent] = []
        desk.terminal.modifyExternally(PositionID(1), stopLoss: price("1.09"), takeProfit: nil)
        said = desk.terminal.takeOutbox()
        #expect(said.positions.map(\.stopLoss) == [price("1.09")])
        desk.terminal.closeExternally(PositionID(1), volume: nil)
        said = desk.terminal.takeOutbox()
        #expect(said.deals.map(\.reason) == [.external])
        desk.terminal.submitForeign(desk.order())
        said = desk.terminal.takeOutbox()
        #expect(said.deals.map(\.magic) == [0])
        desk.terminal.deposit(money("500"))
        said = desk.terminal.takeOutbox()
        #expect(said.deals.map(\.kind) == [.balance])
        #expect(said.deals.map(\.money) == [money("500")])
        #expect(Set(desk.terminal.deals.map(\.ticket)).count == desk.terminal.deals.count)
    }
}
