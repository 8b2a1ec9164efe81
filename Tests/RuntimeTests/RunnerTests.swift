import Market
import Runtime
import Simulation
import Storage
import Testing

@Suite("The runner")
struct RunnerTests {
    @Test("trades on its own thread, answers from any other, and stops once however often it is asked", .timeLimit(.minutes(30)))
    func life() throws {
        let stage = Stage(bars: 300)
        let store = MemoryStore()
        let begin = stage.series[0].opened[0]
        // An hour of the market in 20 milliseconds.
        let clock = MarketClock.scaled(from: begin, speed: 180_000)
        nonisolated(unsafe) let disk = store  // allow: looked at when the runner has ended
        let runner = LiveRunner(clock: clock) {
            let capture = CaptureMemory(symbols: stage.values.map(\.specification.name))
            let exchange = SimulatedExchange(stage.account(), feed: BarFeed(stage.series, traded: [0, 1]), closesAtEnd: false)
            let journal = try Journal(disk, fresh: JournalStamp(mode: .simulate, namespace: 9, created: begin))
            return LiveCycle(
                stage.setup(), source: Made(stage.strategies), connector: SimulatedConnector(exchange, clock: { clock.now }),
                storage: CycleStorage(journal: journal, capture: capture) { () throws(StorageError) in capture },
                options: .accelerated, clock: { clock.now })
        }
        runner.start()
        var status: RunStatus?
        while status?.generation != 1 { status = runner.ask(ControlRequest(.status)).status }
        #expect(status?.link.isUp == true)
        #expect(status?.strategies.count == 3)
        let beats = runner.heartbeat
        let paused = runner.ask(ControlRequest(.pause(strategy: "one", reason: "test")))
        #expect(paused.isDone)
        #expect(runner.status?.strategies.first?.state == .paused)
        #expect(runner.heartbeat > beats)
        // Whoever follows a run waits again and again, and must not find the second wait over at once.
        #expect(runner.wait(seconds: 0.01) == nil)
        let before = ContinuousClock.now
        #expect(runner.wait(seconds: 0.1) == nil)
        #expect(ContinuousClock.now - before >= .milliseconds(99))
        #expect(runner.ask(ControlRequest(.stop(.flatten))).isDone)
        _ = runner.ask(ControlRequest(.stop(.flatten)))
        #expect(runner.wait(seconds: 30) == .stopped)
        #expect(runner.status?.positions.isEmpty == true)
        #expect(!runner.ask(ControlRequest(.status)).isDone)
    }

    @Test("a scaled clock goes so many times as fast")
    func clock() {
        let clock = MarketClock.scaled(from: Timestamp(seconds: 1_000), speed: 60)
        #expect(clock.now >= Timestamp(seconds: 1_000))
        #expect(abs(clock.seconds(until: clock.now.adding(seconds: 600)) - 10) < 1)
        #expect(clock.seconds(until: Timestamp(seconds: 0)) == 0)
    }
}
