import MT5Bridge
import Market
import Testing

@Suite("Bars from quotes")
struct BarAssemblyTests {
    private static let point = Price(raw: 1000)

    private func quote(_ bid: String, _ spread: Int64 = 10) -> Quote {
        let bid = Price(text: bid) ?? .zero
        return Quote(bid: bid, ask: Price(raw: bid.raw + spread * 1000))
    }

    @Test("the first bar was not heard whole; the next has its four prices, its ticks and the spread of its first quote")
    func whole() {
        var bars = BarAssembly(timeframe: .m1, clock: ServerClock(.utc), point: BarAssemblyTests.point)
        func take(_ quote: Quote, at reading: Int64) -> BarAssembly.Outcome? { bars.take(quote, at: reading) }
        func pass(to reading: Int64) -> BarAssembly.Outcome? { bars.pass(to: reading) }
        #expect(take(quote("1.1"), at: 30_000) == nil)
        #expect(take(quote("1.2", 7), at: 60_000) == .unheard(Timestamp(seconds: 0)))
        #expect(take(quote("1.25", 9), at: 61_000) == nil)
        #expect(take(quote("1.15"), at: 90_000) == nil)
        #expect(take(quote("1.21"), at: 119_999) == nil)
        let expected = Bar(
            opened: Timestamp(seconds: 60), open: Price(raw: 120_000_000), high: Price(raw: 125_000_000), low: Price(raw: 115_000_000),
            close: Price(raw: 121_000_000), spreadPoints: 7, tickCount: 4)
        #expect(take(quote("1.3"), at: 120_000) == .bar(expected))
    }

    @Test("a minute without a quote has no bar, and the next is heard whole")
    func empty() {
        var bars = BarAssembly(timeframe: .m1, clock: ServerClock(.utc), point: BarAssemblyTests.point)
        func take(_ quote: Quote, at reading: Int64) -> BarAssembly.Outcome? { bars.take(quote, at: reading) }
        func pass(to reading: Int64) -> BarAssembly.Outcome? { bars.pass(to: reading) }
        _ = bars.take(quote("1.1"), at: 30_000)
        #expect(take(quote("1.2"), at: 300_000) == .unheard(Timestamp(seconds: 0)))
        guard case .bar(let bar)? = bars.pass(to: 361_000) else { return #expect(Bool(false), "the bar of minute 5 ends") }
        #expect(bar.opened == Timestamp(seconds: 300))
    }

    @Test("others' quotes end a bar a second after its time, and a quote that comes late then changes nothing")
    func patience() {
        var bars = BarAssembly(timeframe: .m1, clock: ServerClock(.utc), point: BarAssemblyTests.point)
        func take(_ quote: Quote, at reading: Int64) -> BarAssembly.Outcome? { bars.take(quote, at: reading) }
        func pass(to reading: Int64) -> BarAssembly.Outcome? { bars.pass(to: reading) }
        _ = bars.take(quote("1.1"), at: 59_000)
        _ = bars.take(quote("1.2"), at: 60_000)
        #expect(pass(to: 120_999) == nil)
        guard case .bar(let bar)? = bars.pass(to: 121_000) else { return #expect(Bool(false), "a second later it ends") }
        #expect(bar.close == Price(raw: 120_000_000))
        #expect(pass(to: 200_000) == nil)
        #expect(take(quote("9.9"), at: 119_000) == nil)
        guard case nil = bars.take(quote("1.4"), at: 180_000) else { return #expect(Bool(false), "nothing was forming") }
    }

    @Test("after missed quotes the bar that forms is not whole")
    func missed() {
        var bars = BarAssembly(timeframe: .m1, clock: ServerClock(.utc), point: BarAssemblyTests.point)
        func take(_ quote: Quote, at reading: Int64) -> BarAssembly.Outcome? { bars.take(quote, at: reading) }
        func pass(to reading: Int64) -> BarAssembly.Outcome? { bars.pass(to: reading) }
        _ = bars.take(quote("1.1"), at: 0)
        _ = bars.take(quote("1.1"), at: 60_000)
        bars.forget()
        _ = bars.take(quote("1.1"), at: 150_000)
        #expect(take(quote("1.1"), at: 180_000) == .unheard(Timestamp(seconds: 120)))
    }

    @Test("days begin on the server's clock")
    func days() {
        let zone = ZoneRules(name: "plus three", initialOffset: 10_800, transitions: [])
        var bars = BarAssembly(timeframe: .d1, clock: ServerClock(zone), point: BarAssemblyTests.point)
        func take(_ quote: Quote, at reading: Int64) -> BarAssembly.Outcome? { bars.take(quote, at: reading) }
        func pass(to reading: Int64) -> BarAssembly.Outcome? { bars.pass(to: reading) }
        _ = bars.take(quote("1.1"), at: 86_400_000 - 1)
        _ = bars.take(quote("1.2"), at: 86_400_000)
        guard case .bar(let bar)? = bars.take(quote("1.3"), at: 2 * 86_400_000) else { return #expect(Bool(false), "the day ended") }
        // Midnight of the server is 21:00 UTC of the day before.
        #expect(bar.opened == Timestamp(seconds: 86_400 - 10_800))
    }
}
