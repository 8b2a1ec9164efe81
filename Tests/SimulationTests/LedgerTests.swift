import Market
import Simulation
import Testing
import Trading

/// Partial closes, moved levels and other hands on both kinds of account: the broker's books are those of a naive account
/// that hears nothing but its answers.
@Suite struct LedgerTests {
    @Test(arguments: 1...100)
    func theBooksAgreeToTheCent(_ seed: UInt64) throws {
        var stream = LedgerStream(seed)
        for _ in 0..<60 { try stream.bar() }
        try stream.end()
        #expect(stream.account.opened > 50 && stream.account.opened == stream.account.closed)
    }

    @Test func theStreamsReachWhatTheyAreFor() throws {
        var seen: [BrokerTerms.Accounting: Set<String>] = [:]
        for seed in 1...60 as ClosedRange<UInt64> {
            var stream = LedgerStream(seed)
            for _ in 0..<60 { try stream.bar() }
            try stream.end()
            seen[stream.accounting, default: []].formUnion(stream.account.entries)
        }
        let everywhere: Set<String> = [
            "in", "out", "modified", "pending", "cancelled", "stop_loss", "take_profit", "close", "external", "stop_out",
            "end_of_data", "no_changes", "invalid_stops", "invalid_close_volume", "invalid_volume", "position_closed", "no_money",
        ]
        #expect(everywhere.subtracting(seen[.hedging] ?? []) == [])
        #expect(everywhere.union(["inout", "reverse"]).subtracting(seen[.netting] ?? []) == [])
        #expect(seen[.hedging]?.contains("inout") == false)
    }

    /// Without spread and commission what matters is the net exposure; each deal of the netting account rounds once.
    @Test(arguments: 1...60)
    func bothAccountingsEarnTheSameForTheSameExposure(_ seed: UInt64) {
        var noise = Noise(seed)
        var venues = BrokerTerms.Accounting.allCases.map { Venue(terms(leverage: 500, accounting: $0), balance: "10000000") }
        var points: Int64 = 110_000
        var deals: Int64 = 0
        for _ in 0..<50 {
            points += noise.within(-300...300)
            let bid = Price(raw: points * 1000).description
            for index in venues.indices { _ = venues[index].open(bid, spread: 0) }
            let wish = Wish(side: noise.chance(percent: 50) ? .buy : .sell, volume: "\(noise.within(0...3)).\(noise.within(10...99))")
            for index in venues.indices { _ = venues[index].submit(wish) }
            deals += 1
            #expect(abs(venues[0].broker.equity().raw - venues[1].broker.equity().raw) <= 100 * deals)
            let nets = venues.map { $0.broker.openPositions.reduce(0) { $0 + $1.side.sign * $1.volume.raw } }
            #expect(nets[0] == nets[1] && venues[1].broker.openPositions.count <= 1)
        }
        for index in venues.indices { _ = venues[index].endData() }
        #expect(abs(venues[0].broker.balance.raw - venues[1].broker.balance.raw) <= 100 * deals)
        #expect(venues.allSatisfy { $0.broker.usedMargin == .zero })
    }

    /// Where every mean lies on the grid not even a cent differs: 100 points up, 200 down, 300 up, in lots of one.
    @Test func onTheGridTheyEarnExactlyTheSame() {
        for accounting in BrokerTerms.Accounting.allCases {
            var venue = Venue(terms(accounting: accounting))
            for (bid, wish) in [
                ("1.10000", Wish.buy()), ("1.10100", .buy()), ("1.09900", .sell("3")), ("1.10200", .sell()), ("1.10000", .buy("0.5")),
            ] {
                _ = venue.open(bid, spread: 0)
                _ = venue.submit(wish)
            }
            _ = venue.endData()
            // By the orders: 0 − 100 for the buys, − 100 × 3 + 200 for the sells, against the last 1.10000.
            #expect(venue.broker.balance == money("99800"))
        }
    }
}

/// Random bars of euro and gold with every kind of instruction at every quote.
private struct LedgerStream {
    private var noise: Noise
    private var venue: Venue
    private var read = 0
    private var bids: [Int64] = [110_000, 2_000_000]
    private let spreads: [Int64]
    let accounting: BrokerTerms.Accounting
    var account: NaiveAccount
    /// What the rest of the program builds from the same answers.
    private var ledger: [PositionID: Position] = [:]

    init(_ seed: UInt64) {
        noise = Noise(seed)
        accounting = seed % 2 == 0 ? .netting : .hedging
        let balance = ["2500", "20000", "1000000"][Int(noise.within(0...2))]
        let commission = noise.chance(percent: 50) ? "0" : "3.5"
        let terms = terms(
            commission: commission, leverage: [30, 100, 500][Int(noise.within(0...2))],
            stopOut: noise.chance(percent: 30) ? 0 : 90, accounting: accounting)
        venue = Venue(terms, [value("EURUSD"), value("XAUUSD")], balance: balance)
        spreads = [noise.within(0...30), noise.within(0...300)]
        account = NaiveAccount(
            contracts: [100_000, 100], spreads: [spreads[0] * 1000, spreads[1] * 100_000], leverage: terms.leverage,
            commission: commission == "0" ? 0 : 350, cents: money(balance).raw / 100)
    }

    mutating func bar() throws {
        for symbol in 0...1 {
            let scale: Int64 = symbol == 0 ? 1 : 20
            _ = venue.open(text(bids[symbol], symbol), spread: spreads[symbol], symbol: symbol)
            try check()
            for _ in 0..<noise.within(0...2) { try act(symbol, .bar) }
            let low = bids[symbol] - noise.within(0...400) * scale
            let high = bids[symbol] + noise.within(0...400) * scale
            let close = noise.within(low...high)
            let range = BarRange(low: quote(low, symbol), high: quote(high, symbol))
            let isShort = venue.broker.isShort(symbol)
            let isQuiet = venue.broker.isQuiet(symbol, in: range) && venue.broker.stopOutEquity == .min
            let before = venue.log.count
            for (step, quote) in [
                (PathStep.adverseExtreme, isShort ? range.high : range.low), (.otherExtreme, isShort ? range.low : range.high),
                (.close, quote(close, symbol)),
            ] {
                _ = venue.step(step, quote, range, symbol)
                try check()
                if !isQuiet, noise.chance(percent: 30) { try act(symbol, noise.chance(percent: 50) ? .tick : .bar) }
            }
            #expect(!isQuiet || venue.log.count == before, "nothing happens in a quiet bar")
            bids[symbol] = close + (noise.chance(percent: 10) ? noise.within(-900...900) : noise.within(-5...5)) * scale
        }
    }

    private mutating func act(_ symbol: Int, _ decision: DecisionPoint) throws {
        let bid = bids[symbol]
        let scale: Int64 = symbol == 0 ? 1 : 20
        let known = account.holdings.keys.sorted().filter { account.holdings[$0]?.symbol == symbol }
        let id = known.isEmpty ? noise.within(1...30) : known[Int(noise.within(0...Int64(known.count - 1)))].value
        let size = account.holdings[PositionID(id)]?.size ?? 10
        func level(_ sign: Int64) -> String? {
            noise.chance(percent: 60) ? text(bid + sign * noise.within(-50...500) * scale, symbol) : nil
        }
        switch noise.within(1...100) {
        case 1...15:
            let part = noise.chance(percent: 70) ? noise.within(1...size) : noise.within(0...size * 2)
            _ = venue.close(id, decision, volume: lots(part) + (noise.chance(percent: 5) ? "5" : ""), symbol: symbol)
        case 16...20: _ = venue.closeExternally(id, volume: noise.chance(percent: 50) ? nil : lots(noise.within(1...size)))
        case 21...40:
            let sign: Int64 = account.holdings[PositionID(id)]?.isLong == false ? -1 : 1
            _ = venue.modify(id, stop: level(-sign), target: level(sign), symbol: symbol)
            if noise.chance(percent: 10), let holding = account.holdings[PositionID(id)] {
                _ = venue.modify(id, stop: holding.stop?.description, target: holding.target?.description, symbol: symbol)
            }
        case 41...45: _ = venue.modifyExternally(id, stop: level(-1), target: level(1))
        case 46...50: _ = venue.close(.pending(noise.within(1...60)), symbol: symbol)
        default:
            let type: OrderType = decision == .tick ? .market : [.market, .limit, .stop][Int(noise.within(0...2))]
            var wish = Wish(side: noise.chance(percent: 50) ? .buy : .sell, volume: lots(noise.within(1...250)), type: type, symbol: symbol)
            if type != .market { wish.at = text(bid + noise.within(-250...250) * scale, symbol) }
            (wish.stop, wish.target) = (level(-wish.side.sign), level(wish.side.sign))
            _ = venue.submit(wish, decision)
        }
        try check()
    }

    private func lots(_ hundredths: Int64) -> String { Volume(raw: hundredths * 1_000_000).text(digits: 2) }

    private func quote(_ points: Int64, _ symbol: Int) -> Quote {
        venue.quote(text(points, symbol), spread: spreads[symbol], symbol: symbol)
    }

    private func text(_ points: Int64, _ symbol: Int) -> String {
        Price(raw: points * venue.values[symbol].specification.point.raw).description
    }

    private mutating func check() throws {
        for result in venue.log[read...] {
            account.take(result)
            try keep(result)
        }
        read = venue.log.count
        let broker = venue.broker
        #expect(broker.balance.raw == account.cents * 100)
        var (equity, margin, volume) = (account.cents, Int64(0), Int64(0))
        for (_, holding) in account.holdings.sorted(by: { $0.key < $1.key }) {
            let quote = venue.quotes[holding.symbol]
            equity += account.profit(holding, at: holding.isLong ? quote.bid.raw : quote.ask.raw, size: holding.size)
            margin += account.margin(holding)
            volume += holding.size
        }
        #expect(broker.equity().raw == equity * 100 && broker.usedMargin.raw == margin * 100)
        #expect(broker.freeMargin().raw == (equity - margin) * 100)
        #expect(account.opened == account.closed + volume)
        let open = broker.openPositions
        #expect(open.count == account.holdings.count && open.map(\.id) == open.map(\.id).sorted())
        #expect(accounting == .hedging || Set(open.map(\.symbol)).count == open.count)
        for view in open {
            let holding = try #require(account.holdings[view.id])
            #expect(view.symbol == holding.symbol && (view.side == .buy) == holding.isLong)
            #expect(view.volume.raw == holding.size * 1_000_000 && view.openPrice.raw == holding.price)
            #expect(view.stopLoss == holding.stop && view.takeProfit == holding.target)
            let position = try #require(ledger[view.id])
            #expect(position.side == view.side && position.volume == view.volume && position.openPrice == view.openPrice)
            #expect(position.stopLoss == view.stopLoss && position.takeProfit == view.takeProfit)
        }
    }

    /// Positions as `Trading` builds them from deals.
    private mutating func keep(_ result: ExecutionResult) throws {
        if case .modified(let stop, let target) = result.outcome, case .levels(let id) = result.subject {
            ledger[id]?.stopLoss = stop
            ledger[id]?.takeProfit = target
        }
        guard case .filled(let deal) = result.outcome else { return }
        let (value, quote) = (venue.values[deal.symbol], venue.quotes[deal.symbol])
        guard var position = ledger[deal.position] else {
            ledger[deal.position] = Position(deal, value: value, at: quote)
            return
        }
        if deal.entry == .reversing {
            let (close, open) = deal.halves(closing: position.volume)
            let isTaken = position.take(close, value: value, at: quote)
            #expect(isTaken && position.volume == .zero)
            ledger[deal.position] = Position(open, value: value, at: quote)
            return
        }
        let isTaken = position.take(deal, value: value, at: quote)
        #expect(isTaken)
        ledger[deal.position] = position.volume == .zero ? nil : position
    }

    mutating func end() throws {
        _ = venue.endData()
        try check()
        #expect(venue.broker.isIdle && venue.broker.usedMargin == .zero && ledger.isEmpty)
        #expect(venue.broker.freeMargin() == venue.broker.balance && venue.broker.stopOutEquity == .min)
    }
}
