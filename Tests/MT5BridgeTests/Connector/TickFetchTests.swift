import MT5Bridge
import Market
import Simulation
import Testing

@Suite("Fetching ticks from a terminal")
struct TickFetchTests {
    /// Midnight in UTC, three in the morning on the server's clock.
    private let midnight = Timestamp(seconds: ScriptedFeed.begin.seconds / 86_400 * 86_400)

    private func desk(_ ticks: [WireTick]) -> FakeTerminal {
        let terminal = FakeTerminal(ConformanceCase(1, "") { _, _ in }.exchange, zone: BridgeRig.zone)
        terminal.pastTicks = ticks
        terminal.beginService()
        return terminal
    }

    private func fetch(_ terminal: FakeTerminal, _ periods: [Range<Timestamp>]) -> (parts: [HistoryPart], failure: String?) {
        let request = HistoryFetch.Request(
            symbol: "EURUSD", rows: .ticks, periods: periods, now: ScriptedFeed.begin, zones: [BridgeRig.zone, .utc])
        let fetch = HistoryFetch(terminal, request, read: FakeTerminal.reader)
        var parts: [HistoryPart] = []
        for _ in 0..<10_000 {
            switch fetch.step() {
            case .waiting: if terminal.arrivals.isEmpty { terminal.now += 1000 }
            case .terms: break
            case .part(let part): parts.append(part)
            case .done: return (parts, nil)
            case .failed(let why): return (parts, why)
            }
        }
        return (parts, "no end")
    }

    /// The server's milliseconds of so many milliseconds from midnight (UTC) on.
    private func server(_ milliseconds: Int64) -> Int64 { (midnight.seconds + 10_800) * 1000 + milliseconds }

    private func tick(_ milliseconds: Int64, _ points: Int, spread: Int = 10, flags: WireTickFlags = [.bid, .ask]) -> WireTick {
        WireTick(time: server(milliseconds), bid: Double(points) / 100_000, ask: Double(points + spread) / 100_000, flags: flags)
    }

    private func past(_ milliseconds: Int64, _ points: Int64) -> PastTick {
        PastTick(
            time: Timestamp(nanoseconds: midnight.nanoseconds + milliseconds * 1_000_000),
            quote: Quote(bid: Price(raw: points * 1000), ask: Price(raw: (points + 10) * 1000)))
    }

    private func day(_ from: Int64, _ to: Int64) -> Range<Timestamp> {
        midnight.adding(seconds: from * 86_400)..<midnight.adding(seconds: to * 86_400)
    }

    @Test("ticks of one millisecond at the border of two days and of two frames come once each")
    func borders() {
        let times: [Int64] = [-2, -1, -1, -1, -1, 0, 0, 0, 0, 0, 1, 86_399_999, 86_399_999, 86_400_000]
        let terminal = desk(times.enumerated().map { tick($1, 110_000 + $0) })
        let (parts, failure) = fetch(terminal, [day(-1, 1)])
        #expect(failure == nil)
        #expect(parts.map { $0.from..<$0.to } == [day(-1, 0), day(0, 1)])
        let all = times.enumerated().map { past($1, 110_000 + Int64($0)) }
        #expect(parts.map(\.ticks) == [Array(all[0..<5]), Array(all[5..<13])])
        #expect(parts.allSatisfy { $0.isComplete && $0.leftOut == 0 && $0.bars.isEmpty })
    }

    @Test("what is no quote is left out and counted, a trade's price alone is not")
    func leftOut() {
        let ticks = [
            tick(0, 110_000), tick(1, 110_001, spread: -1), WireTick(time: server(2), bid: 0, ask: 1.1, flags: .ask),
            WireTick(time: server(3), bid: 1.100_005, ask: 1.1002, flags: .bid), tick(4, 110_004, flags: .last), tick(5, 110_005),
        ]
        let (parts, _) = fetch(desk(ticks), [day(0, 1)])
        #expect(parts.map(\.ticks) == [[past(0, 110_000), past(5, 110_005)]])
        // The ask below the bid, no bid, half a point.
        #expect(parts.map(\.leftOut) == [3])
    }

    @Test("a day of trading without a tick is told as missing, a weekend is not")
    func missing() {
        // The first of January 1970 was a Thursday: days 2 and 3 of each week of the epoch are a Saturday and a Sunday.
        let saturday = (2 - midnight.seconds / 86_400 % 7 + 7) % 7
        let workday = [TradingSessions.Hours(opens: 0, closes: 86_400)]
        let closed = desk([])
        closed.specifications[0].sessions = TradingSessions(zone: .utc, week: [[], workday, workday, workday, workday, workday, []])
        let (parts, _) = fetch(closed, [day(saturday - 1, saturday + 2)])
        #expect(parts.map(\.isComplete) == [false, true, true])
        let cut = desk([tick(5, 110_000)])
        cut.rewriteTicks = { frames in
            frames.map { frame in
                var frame = frame
                frame.isComplete = false
                return frame
            }
        }
        #expect(fetch(cut, [day(0, 1)]).parts.map(\.isComplete) == [false])
    }

    @Test("an answer with a part missing, doubled or out of order is asked for again, and nothing comes twice")
    func again() {
        let times: [Int64] = [0, 0, 0, 5, 5, 9, 9, 9, 10]
        let terminal = desk(times.enumerated().map { tick($1, 110_000 + $0) })
        var answers = 0
        terminal.rewriteTicks = { frames in
            answers += 1
            switch answers {
            case 1: return Array(frames.dropLast())
            case 2: return [frames[0], frames[0]] + frames.dropFirst()
            case 3:
                var changed = frames
                changed[1].ticks.reverse()
                return changed
            default: return frames
            }
        }
        let (parts, failure) = fetch(terminal, [day(0, 1)])
        #expect(failure == nil && answers == 4)
        #expect(parts.flatMap(\.ticks) == times.enumerated().map { past($1, 110_000 + Int64($0)) })
    }

    @Test("an hour that the server's clock shows twice is asked for whole and told once")
    func setBack() {
        // One hour back at half past midnight, from three to two hours ahead: it shows 02:30 to 03:30 twice.
        let back = midnight.seconds + 1800
        let rules = ZoneRules(name: "autumn", initialOffset: 10_800, transitions: [ZoneRules.Transition(at: back, offset: 7200)])
        let clock = ServerClock(rules)
        let quarter = midnight.adding(seconds: 900)
        // Up to 00:45 in UTC: the clock ends at 02:45 and stood at 03:30 before.
        let readings = clock.readings(of: quarter..<midnight.adding(seconds: 2700))
        #expect(readings == (midnight.seconds + 9000) * 1000...(midnight.seconds + 12_600) * 1000 - 1)
        // A tick at 00:29:59 (03:29:59 on the server's clock), another at 00:30:01 (02:30:01): the second showing.
        let first = clock.utc((midnight.seconds + 12_599) * 1000, after: nil)
        #expect(first == midnight.adding(seconds: 1799))
        #expect(clock.utc((midnight.seconds + 9001) * 1000, after: first) == midnight.adding(seconds: 1801))
        // In a list even a reading that is a little before the last one is of the second showing.
        let late = midnight.adding(seconds: 1740)
        #expect(clock.utc((midnight.seconds + 12_500) * 1000, after: late) == midnight.adding(seconds: 5300))
    }
}
