import Market
import Performance
import Testing
import Trading

/// Deals become trades, whatever a position goes through.
@Suite("Trade book")
struct TradeBookTests {
    private func deal(
        _ entry: Deal.Entry, _ side: Side, _ lots: String, at price: String, _ time: String = "2024-01-02 10:00", profit: String = "0",
        commission: String = "0", swap: String = "0", reason: ExitReason? = nil, label: String = "", excursion: Excursion? = nil,
        position: Int64 = 7
    ) -> Deal {
        var deal = Deal(
            id: 1, position: PositionID(position), strategy: 2, symbol: 3, entry: entry, side: side, volume: Volume(text: lots) ?? .zero,
            price: Price(text: price) ?? .zero, time: instant(time), profit: dollars(profit), commission: dollars(commission),
            swap: dollars(swap), reason: reason)
        (deal.label, deal.excursion) = (label, excursion)
        return deal
    }

    @Test func aPositionClosedInPartsIsOneTrade() throws {
        let excursion = Excursion(worst: dollars("-40"), best: dollars("120"), initialRisk: dollars("100"), ageBars: 9)
        let trades = finished([
            deal(.opening, .buy, "1", at: "1.1", commission: "-3.5", label: "breakout"),
            deal(.closing, .sell, "0.5", at: "1.101", "2024-01-02 11:00", profit: "50", commission: "-1.75", reason: .exit, label: "half"),
            deal(.closing, .sell, "0.25", at: "1.102", "2024-01-02 12:00", profit: "50", commission: "-0.88", swap: "-1", reason: .exit),
            deal(
                .closing, .sell, "0.25", at: "1.0999", "2024-01-03 10:00", profit: "-2.5", commission: "-0.87", swap: "-2",
                reason: .stopLoss, label: "trailing_stop", excursion: excursion),
        ])
        let trade = try #require(trades.first)
        #expect(trades.count == 1)
        #expect((trade.id, trade.strategy, trade.symbol, trade.side) == (7, 2, 3, .buy))
        #expect((trade.volume, trade.openPrice) == (Volume(raw: Volume.one), Price(raw: 110_000_000)))
        // 0.5 × 1.101 + 0.25 × 1.102 + 0.25 × 1.0999
        #expect(trade.closePrice == Price(text: "1.100975"))
        #expect((trade.openTime, trade.closeTime) == (instant("2024-01-02 10:00"), instant("2024-01-03 10:00")))
        #expect((trade.profit, trade.commission, trade.swap) == (dollars("97.5"), dollars("-7"), dollars("-3")))
        #expect(trade.net == dollars("87.5") && trade.exits == 3)
        #expect((trade.exitReason, trade.exitLabel, trade.entryTag) == (.stopLoss, "trailing_stop", "breakout"))
        #expect(trade.exitName == "stop_loss (trailing_stop)" && trade.holdingSeconds == 86_400)
        #expect((trade.multiple, trade.worstMultiple, trade.bestMultiple) == (0.975, -0.4, 1.2))
        #expect((trade.worstProfit, trade.bestProfit) == (dollars("-40"), dollars("120")))
        #expect((trade.initialRisk, trade.ageBars) == (dollars("100"), 9))
    }

    /// Bought at 1.1; a night closed it for 200 at 1.102 and opened it at 1.10205; sold at 1.103 for 95: one trade of 295.
    @Test func aNightThatOpensAPositionAnewEndsNoTrade() throws {
        let trades = finished([
            deal(.opening, .buy, "1", at: "1.1", commission: "-3.5", label: "breakout"),
            deal(.closing, .sell, "1", at: "1.102", "2024-01-03 00:00", profit: "200", swap: "-1", reason: .rollover),
            deal(.opening, .buy, "1", at: "1.10205", "2024-01-03 00:00", reason: .rollover),
            deal(.closing, .sell, "1", at: "1.103", "2024-01-03 10:00", profit: "95", commission: "-3.5", reason: .close),
        ])
        let trade = try #require(trades.first)
        #expect(trades.count == 1 && trade.exits == 1 && trade.entryTag == "breakout" && trade.exitReason == .close)
        #expect((trade.openPrice, trade.closePrice) == (Price(text: "1.1"), Price(text: "1.103")))
        #expect((trade.openTime, trade.closeTime) == (instant("2024-01-02 10:00"), instant("2024-01-03 10:00")))
        #expect((trade.profit, trade.commission, trade.swap) == (dollars("295"), dollars("-7"), dollars("-1")))
        #expect(trade.volume == Volume(raw: Volume.one))
    }

    @Test func whatIsAddedCountsInTheMeanPrice() throws {
        let trades = finished([
            deal(.opening, .sell, "1", at: "1.1", label: "first"),
            deal(.opening, .sell, "2", at: "1.1003", "2024-01-02 11:00", label: "second"),
            deal(.closing, .buy, "2", at: "1.1", "2024-01-02 12:00", profit: "40"),
            deal(.opening, .sell, "1", at: "1.1002", "2024-01-02 13:00"),
            deal(.closing, .buy, "2", at: "1.1001", "2024-01-02 14:00", profit: "20"),
        ])
        let trade = try #require(trades.first)
        #expect(trades.count == 1 && trade.entryTag == "first" && trade.exitReason == .close && trade.exits == 2)
        #expect(trade.volume == Volume(raw: 4 * Volume.one))
        #expect((trade.openPrice, trade.closePrice) == (Price(text: "1.1002"), Price(text: "1.10005")))
    }

    @Test func meansRoundHalfAwayFromZero() throws {
        let trades = finished([
            deal(.opening, .buy, "1", at: "1.00000001"), deal(.opening, .buy, "1", at: "1.00000002"),
            deal(.closing, .sell, "1", at: "1"), deal(.closing, .sell, "0.5", at: "1"), deal(.closing, .sell, "0.5", at: "1.00000001"),
        ])
        #expect(trades.map(\.openPrice) == [Price(text: "1.00000002")])
        #expect(trades.map(\.closePrice) == [Price(text: "1")])
    }

    /// The money of the deal that turns a position belongs to what ends; what begins starts from nothing.
    @Test func aReversalEndsOneTradeAndBeginsTheNext() throws {
        let (first, second) = (
            Excursion(worst: dollars("-5"), best: dollars("30"), initialRisk: nil, ageBars: 2),
            Excursion(worst: dollars("-60"), best: .zero, initialRisk: dollars("50"), ageBars: 1)
        )
        let trades = finished([
            deal(.opening, .buy, "1", at: "1.1", commission: "-3", label: "up"),
            deal(
                .reversing, .sell, "3", at: "1.1002", "2024-01-02 11:00", profit: "20", commission: "-9", swap: "-1", label: "down",
                excursion: first),
            deal(
                .closing, .buy, "2", at: "1.1005", "2024-01-02 12:00", profit: "-60", commission: "-6", reason: .stopLoss, excursion: second
            ),
        ])
        #expect(trades.count == 2 && trades.map(\.id) == [7, 7])
        #expect(trades.map(\.side) == [.buy, .sell] && trades.map(\.volume.double) == [1, 2])
        #expect(trades.map(\.net) == [dollars("7"), dollars("-66")])
        #expect(trades.map(\.entryTag) == ["up", "down"] && trades.map(\.exitLabel) == ["", ""])
        #expect(trades.map(\.exitReason) == [.reverse, .stopLoss])
        #expect(trades.map(\.closePrice) == [Price(text: "1.1002"), Price(text: "1.1005")])
        #expect(trades.map(\.openPrice) == [Price(text: "1.1"), Price(text: "1.1002")])
        #expect(trades.map(\.excursion) == [first, second])
        #expect(trades.map(\.multiple) == [nil, -1.2])
    }

    @Test func dealsThatFitNoPositionAreKeptApart() {
        var book = TradeBook()
        let refused = [
            deal(.closing, .sell, "1", at: "1"), deal(.reversing, .sell, "1", at: "1"),
        ]
        for deal in refused { #expect(book.take(deal) == nil) }
        _ = book.take(deal(.opening, .buy, "1", at: "1"))
        let unfit = [
            deal(.opening, .sell, "1", at: "1"), deal(.closing, .buy, "1", at: "1"), deal(.closing, .sell, "1.01", at: "1"),
            deal(.reversing, .sell, "1", at: "1"), deal(.reversing, .buy, "2", at: "1"),
        ]
        for deal in unfit { #expect(book.take(deal) == nil) }
        #expect(book.strays == refused + unfit && book.openPositions == [PositionID(7)])
        let trade = book.take(deal(.closing, .sell, "1", at: "1"))
        #expect(trade?.exits == 1 && trade?.net == .zero && book.openPositions.isEmpty)
    }

    @Test func rIsUnknownWithoutARisk() throws {
        let none = Excursion(worst: dollars("-1"), best: .zero, initialRisk: nil, ageBars: 1)
        var nothing = none
        nothing.initialRisk = .zero
        for excursion in [none, nothing, nil] {
            let trades = finished([
                deal(.opening, .buy, "1", at: "1"), deal(.closing, .sell, "1", at: "1", excursion: excursion),
            ])
            let trade = try #require(trades.first)
            #expect(trade.multiple == nil && trade.worstMultiple == nil && trade.bestMultiple == nil)
            #expect(trade.worstProfit == excursion?.worst && trade.ageBars == excursion?.ageBars)
        }
    }

    /// Random positions on both kinds of account: everything the balance got is in exactly one trade.
    @Test(arguments: 0..<20)
    func whatTradesMadeIsWhatTheBalanceGot(seed: UInt64) {
        var (noise, book, balance, trades) = (Noise(state: seed), TradeBook(), Money.zero, [Trade]())
        var held: [Int64: (side: Side, lots: Int64)] = [:]
        var (opened, closed): (Int64, Int64) = (0, 0)
        func take(_ deal: Deal) {
            balance += deal.profit + deal.commission + deal.swap
            if let trade = book.take(deal) { trades.append(trade) }
        }
        func random(_ entry: Deal.Entry, _ side: Side, _ lots: Int64, _ position: Int64) -> Deal {
            var deal = self.deal(
                entry, side, "1", at: "1", profit: entry == .opening ? "0" : "\(Int(noise.below(20_000)) - 10_000)",
                commission: "-0.\(10 + noise.below(90))", swap: "0.\(10 + noise.below(90))", position: position)
            deal.volume = Volume(raw: lots * Volume.one / 100)
            deal.price = Price(raw: 100_000_000 + Int64(noise.below(1_000_000)))
            return deal
        }
        for _ in 0..<500 {
            let position = Int64(noise.below(5))
            let lots = 1 + Int64(noise.below(50))
            guard let now = held[position] else {
                let side: Side = noise.below(2) == 0 ? .buy : .sell
                (held[position], opened) = ((side, lots), opened + lots)
                take(random(.opening, side, lots, position))
                continue
            }
            switch noise.below(4) {
            case 0:
                (held[position], opened) = ((now.side, now.lots + lots), opened + lots)
                take(random(.opening, now.side, lots, position))
            case 1:
                (held[position], opened, closed) = ((now.side.opposite, lots), opened + lots, closed + now.lots)
                take(random(.reversing, now.side.opposite, now.lots + lots, position))
            default:
                let part = min(lots, now.lots)
                held[position] = part == now.lots ? nil : (now.side, now.lots - part)
                closed += part
                take(random(.closing, now.side.opposite, part, position))
            }
        }
        for (position, now) in held {
            closed += now.lots
            take(random(.closing, now.side.opposite, now.lots, position))
        }
        #expect(trades.reduce(Money.zero) { $0 + $1.net } == balance && book.strays.isEmpty && book.openPositions.isEmpty)
        #expect(opened == closed && trades.reduce(Int64(0)) { $0 + $1.volume.raw } == opened * Volume.one / 100)
        #expect(trades.count > 50 && trades.contains { $0.exits > 1 })
        #expect(trades.allSatisfy { (100_000_000..<101_000_000).contains($0.openPrice.raw) && $0.exits > 0 })
    }
}
