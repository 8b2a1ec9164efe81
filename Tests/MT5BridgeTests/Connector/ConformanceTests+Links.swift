import Connectors
import Market
import Simulation
import Testing
import Trading

private let price = ConformanceCase.price
private let lots = ConformanceCase.lots

extension ConformanceCase {
    static let links: [ConformanceCase] = [
        ConformanceCase(21, "a session is up under the epoch that was asked for") { rig, _ in
            #expect(rig.connect(5).links == [.up(epoch: 5, brokerConnected: true)])
        },
        ConformanceCase(22, "an epoch that is not newer is refused") { rig, _ in
            _ = rig.connect(5)
            rig.breakLink()
            _ = rig.hear()
            guard case .down? = rig.connect(5).links.last else { return #expect(Bool(false), "the same epoch begins no session") }
            #expect(rig.connect(6).links.last == .up(epoch: 6, brokerConnected: true))
        },
        ConformanceCase(23, "without a session nothing is taken over") { rig, samples in
            #expect(throws: ConnectorError.notConnected) { try rig.connector.send(samples.open(1)) }
            _ = rig.connect(1)
            rig.pass(1)
            _ = rig.hear()
            rig.breakLink()
            guard case .down? = rig.hear().links.last else { return #expect(Bool(false), "a broken way is told") }
            #expect(throws: ConnectorError.notConnected) { try rig.connector.send(samples.open(1)) }
            #expect(rig.exchange.terminal.deals.isEmpty)
        },
        ConformanceCase(
            24, "after a break a new session finds what happened meanwhile",
            bids: [110_000, 110_000, 110_000, 108_900] + Array(repeating: 108_900, count: 99)
        ) { rig, samples in
            _ = rig.connect(1)
            rig.pass(1)
            _ = try rig.send(samples.open(1, samples.request(1, stop: price(109_000))))
            rig.breakLink()
            _ = rig.hear()
            rig.loseWords(true)
            rig.pass(5)
            rig.loseWords(false)
            #expect(rig.connect(2).links.last == .up(epoch: 2, brokerConnected: true))
            let snapshot = try #require(rig.snapshot())
            #expect(snapshot.positions.isEmpty)
            let close = try #require(snapshot.deals.last)
            #expect((close.reason, close.price) == (.stopLoss, price(108_900)))
            #expect(snapshot.deals.map(\.time) == snapshot.deals.map(\.time).sorted())
        },
        ConformanceCase(25, "a command that was on its way when the way broke is resolved by the log") { rig, samples in
            _ = rig.connect(1)
            rig.pass(1)
            _ = rig.hear()
            rig.loseWords(true)
            _ = try rig.send(samples.open(1))
            rig.breakLink()
            rig.loseWords(false)
            _ = rig.hear()
            _ = rig.connect(2)
            rig.connector.requestRecord(of: samples.tag(1), decided: rig.time)
            guard case .answered? = rig.hear().records.first else { return #expect(Bool(false), "the log outlives a session") }
            #expect(rig.exchange.terminal.deals.count == 1)
        },
        ConformanceCase(26, "a terminal without its broker is told, and its lists prove nothing") { rig, samples in
            _ = rig.connect(1)
            rig.pass(1)
            _ = rig.hear()
            rig.act(.brokerConnected(false))
            #expect(rig.hear().links == [.up(epoch: 1, brokerConnected: false)])
            #expect(rig.snapshot()?.isEvidence == false)
            rig.act(.brokerConnected(true))
            #expect(rig.hear().links == [.up(epoch: 1, brokerConnected: true)])
            #expect(rig.snapshot()?.isEvidence == true)
        },
        ConformanceCase(27, "a command without a broker has an open outcome") { rig, samples in
            _ = rig.connect(1)
            rig.pass(1)
            rig.act(.brokerConnected(false))
            _ = rig.hear()
            let heard = try rig.send(samples.open(1))
            #expect(heard.replies.map(\.reply.verdict) == [.unknown])
            #expect(rig.exchange.terminal.deals.isEmpty)
        },
    ]

    static let truth: [ConformanceCase] = [
        ConformanceCase(28, "quotes come in order, each once, with the broker's time as UTC") { rig, _ in
            _ = rig.connect(1)
            rig.pass(20)
            let quotes = rig.hear().quotes
            // The first quote is at the beginning, and one comes each second.
            #expect(
                quotes.map(\.time) == (0...20).map { ScriptedFeed.time($0) } || quotes.map(\.time) == (1...20).map { ScriptedFeed.time($0) }
            )
            #expect(quotes.allSatisfy { $0.quote == ScriptedFeed.quote(110_000) })
        },
        ConformanceCase(29, "closed bars of the past come oldest first, as many as were asked for") { rig, _ in
            _ = rig.connect(1)
            rig.connector.requestHistory(symbol: 0, timeframe: .m1, count: 120)
            let histories = rig.hear().histories
            #expect(histories == [ScriptedFeed.bars(150).suffix(120)])
        },
        ConformanceCase(30, "positions of other hands are listed, without a number") { rig, samples in
            _ = rig.connect(1)
            rig.pass(1)
            rig.act(.foreign(samples.request(77, side: .sell, lots: "0.5")))
            #expect(rig.hear().positions.map(\.magic) == [0])
            let foreign = try #require(rig.snapshot()?.positions.first)
            #expect((foreign.magic, foreign.side, foreign.volume) == (0, .sell, lots("0.5")))
        },
        ConformanceCase(31, "what other hands close is told by a deal without our number") { rig, samples in
            _ = rig.connect(1)
            rig.pass(1)
            _ = try rig.send(samples.open(1))
            rig.act(.closeExternally(PositionID(1), volume: lots("0.03")))
            let heard = rig.hear()
            #expect(heard.deals.map(\.magic) == [0])
            #expect(rig.snapshot()?.positions.map(\.volume) == [lots("0.07")])
            rig.act(.modifyExternally(PositionID(1), stopLoss: price(109_000), takeProfit: nil))
            #expect(rig.hear().positions.map(\.stopLoss) == [price(109_000)])
        },
        ConformanceCase(32, "hints may come twice and in any order: the list is the same") { rig, samples in
            rig.disturbHints()
            _ = rig.connect(1)
            rig.pass(1)
            let heard = try rig.send(samples.open(1))
            #expect(Set(heard.deals.map(\.ticket)) == [1])
            let (told, truth) = (try #require(rig.snapshot()), rig.exchange.terminal.snapshot(since: ScriptedFeed.begin))
            #expect((told.positions, told.orders, told.deals) == (truth.positions, truth.orders, truth.deals))
        },
        ConformanceCase(33, "a snapshot tells the whole truth, and its history begins where it was asked to") { rig, samples in
            _ = rig.connect(1)
            rig.pass(1)
            _ = try rig.send(samples.open(1, samples.request(1, stop: price(109_000), target: price(112_000))))
            _ = try rig.send(samples.open(2, samples.request(2, side: .sell, lots: "0.25", type: .limit, price: price(111_000))))
            _ = try rig.send(samples.close(3, position: 1, lots: "0.05"))
            rig.pass(5)
            _ = rig.hear()
            for since in [ScriptedFeed.begin, rig.time.adding(seconds: -6), rig.time] {
                let told = try #require(rig.snapshot(since: since))
                let truth = rig.exchange.terminal.snapshot(since: since)
                #expect(told.positions == truth.positions)
                #expect(told.orders == truth.orders)
                #expect(told.deals == truth.deals)
                #expect(told.account == truth.account)
                #expect((told.since, told.isEvidence) == (since, true))
            }
        },
        ConformanceCase(34, "other terms that change no amount are told or unknown, and nothing breaks") { rig, samples in
            _ = rig.connect(1)
            rig.pass(1)
            _ = rig.hear()
            rig.changeTerms { $0.stopsLevelPoints = 33 }
            rig.pass(700)
            let told = rig.hear().specifications
            #expect(told.isEmpty || told.map(\.stopsLevelPoints) == [33])
            let heard = try rig.send(samples.open(1))
            #expect(heard.replies.map(\.reply.verdict) == [.accepted])
        },
    ]
}
