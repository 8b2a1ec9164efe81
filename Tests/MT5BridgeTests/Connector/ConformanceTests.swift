import Connectors
import Market
import Simulation
import Testing
import Trading

private let price = ConformanceCase.price
private let lots = ConformanceCase.lots

/// The conformance suite of `Connectors`: the same cases, with the same expectations, for every connector.
@Suite("Conformance of connectors")
struct ConnectorConformanceTests {
    @Test("the port keeps its promises", arguments: ConformanceCase.all, RigKind.allCases)
    func promise(_ one: ConformanceCase, _ kind: RigKind) throws { try one.run(kind.rig(one), CommandSamples()) }

    @Test("the cases are numbered without a gap")
    func numbers() { #expect(ConformanceCase.all.map(\.number) == Array(1...ConformanceCase.all.count)) }
}

extension ConformanceCase {
    static let all = trading + entries + evidence + links + truth

    static let trading: [ConformanceCase] = [
        ConformanceCase(1, "a market order is answered, and its deal carries the tag") { rig, samples in
            _ = rig.connect(1)
            rig.pass(1)
            _ = rig.hear()
            let heard = try rig.send(samples.open(1, samples.request(1, stop: price(109_000), target: price(112_000))))
            let reply = try #require(heard.replies.first)
            #expect(reply.tag == samples.tag(1))
            #expect(reply.reply.verdict == .accepted)
            let deal = try #require(heard.deals.first)
            #expect((deal.magic, deal.order) == (samples.tag(1).magic, reply.reply.order))
            // The ask is ten points above the bid.
            #expect((deal.price, deal.volume, deal.kind) == (price(110_010), lots("0.1"), .trade(.opening, .buy)))
            let position = try #require(rig.snapshot()?.positions.first)
            #expect((position.stopLoss, position.takeProfit) == (price(109_000), price(112_000)))
            #expect((position.symbol, position.side, position.magic) == ("EURUSD", .buy, samples.tag(1).magic))
        },
        ConformanceCase(2, "a position is closed", bids: [110_000, 110_000] + Array(repeating: 110_110, count: 99)) { rig, samples in
            _ = rig.connect(1)
            rig.pass(1)
            _ = try rig.send(samples.open(1))
            let heard = try rig.send(samples.close(2, position: 1))
            #expect(heard.replies.map(\.reply.verdict) == [.accepted])
            // Bought at 1.10010, sold at 1.10110: 100 points of a tenth of a lot are ten dollars.
            #expect(heard.deals.map(\.profit) == [Money(text: "10")])
            #expect(heard.deals.first?.position == PositionID(1))
            #expect(rig.snapshot()?.positions.isEmpty == true)
            #expect(rig.snapshot()?.account.balance == Money(text: "10010"))
        },
        ConformanceCase(3, "a part of a position is closed, and the rest stays") { rig, samples in
            _ = rig.connect(1)
            rig.pass(1)
            _ = try rig.send(samples.open(1))
            _ = try rig.send(samples.close(2, position: 1, lots: "0.04"))
            #expect(rig.snapshot()?.positions.map(\.volume) == [lots("0.06")])
            #expect(rig.exchange.terminal.snapshot(since: ScriptedFeed.begin).positions.map(\.volume) == [lots("0.06")])
        },
        ConformanceCase(4, "levels are moved, set and taken away") { rig, samples in
            _ = rig.connect(1)
            rig.pass(1)
            _ = try rig.send(samples.open(1, samples.request(1, stop: price(109_000))))
            let moved = try rig.send(samples.modify(2, stop: price(109_500), target: price(111_000)))
            #expect(moved.replies.map(\.reply.verdict) == [.accepted])
            #expect(rig.snapshot()?.positions.first?.stopLoss == price(109_500))
            #expect(rig.snapshot()?.positions.first?.takeProfit == price(111_000))
            _ = try rig.send(samples.modify(3, stop: price(109_500)))
            #expect(rig.snapshot()?.positions.first?.takeProfit == nil)
        },
        ConformanceCase(5, "two opposite positions are closed by each other") { rig, samples in
            _ = rig.connect(1)
            rig.pass(1)
            _ = try rig.send(samples.open(1))
            _ = try rig.send(samples.open(2, samples.request(2, side: .sell)))
            let heard = try rig.send(samples.close(3, .closeBy(PositionID(1), PositionID(2))))
            #expect(heard.replies.first?.reply.verdict == .accepted)
            let snapshot = try #require(rig.snapshot())
            #expect(snapshot.positions.isEmpty)
            let closing = snapshot.deals.filter { if case .trade(.closingBy, _) = $0.kind { true } else { false } }
            #expect(closing.map(\.volume) == [lots("0.1"), lots("0.1")])
        },
        ConformanceCase(6, "a close of more than is open is refused, and of what is gone too") { rig, samples in
            _ = rig.connect(1)
            rig.pass(1)
            _ = try rig.send(samples.open(1))
            let tooMuch = try rig.send(samples.close(2, position: 1, lots: "0.2"))
            #expect(tooMuch.replies.map(\.reply.verdict) == [.refused])
            _ = try rig.send(samples.close(3, position: 1))
            let gone = try rig.send(samples.close(4, position: 1))
            #expect(gone.replies.map(\.reply.retcode) == [10036])
            #expect(rig.exchange.terminal.deals.count == 2)
        },
        ConformanceCase(7, "an order the broker refuses is answered with its code and leaves nothing") { rig, samples in
            _ = rig.connect(1)
            rig.pass(1)
            // The stop of a buy above the price.
            let heard = try rig.send(samples.open(1, samples.request(1, stop: price(111_000))))
            #expect(heard.replies.map(\.reply.retcode) == [10016])
            #expect(heard.deals.isEmpty)
            #expect(rig.snapshot()?.positions.isEmpty == true)
        },
        ConformanceCase(8, "on a netting account a second order adds to the position", isNetting: true) { rig, samples in
            _ = rig.connect(1)
            rig.pass(1)
            _ = try rig.send(samples.open(1))
            _ = try rig.send(samples.open(2))
            let snapshot = try #require(rig.snapshot())
            #expect(snapshot.account.isNetting)
            #expect(snapshot.positions.map(\.volume) == [lots("0.2")])
        },
        ConformanceCase(9, "on a netting account an opposite order turns the position under one identifier", isNetting: true) {
            rig, samples in
            _ = rig.connect(1)
            rig.pass(1)
            _ = try rig.send(samples.open(1))
            _ = try rig.send(samples.open(2, samples.request(2, side: .sell, lots: "0.3")))
            let snapshot = try #require(rig.snapshot())
            #expect(
                snapshot.positions.map(\.identifier)
                    == rig.exchange.terminal.snapshot(since: ScriptedFeed.begin).positions.map(\.identifier))
            #expect(snapshot.positions.map(\.side) == [.sell])
            #expect(snapshot.positions.map(\.volume) == [lots("0.2")])
        },
    ]

    static let entries: [ConformanceCase] = [
        ConformanceCase(10, "a limit entry rests, and is filled at its price", bids: Array(repeating: 110_000, count: 4) + [109_880]) {
            rig, samples in
            _ = rig.connect(1)
            rig.pass(1)
            let placed = try rig.send(samples.open(1, samples.request(1, type: .limit, price: price(109_900))))
            #expect(placed.replies.map(\.reply.verdict) == [.accepted])
            #expect(rig.snapshot()?.orders.map(\.state) == [.placed])
            rig.pass(3)
            let filled = rig.hear()
            #expect(filled.deals.map(\.price) == [price(109_900)])
            #expect(filled.deals.map(\.magic) == [samples.tag(1).magic])
            #expect(rig.snapshot()?.orders.map(\.state) == [.filled])
        },
        ConformanceCase(11, "an entry is withdrawn by its ticket") { rig, samples in
            _ = rig.connect(1)
            rig.pass(1)
            let placed = try rig.send(samples.open(1, samples.request(1, type: .limit, price: price(109_000))))
            let ticket = try #require(placed.replies.first?.reply.order)
            let heard = try rig.send(samples.close(2, .pending(1), ticket: ticket))
            #expect(heard.replies.map(\.reply.verdict) == [.accepted])
            #expect(heard.orders.map(\.state).contains(.cancelled))
            #expect(rig.snapshot()?.orders.filter { !$0.state.isFinal }.isEmpty == true)
        },
        ConformanceCase(12, "an entry is changed") { rig, samples in
            _ = rig.connect(1)
            rig.pass(1)
            let placed = try rig.send(samples.open(1, samples.request(1, type: .stop, price: price(111_000))))
            let ticket = try #require(placed.replies.first?.reply.order)
            let heard = try rig.send(samples.change(2, entry: 1, ticket: ticket, price: price(111_500), stop: price(110_900)))
            #expect(heard.replies.map(\.reply.verdict) == [.accepted])
            let order = try #require(rig.snapshot()?.orders.first)
            #expect((order.price, order.stopLoss) == (price(111_500), price(110_900)))
        },
        ConformanceCase(13, "a stop-limit entry carries both prices") { rig, samples in
            _ = rig.connect(1)
            rig.pass(1)
            _ = try rig.send(
                samples.open(1, samples.request(1, type: .stopLimit, price: price(110_500), limitPrice: price(110_400))))
            let order = try #require(rig.snapshot()?.orders.first)
            #expect((order.type, order.price, order.limitPrice) == (.stopLimit, price(110_500), price(110_400)))
        },
        ConformanceCase(14, "an entry of an instant expires at the broker") { rig, samples in
            _ = rig.connect(1)
            rig.pass(1)
            var request = samples.request(1, type: .limit, price: price(109_000))
            request.expiration = .specified(rig.time.adding(seconds: 5))
            _ = try rig.send(samples.open(1, request))
            #expect(rig.snapshot()?.orders.map(\.state) == [.placed])
            rig.pass(6)
            #expect(rig.hear().orders.map(\.state).contains(.expired))
        },
        ConformanceCase(15, "a withdrawal of what is filled is refused", bids: [110_000, 110_000, 110_000, 109_000, 109_000, 109_000]) {
            rig, samples in
            _ = rig.connect(1)
            rig.pass(1)
            let placed = try rig.send(samples.open(1, samples.request(1, type: .limit, price: price(109_900))))
            let ticket = try #require(placed.replies.first?.reply.order)
            rig.pass(2)
            _ = rig.hear()
            let heard = try rig.send(samples.close(2, .pending(1), ticket: ticket))
            #expect(heard.replies.map(\.reply.verdict) == [.refused])
            #expect(rig.snapshot()?.positions.count == 1)
        },
    ]

    static let evidence: [ConformanceCase] = [
        ConformanceCase(16, "a tag is carried out once, whatever is sent") { rig, samples in
            _ = rig.connect(1)
            rig.pass(1)
            let first = try rig.send(samples.open(1))
            let second = try rig.send(samples.open(1))
            #expect(first.replies.map(\.reply.order) == second.replies.map(\.reply.order))
            #expect(second.replies.count == 1)
            #expect(rig.exchange.terminal.deals.count == 1)
        },
        ConformanceCase(17, "a lost answer is known to the other side's log") { rig, samples in
            _ = rig.connect(1)
            rig.pass(1)
            _ = rig.hear()
            rig.loseWords(true)
            let silent = try rig.send(samples.open(1))
            #expect(silent.replies.isEmpty && silent.deals.isEmpty)
            rig.loseWords(false)
            rig.connector.requestRecord(of: samples.tag(1), decided: rig.time)
            guard case .answered(let reply)? = rig.hear().records.first else { return #expect(Bool(false), "the log has the answer") }
            #expect(reply.verdict == .accepted)
            #expect(rig.snapshot()?.positions.map(\.magic) == [samples.tag(1).magic])
        },
        ConformanceCase(18, "a command that was never sent is known not to have come") { rig, samples in
            _ = rig.connect(1)
            rig.pass(1)
            _ = rig.hear()
            rig.connector.requestRecord(of: samples.tag(9), decided: rig.time)
            #expect(rig.hear().records == [.neverReceived])
        },
        ConformanceCase(19, "a command is not carried out from its end on") { rig, samples in
            _ = rig.connect(1)
            rig.pass(1)
            var command = samples.open(1)
            command.expires = rig.time
            let heard = try rig.send(command)
            #expect(heard.replies.isEmpty)
            #expect(heard.records == [.notSent])
            #expect(rig.exchange.terminal.deals.isEmpty)
        },
        ConformanceCase(20, "money alone is a deal without a position") { rig, samples in
            _ = rig.connect(1)
            rig.pass(1)
            rig.act(.deposit(Money(text: "500") ?? .zero))
            #expect(rig.hear().deals.map(\.kind) == [.balance])
            let snapshot = try #require(rig.snapshot())
            #expect(snapshot.deals.map(\.profit) == [Money(text: "500")])
            #expect(snapshot.account.balance == Money(text: "10500"))
        },
    ]
}
