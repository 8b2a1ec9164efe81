import MT5Bridge
import Market
import Simulation
import Testing
import Trading

@Suite("Fetching history from a terminal")
struct HistoryFetchTests {
    private func desk(_ names: [String]? = nil) -> FakeTerminal {
        let terminal = FakeTerminal(ConformanceCase(1, "") { _, _ in }.exchange, names: names, zone: BridgeRig.zone)
        terminal.beginService()
        return terminal
    }

    private func request(_ from: Timestamp, _ to: Timestamp, timeframe: Timeframe = .m1) -> HistoryFetch.Request {
        HistoryFetch.Request(
            symbol: "EURUSD", rows: .bars(timeframe), periods: [from..<to], now: ScriptedFeed.begin, zones: [BridgeRig.zone, .utc])
    }

    /// Everything until the end; a failure's words.
    private func run(_ fetch: HistoryFetch, _ terminal: FakeTerminal) -> (parts: [HistoryPart], terms: Int, failure: String?) {
        var (parts, terms): ([HistoryPart], Int) = ([], 0)
        for _ in 0..<10_000 {
            switch fetch.step() {
            case .waiting: if terminal.arrivals.isEmpty { terminal.now += 1000 }
            case .terms: terms += 1
            case .part(let part): parts.append(part)
            case .done: return (parts, terms, nil)
            case .failed(let why): return (parts, terms, why)
            }
        }
        return (parts, terms, "no end")
    }

    @Test("the bars of a period come whole, in UTC, under a name with a suffix")
    func whole() {
        let terminal = desk(["EURUSD.r"])
        let bars = ScriptedFeed.bars(150)
        let fetch = HistoryFetch(
            terminal, request(bars[10].opened, bars[140].opened), read: FakeTerminal.reader)
        let (parts, terms, failure) = run(fetch, terminal)
        #expect(failure == nil)
        #expect(terms == 1)
        #expect(parts.flatMap(\.bars) == Array(bars[10..<140]))
        #expect(parts.map(\.isComplete) == [true])
        #expect(fetch.share == 1)
    }

    @Test("a long period is asked for in parts that follow one another")
    func parts() {
        let terminal = desk()
        let bars = ScriptedFeed.bars(150)
        // A part is 129,600 minutes: 90 days.
        let from = ScriptedFeed.begin.adding(seconds: -210 * 86_400)
        let fetch = HistoryFetch(terminal, request(from, ScriptedFeed.begin), read: FakeTerminal.reader)
        let (parts, _, failure) = run(fetch, terminal)
        #expect(failure == nil)
        #expect(parts.map(\.from) == [0, 90, 180].map { from.adding(seconds: $0 * 86_400) })
        #expect(parts.map(\.bars.count) == [0, 0, 150])
        #expect(parts[2].bars == bars)
    }

    @Test("several periods are asked for one after the other, and nothing between them")
    func periods() {
        let terminal = desk()
        let bars = ScriptedFeed.bars(150)
        var wanted = request(bars[10].opened, bars[20].opened)
        wanted.periods.append(bars[100].opened..<bars[103].opened)
        let fetch = HistoryFetch(terminal, wanted, read: FakeTerminal.reader)
        let (parts, _, failure) = run(fetch, terminal)
        #expect(failure == nil)
        #expect(parts.map(\.bars) == [Array(bars[10..<20]), Array(bars[100..<103])])
    }

    @Test("two parts are asked for at once, and a broken one is asked for again with the one behind it")
    func ahead() {
        let terminal = desk()
        let from = ScriptedFeed.begin.adding(seconds: -210 * 86_400)
        var answers = 0
        terminal.rewriteRates = { frames in
            answers += 1
            // The second of three parts.
            return answers == 2 ? frames.map { RatesAreMessage(total: 5, offset: 9, isComplete: true, bars: $0.bars) } : frames
        }
        let fetch = HistoryFetch(terminal, request(from, ScriptedFeed.begin), read: FakeTerminal.reader)
        for _ in 0..<20 where terminal.sent.count < 4 { _ = fetch.step() }
        let asked = terminal.sent.compactMap { sent in if case .rates(let message) = sent.message { message.from } else { nil } }
        #expect(asked.count == 2 && answers == 2, "\(asked)")
        let (parts, _, failure) = run(fetch, terminal)
        #expect(failure == nil)
        // The first was told already or is among them; nothing comes twice, nothing is missing.
        #expect(parts.suffix(2).map(\.from) == [90, 180].map { from.adding(seconds: $0 * 86_400) })
        #expect(parts.flatMap(\.bars) == ScriptedFeed.bars(150))
        #expect(fetch.share == 1)
    }

    @Test("the service that says it waits for its server is waited for")
    func busy() {
        let terminal = desk()
        terminal.losesWhatIsSent = true
        let fetch = HistoryFetch(terminal, request(ScriptedFeed.begin, ScriptedFeed.begin.adding(seconds: 60)), read: FakeTerminal.reader)
        _ = fetch.step()
        for _ in 0..<10 {
            terminal.now += 80_000
            terminal.say(.busy(BusyMessage(milliseconds: 50_000, text: "the terminal loads history")), in: terminal.history)
            guard case .waiting = fetch.step() else { return #expect(Bool(false), "it waits") }
        }
        // One question so far: it was never asked for again.
        #expect(terminal.sent.count == 1)
    }

    @Test("the clock that is configured must be the server's, whatever period is asked for")
    func clocks() {
        let terminal = desk()
        var wanted = request(ScriptedFeed.begin.adding(seconds: -600), ScriptedFeed.begin)
        wanted.zone = .utc
        let failure = run(HistoryFetch(terminal, wanted, read: FakeTerminal.reader), terminal).failure
        #expect(failure?.contains("the server's clock is GMT+3") == true, "\(failure ?? "")")
        // By a rule that changes between the period and now, the present offset is what counts.
        let summer = ZoneRules(
            name: "summer", initialOffset: 7200,
            transitions: [ZoneRules.Transition(at: ScriptedFeed.begin.seconds - 3600, offset: 10_800)])
        wanted = request(ScriptedFeed.begin.adding(seconds: -86_400), ScriptedFeed.begin.adding(seconds: -7200))
        wanted.zones = [.utc, summer]
        let other = desk()
        #expect(run(HistoryFetch(other, wanted, read: FakeTerminal.reader), other).failure == nil)
    }

    @Test("a part that is broken or whose service breaks off is asked for again, and nothing comes twice")
    func again() {
        let terminal = desk()
        let bars = ScriptedFeed.bars(150)
        var faults = 0
        terminal.rewriteRates = { [weak terminal] frames in
            faults += 1
            switch faults {
            case 1:
                var frame = frames[0]
                frame.bars[3].low = 9
                return [frame]
            case 2: return Array(frames.dropLast())
            default:
                terminal?.rewriteRates = nil
                return frames
            }
        }
        let fetch = HistoryFetch(terminal, request(bars[0].opened, ScriptedFeed.begin), read: FakeTerminal.reader)
        var parts: [HistoryPart] = []
        for step in 0..<2000 {
            switch fetch.step() {
            case .part(let part): parts.append(part)
            case .failed(let why): return #expect(Bool(false), "\(why)")
            case .waiting:
                if faults == 2, let session = terminal.history, step < 1000 {
                    faults = 3
                    terminal.end(session, .closed)
                    terminal.beginService()
                }
                if terminal.arrivals.isEmpty { terminal.now += 1000 }
            case .terms: break
            case .done: return #expect(parts.flatMap(\.bars) == bars)
            }
        }
        #expect(Bool(false), "it ends")
    }

    @Test("an unknown symbol and terms that cannot be read are failures with words")
    func failures() {
        let terminal = desk(["GBPUSD"])
        let fetch = HistoryFetch(terminal, request(ScriptedFeed.begin, ScriptedFeed.begin.adding(seconds: 60)), read: FakeTerminal.reader)
        #expect(run(fetch, terminal).failure?.contains("the terminal has no symbol EURUSD") == true)
        let other = desk()
        let unread = HistoryFetch(other, request(ScriptedFeed.begin, ScriptedFeed.begin.adding(seconds: 60))) { _, _, _ in
            .failure(WireAmountError(message: "line 3"))
        }
        #expect(run(unread, other).failure == "the terms of EURUSD cannot be read: line 3")
    }

    @Test("a terminal that never answers is given up")
    func silence() {
        let terminal = desk()
        terminal.losesWhatIsSent = true
        let fetch = HistoryFetch(terminal, request(ScriptedFeed.begin, ScriptedFeed.begin.adding(seconds: 60)), read: FakeTerminal.reader)
        #expect(run(fetch, terminal).failure == "the terminal did not answer in 90 s, 5 times")
    }

    @Test("a history that the terminal cut short says so")
    func cut() {
        let terminal = desk()
        terminal.rewriteRates = { frames in
            frames.map { frame in
                var frame = frame
                frame.isComplete = false
                return frame
            }
        }
        let fetch = HistoryFetch(
            terminal, request(ScriptedFeed.begin.adding(seconds: -600), ScriptedFeed.begin), read: FakeTerminal.reader)
        #expect(run(fetch, terminal).parts.map(\.isComplete) == [false])
    }
}
