import Connectors
import MT5Bridge
import Market
import Simulation
import Synchronization
import Testing
import Trading

private let plain = ConformanceCase(1, "") { _, _ in }

/// What the MT5 connector does beyond what every connector promises.
@Suite("The MT5 connector")
struct MT5ConnectorTests {
    private func down(_ rig: BridgeRig) -> String? {
        guard case .down(let reason)? = rig.hear().links.last else { return nil }
        return reason
    }

    @Test("a terminal with another account than the configured one is refused; a right one later is taken")
    func pin() throws {
        let rig = BridgeRig(plain.exchange) { $0.pin = AccountPin(login: 1) }
        rig.mt5.connect(epoch: 1)
        #expect(
            down(rig) == "the terminal is logged in to another account than the one that is configured: account 4711 instead of 1")
        #expect(rig.terminal.trade == nil)
        rig.terminal.identity.login = 1
        rig.terminal.hasService = false
        #expect(rig.connect(2).links == [.up(epoch: 2, brokerConnected: true)])
    }

    @Test("a switched account ends trading until the next start, and touches nothing", arguments: [false, true])
    func switched(_ inSnapshot: Bool) throws {
        let rig = BridgeRig(plain.exchange)
        _ = rig.connect(1)
        rig.pass(1)
        _ = try rig.send(CommandSamples().open(1))
        rig.terminal.identity.login = 9999
        if inSnapshot { rig.mt5.requestSnapshot(since: ScriptedFeed.begin) } else { rig.breakLink() }
        let first = try #require(down(rig))
        if !inSnapshot { rig.mt5.connect(epoch: 2) }
        let reason = try #require(inSnapshot ? first : down(rig))
        #expect(reason.contains("switched to another account: account 9999 instead of 4711"))
        rig.terminal.identity.login = 4711
        rig.mt5.connect(epoch: 3)
        #expect(down(rig) == reason)
        #expect(throws: ConnectorError.notConnected) { try rig.mt5.send(CommandSamples().open(2)) }
        #expect(rig.exchange.terminal.snapshot(since: ScriptedFeed.begin).positions.count == 1)
        #expect(rig.terminal.received.count == 1)
    }

    @Test("a terminal that has stored a higher epoch says which it takes")
    func leastEpoch() throws {
        let rig = BridgeRig(plain.exchange)
        _ = rig.connect(700)
        rig.breakLink()
        _ = rig.hear()
        #expect(rig.mt5.leastEpoch == 0)
        rig.mt5.connect(epoch: 3)
        #expect(down(rig)?.contains("has stored epoch 700") == true)
        #expect(rig.mt5.leastEpoch == 701)
        #expect(rig.connect(701).links == [.up(epoch: 701, brokerConnected: true)])
    }

    @Test("the parts of the way are told with their ages")
    func health() throws {
        let rig = BridgeRig(plain.exchange)
        #expect(rig.mt5.health.map(\.state) == [.unknown, .unknown, .unknown, .unknown])
        _ = rig.connect(1)
        rig.pass(1)
        _ = rig.hear()
        #expect(rig.mt5.health.map(\.part) == ["bridge", "broker", "quotes", "history"])
        #expect(rig.mt5.health.map(\.state) == [.good, .good, .good, .good])
        rig.pass(milliseconds: 1500)
        #expect(rig.mt5.health[0].age == 1.5)
        rig.breakLink()
        _ = rig.hear()
        // The service's last word is 2.5 s old, which is more than two heartbeats.
        #expect(rig.mt5.health.map(\.state) == [.gone, .unknown, .unknown, .late])
    }

    @Test("the terms of a symbol are told when they are new, and again when they change")
    func toldTerms() throws {
        let heard = HeardTerms()
        let rig = BridgeRig(plain.exchange) { $0.told = { heard.take($0) } }
        _ = rig.connect(1)
        let first = rig.exchange.symbols.map(\.specification)
        #expect(heard.all == first)
        rig.breakLink()
        _ = rig.hear()
        _ = rig.connect(2)
        #expect(heard.all == first)
        rig.changeTerms { $0.stopsLevelPoints += 7 }
        rig.breakLink()
        _ = rig.hear()
        _ = rig.connect(3)
        var changed = first[0]
        changed.stopsLevelPoints += 7
        #expect(heard.all == first + [changed])
    }

    @Test("a server's clock that fits no rule, or not the configured one, is refused with what to set")
    func clock() {
        let rig = BridgeRig(plain.exchange) { $0.zone = .utc }
        rig.mt5.connect(epoch: 1)
        #expect(
            down(rig)
                == "the server's clock is GMT+3, and connector.zone = \"UTC\" is GMT+0 now; set connector.zone, e.g. to \"plus three\"")
    }

    @Test("a symbol with a suffix is found, and everything speaks of the run's name")
    func suffix() throws {
        let rig = BridgeRig(plain.exchange, names: ["EURUSD.r"])
        #expect(rig.connect(1).links == [.up(epoch: 1, brokerConnected: true)])
        rig.pass(1)
        let heard = try rig.send(CommandSamples().open(1))
        #expect(rig.terminal.received.map(\.symbol) == ["EURUSD.r"])
        #expect(heard.deals.map(\.symbol) == ["EURUSD"])
        #expect(rig.snapshot()?.positions.map(\.symbol) == ["EURUSD"])
    }

    @Test("two names that fit are refused")
    func ambiguous() throws {
        let rig = BridgeRig(plain.exchange, names: ["EURUSD.r"])
        rig.terminal.others = ["EURUSD.a"]
        rig.mt5.connect(epoch: 1)
        #expect(try #require(down(rig)).contains("EURUSD may be EURUSD.a, EURUSD.r"))
    }

    @Test("terms on which an order would mean something else are refused, at the start and later")
    func terms() throws {
        let rig = BridgeRig(plain.exchange)
        rig.terminal.specifications[0].contractSize = Money(text: "1000") ?? .zero
        rig.mt5.connect(epoch: 1)
        #expect(
            try #require(down(rig)).hasPrefix(
                "EURUSD is traded on other terms than the run counts with: contract size 1000 instead of 100000"))
        rig.terminal.specifications[0] = ContractValue.euro.specification
        #expect(rig.connect(2).links == [.up(epoch: 2, brokerConnected: true)])
        rig.terminal.specifications[0].volumeStep = Volume(text: "0.1") ?? .zero
        rig.pass(700)
        #expect(try #require(down(rig)).contains("volume step 0.1 instead of 0.01"))
    }

    @Test("commands leave a pause apart, exits first, and more than fit are refused at once")
    func pacing() throws {
        let rig = BridgeRig(plain.exchange)
        _ = rig.connect(1)
        rig.pass(1)
        _ = rig.hear()
        var samples = CommandSamples()
        samples.expires = rig.time.adding(seconds: 60)
        for number in 1...65 { try rig.mt5.send(samples.open(Int64(number))) }
        #expect(throws: ConnectorError.overloaded) { try rig.mt5.send(samples.open(66)) }
        try rig.mt5.send(samples.close(100))
        #expect(rig.terminal.received.map(\.tag) == [samples.tag(1).magic])
        for _ in 0..<4 {
            rig.pass(milliseconds: 50)
            _ = rig.hear()
        }
        #expect(rig.terminal.received.map(\.tag) == [samples.tag(1), samples.tag(100), samples.tag(2)].map(\.magic))
        rig.breakLink()
        // What waited never left, and that is said of each.
        #expect(rig.hear().records.count { $0 == .notSent } == 63)
    }

    @Test("what the link cannot take waits for room, and expires there")
    func full() throws {
        let rig = BridgeRig(plain.exchange)
        _ = rig.connect(1)
        rig.pass(1)
        _ = rig.hear()
        rig.terminal.isFull = true
        var samples = CommandSamples()
        samples.expires = rig.time.adding(seconds: 3)
        try rig.mt5.send(samples.open(1))
        rig.pass(1)
        _ = rig.hear()
        #expect(rig.terminal.received.isEmpty)
        rig.terminal.isFull = false
        rig.pass(1)
        #expect(rig.hear().replies.count == 1)
        rig.terminal.isFull = true
        samples.expires = rig.time.adding(seconds: 3)
        try rig.mt5.send(samples.open(2))
        rig.pass(4)
        #expect(rig.hear().records == [.notSent])
        #expect(rig.mt5.counts.expiredCommands == 1)
    }

    @Test("a filling the symbol does not take is refused in words before anything leaves")
    func filling() throws {
        let rig = BridgeRig(plain.exchange)
        _ = rig.connect(1)
        rig.pass(1)
        let samples = CommandSamples()
        var request = samples.request(1)
        request.filling = .returnRest
        #expect(
            throws: ConnectorError.unsupported("filling \"return\", which EURUSD does not take (it takes fok, ioc)")
        ) { try rig.mt5.send(samples.open(1, request)) }
        request.filling = .immediateOrCancel
        try rig.mt5.send(samples.open(1, request))
        #expect(rig.terminal.received.map(\.filling) == [.immediateOrCancel])
    }

    @Test("bars are built from quotes, and the first comes from history because it was not heard whole")
    func bars() throws {
        // Whoever begins to listen cannot know that nothing came before.
        let rig = BridgeRig(ConformanceCase(1, "", bids: (0..<200).map { 110_000 + Int64($0) }) { _, _ in }.exchange)
        _ = rig.connect(1)
        let opened = Timestamp(seconds: ScriptedFeed.begin.seconds / 60 * 60)
        rig.terminal.rewriteRates = { frames in
            var frame = frames[0]
            let clock = ServerClock(BridgeRig.zone)
            frame.bars = [
                WireBar(opened: clock.reading(opened), open: 1.1, high: 1.2, low: 1.05, close: 1.15, tickVolume: 60, spread: 9)
            ]
            (frame.total, frame.offset) = (1, 0)
            return [frame]
        }
        rig.pass(190)
        let bars = rig.hear().bars
        #expect(bars.map(\.opened) == [opened, opened.adding(seconds: 60), opened.adding(seconds: 120)])
        #expect(bars.first?.high == Price(text: "1.2"))
        // Heard: sixty quotes, each a point above the last.
        #expect(bars.dropFirst().map(\.tickCount) == [60, 60])
        #expect(bars[1].close.raw - bars[1].open.raw == 59 * 1000)
    }

    @Test("bars that make no sense are thrown away, and the caller's question stays open")
    func brokenHistory() throws {
        let rig = BridgeRig(plain.exchange)
        _ = rig.connect(1)
        rig.terminal.rewriteRates = { frames in
            var frame = frames[0]
            frame.bars[1].high = 0.5
            return [frame]
        }
        rig.mt5.requestHistory(symbol: 0, timeframe: .m1, count: 50)
        #expect(rig.hear().histories.isEmpty)
        #expect(rig.mt5.counts.brokenHistories == 1)
        rig.terminal.rewriteRates = nil
        rig.mt5.requestHistory(symbol: 0, timeframe: .m1, count: 50)
        #expect(rig.hear().histories == [ScriptedFeed.bars(150).suffix(50)])
    }

    @Test("history waits for the service in the terminal, and is asked again when that comes back")
    func service() throws {
        let rig = BridgeRig(plain.exchange)
        rig.terminal.hasService = false
        #expect(rig.connect(1).links == [.up(epoch: 1, brokerConnected: true)])
        rig.mt5.requestHistory(symbol: 0, timeframe: .m5, count: 3)
        rig.mt5.requestHistory(symbol: 0, timeframe: .m5, count: 3)
        #expect(rig.hear().histories.isEmpty)
        rig.terminal.beginService()
        #expect(rig.hear().histories.count == 1)
    }

    @Test("high news of the calendar come as UTC")
    func news() throws {
        let rig = BridgeRig(plain.exchange)
        let time = ScriptedFeed.begin.adding(seconds: 7200)
        let reading = ServerClock(BridgeRig.zone).reading(time)
        rig.terminal.calendar = [
            WireNews(time: reading, currency: "USD", importance: .high, name: "Payrolls", actual: nil, forecast: 1, previous: 2),
            WireNews(time: reading, currency: "EUR", importance: .low, name: "Speech", actual: nil, forecast: nil, previous: nil),
        ]
        let heard = rig.connect(1)
        let news = heard.compactMap { if case .news(let news) = $0 { news } else { nil } }
        #expect(news == [[ScheduledNews(time: time, currency: "USD")]])
    }

    @Test("ticks that are no quotes are counted and dropped")
    func badTicks() throws {
        let rig = BridgeRig(plain.exchange)
        _ = rig.connect(1)
        rig.pass(1)
        _ = rig.hear()
        let now = ServerClock(BridgeRig.zone).reading(rig.time)
        let ticks = [
            WireTick(time: now + 1, bid: .nan, ask: 1.1, flags: .bid), WireTick(time: now + 2, bid: 1.2, ask: 1.1, flags: .bid),
            WireTick(time: now + 3, bid: -1, ask: 1.1, flags: .bid), WireTick(time: now + 4, bid: 1.100005, ask: 1.2, flags: .bid),
            WireTick(time: now - 5000, bid: 1.1, ask: 1.2, flags: .bid), WireTick(time: now + 5, bid: 1.1, ask: 1.2, flags: .last),
            WireTick(time: now + 6, bid: 1.1, ask: 1.2, flags: [.bid, .ask]),
        ]
        rig.terminal.say(.ticks(TicksMessage(index: 0, ticks: ticks)), request: rig.terminal.subscription)
        rig.terminal.say(.ticks(TicksMessage(index: 0, ticks: ticks)), request: 4_000_000)
        let quotes = rig.hear().quotes
        #expect(quotes.map(\.quote) == [Quote(bid: Price(text: "1.1") ?? .zero, ask: Price(text: "1.2") ?? .zero)])
        #expect(rig.mt5.counts.badTicks == 5)
    }

    @Test("after a long break ticks begin anew instead of being replayed")
    func longBreak() throws {
        let rig = BridgeRig(plain.exchange)
        _ = rig.connect(1)
        rig.pass(10)
        _ = rig.hear()
        rig.breakLink()
        _ = rig.hear()
        rig.pass(90)
        _ = rig.connect(2)
        let cursors = rig.terminal.sent.compactMap { if case .subscribe(let ask) = $0.message { ask.cursors[0] } else { nil } }
        #expect(cursors.last?.from == 0)
        rig.pass(5)
        let quotes = rig.hear().quotes.map(\.time)
        #expect(quotes.allSatisfy { $0 >= ScriptedFeed.time(100) })
    }

    @Test("the kill latch of the terminal's side stops entries and lets exits through")
    func kill() throws {
        let rig = BridgeRig(plain.exchange)
        _ = rig.connect(1)
        rig.pass(1)
        let samples = CommandSamples()
        _ = try rig.send(samples.open(1))
        try rig.mt5.latch(true, reason: "a person said so")
        _ = rig.hear()
        #expect(rig.mt5.permissions?.contains(.killed) == true)
        #expect(try rig.send(samples.open(2)).records == [.notSent])
        #expect(try rig.send(samples.close(3)).replies.map(\.reply.verdict) == [.accepted])
        try rig.mt5.latch(false, reason: "and again")
        _ = rig.hear()
        #expect(try rig.send(samples.open(4)).replies.map(\.reply.verdict) == [.accepted])
    }

    @Test("a symbol the terminal does not quote is told with the terminal's reason")
    func unquoted() throws {
        let rig = BridgeRig(plain.exchange) { $0.configuredNames = ["EURUSD": "EURX"] }
        rig.terminal.others = ["EURX"]
        rig.mt5.connect(epoch: 1)
        #expect(try #require(down(rig)).contains("the terminal does not tell the terms of EURUSD"))
    }
}

/// Terms that were told, in order.
private final class HeardTerms: Sendable {
    private let heard = Mutex<[SymbolSpecification]>([])
    var all: [SymbolSpecification] { heard.withLock { $0 } }
    func take(_ specification: SymbolSpecification) { heard.withLock { $0.append(specification) } }
}
