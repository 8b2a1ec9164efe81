import Market
import Simulation
import Testing
import Trading

/// Whatever is ordered and however prices walk: no cent and no position appears or is lost.
@Suite struct ConservationTests {
    @Test(arguments: 1...120)
    func everyStreamOfOrdersKeepsTheBooks(_ seed: UInt64) throws {
        var stream = Stream(seed)
        for _ in 0..<80 { try stream.bar() }
        try stream.end()
        #expect(stream.books.opened > 5, "a stream that trades nothing proves nothing")
    }

    @Test func theStreamsReachEveryKindOfEnd() throws {
        var reasons: Set<String> = []
        for seed in 1...120 as ClosedRange<UInt64> {
            var stream = Stream(seed)
            for _ in 0..<80 { try stream.bar() }
            try stream.end()
            reasons.formUnion(stream.books.reasons)
        }
        #expect(
            reasons.isSuperset(of: [
                "stop_loss", "take_profit", "close", "stop_out", "end_of_data", "pending", "cancelled", "invalid_stops",
                "invalid_price", "no_money",
            ]))
    }
}

/// Independent books: balance, positions and equity kept from the deals alone.
private struct Books {
    var balance: Money
    var open: [PositionID: Deal] = [:]
    var seen: Set<PositionID> = []
    var deals: Set<Int64> = []
    var reasons: Set<String> = []
    var opened = 0

    mutating func take(_ result: ExecutionResult) {
        switch result.outcome {
        case .pending: reasons.insert("pending")
        case .cancelled: reasons.insert("cancelled")
        case .swapped: reasons.insert("swapped")
        case .modified: reasons.insert("modified")
        case .rejected(let rejection): reasons.insert(rejection.rawValue)
        case .filled(let deal), .partial(let deal):
            balance = balance + deal.profit + deal.commission + deal.swap
            #expect(deals.insert(deal.id).inserted, "a deal is booked once")
            #expect(deal.commission.raw <= 0 && deal.price.raw > 0)
            switch deal.entry {
            case .opening:
                #expect(seen.insert(deal.position).inserted, "position ids are never used again")
                #expect(deal.profit == .zero)
                open[deal.position] = deal
                opened += 1
            case .closing:
                let first = open.removeValue(forKey: deal.position)
                #expect(first != nil, "only an open position closes, and only once")
                #expect(first?.volume == deal.volume && first?.side == deal.side.opposite && first?.symbol == deal.symbol)
                reasons.insert(deal.reason?.rawValue ?? "none")
            case .reversing, .closingBy: Issue.record("nobody asked for that on this account")
            }
        }
    }
}

/// Random bars of two symbols, and random orders, closes and withdrawals at every quote.
private struct Stream {
    private var noise: Noise
    private var venue: Venue
    private var read = 0
    var books: Books
    private var bids: [Int64] = [110_000, 150_000]
    private let balance: String
    private let commission: Int64

    init(_ seed: UInt64) {
        noise = Noise(seed)
        balance = ["2000", "10000", "1000000"][Int(noise.within(0...2))]
        commission = noise.chance(percent: 50) ? 0 : 350
        let terms = terms(
            slippage: noise.within(0...5), commission: commission == 0 ? "0" : "3.5", leverage: [30, 100, 500][Int(noise.within(0...2))],
            stopOut: noise.chance(percent: 50) ? 0 : 50)
        venue = Venue(terms, [value("EURUSD"), value("USDJPY")], balance: balance)
        books = Books(balance: money(balance))
        leverage = terms.leverage
    }

    private let leverage: Int64

    mutating func bar() throws {
        for symbol in 0...1 {
            let spread = noise.within(0...30)
            _ = venue.open(text(bids[symbol], symbol), spread: spread, symbol: symbol)
            try check()
            for _ in 0..<noise.within(0...2) { try act(symbol, .bar) }
            let (down, up) = (noise.within(0...400), noise.within(0...400))
            let (low, high) = (bids[symbol] - down, bids[symbol] + up)
            let close = noise.within(low...high)
            let range = BarRange(
                low: venue.quote(text(low, symbol), spread: spread, symbol: symbol),
                high: venue.quote(text(high, symbol), spread: spread, symbol: symbol))
            let isShort = venue.broker.isShort(symbol)
            let last = venue.quote(text(close, symbol), spread: spread, symbol: symbol)
            let path: [(PathStep, Quote)] = [
                (.adverseExtreme, isShort ? range.high : range.low), (.otherExtreme, isShort ? range.low : range.high), (.close, last),
            ]
            for (step, quote) in path {
                _ = venue.step(step, quote, range, symbol)
                try check()
                if noise.chance(percent: 15) { try act(symbol, .tick) }
            }
            bids[symbol] = close + (noise.chance(percent: 10) ? noise.within(-900...900) : noise.within(-5...5))
        }
    }

    private mutating func act(_ symbol: Int, _ decision: DecisionPoint) throws {
        let held = books.open.keys.sorted().filter { books.open[$0]?.symbol == symbol }
        if !held.isEmpty, noise.chance(percent: 25) {
            let position = held[Int(noise.within(0...Int64(held.count - 1)))]
            _ = venue.close(position.value, decision, symbol: symbol)
        } else if noise.chance(percent: 10) {
            _ = venue.close(.pending(noise.within(1...60)), symbol: symbol)
        } else {
            let type: OrderType = decision == .tick ? .market : [.market, .limit, .stop][Int(noise.within(0...2))]
            var wish = Wish(
                side: noise.chance(percent: 50) ? .buy : .sell, volume: "0.\(noise.within(10...99))", type: type, symbol: symbol)
            let bid = bids[symbol]
            if type != .market { wish.at = text(bid + noise.within(-250...250), symbol) }
            if noise.chance(percent: 60) { wish.stop = text(bid - wish.side.sign * noise.within(-20...500), symbol) }
            if noise.chance(percent: 60) { wish.target = text(bid + wish.side.sign * noise.within(-20...500), symbol) }
            _ = venue.submit(wish, decision)
        }
        try check()
    }

    /// Points of either symbol as a price.
    private func text(_ points: Int64, _ symbol: Int) -> String {
        Price(raw: points * venue.values[symbol].specification.point.raw).description
    }

    private mutating func check() throws {
        for result in venue.log[read...] { books.take(result) }
        read = venue.log.count
        #expect(venue.broker.balance == books.balance)
        var equity = books.balance
        for (_, deal) in books.open.sorted(by: { $0.key < $1.key }) {
            let quote = venue.quotes[deal.symbol]
            let gain = deal.side == .buy ? quote.bid - deal.price : deal.price - quote.ask
            equity += try #require(venue.values[deal.symbol].profit(distance: gain, volume: deal.volume, at: quote))
        }
        #expect(venue.broker.equity() == equity)
    }

    /// Everything closes; then the largest order that the balance allows fits, and one step more does not.
    mutating func end() throws {
        _ = venue.endData()
        try check()
        #expect(books.open.isEmpty && venue.broker.isIdle && venue.broker.equity() == venue.broker.balance)
        #expect(venue.broker.stopOutEquity == .min)
        _ = venue.open("1.10000", spread: 0)
        // In cents: a hundredth of a lot binds 1,000 × 1.1 / leverage and costs 3.5 cents, each deal rounded up from half.
        let cents = venue.broker.balance.raw / 100
        func need(_ hundredths: Int64) -> Int64 {
            (220_000 * hundredths + leverage) / (2 * leverage) + (commission * hundredths + 50) / 100
        }
        guard cents >= need(1), cents < need(9000) else { return }
        var most: Int64 = 1
        while need(most + 1) <= cents { most += 1 }
        var richer = venue
        #expect(richer.submit(.buy(Volume(raw: (most + 1) * Volume.one / 100).description)) == ["rejected no_money"])
        #expect(venue.submit(.buy(Volume(raw: most * Volume.one / 100).description)).first?.hasPrefix("in BUY") == true)
    }
}
