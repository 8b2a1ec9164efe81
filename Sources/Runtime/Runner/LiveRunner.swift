internal import Foundation
internal import Market
internal import Synchronization

/// How a run ended.
public enum RunEnd: Hashable, Sendable {
    /// It was stopped, or its simulated prices are over.
    case stopped
    /// It could not go on, for this reason.
    case failed(String)
}

/// Runs a ``LiveCycle`` on a thread of its own, under the machine's clock.
///
/// Everything else talks to it by ``ask(_:within:)`` and by the status it publishes; nothing shares the cycle's state.
public final class LiveRunner: Sendable {
    /// A request on its way to the thread, and its answer back.
    private final class Question: Sendable {
        let request: ControlRequest
        private let answer = Mutex<ControlAnswer?>(nil)
        private let done = DispatchSemaphore(value: 0)

        init(_ request: ControlRequest) { self.request = request }

        func put(_ value: ControlAnswer) {
            answer.withLock { $0 = value }
            done.signal()
        }

        func wait(seconds: Double) -> ControlAnswer? {
            _ = done.wait(timeout: .now() + seconds)
            return answer.withLock { $0 }
        }
    }

    private let make: @Sendable () throws -> LiveCycle
    private let clock: MarketClock
    private let inbox = Mutex<[Question]>([])
    private let published = Mutex<RunStatus?>(nil)
    private let ended = Mutex<RunEnd?>(nil)
    private let beats = Atomic<UInt64>(0)
    private let wake = DispatchSemaphore(value: 0)
    /// The semaphore was raised and nobody has passed it since: it is raised once for whatever comes until then.
    private let isWoken = Atomic<Bool>(false)
    private let isOver = DispatchSemaphore(value: 0)

    /// `make` builds the cycle on the runner's thread.
    public init(clock: MarketClock, make: @escaping @Sendable () throws -> LiveCycle) { (self.clock, self.make) = (clock, make) }

    /// Starts the thread; once.
    public func start() {
        let thread = Thread { [self] in
            let end = work()
            ended.withLock { $0 = end }
            for question in inbox.withLock({ take(&$0) }) {
                question.put(ControlAnswer(isDone: false, message: "the run is over"))
            }
            isOver.signal()
        }
        thread.name = "herald.run"
        thread.stackSize = 8 << 20
        thread.start()
    }

    /// The newest published status; nil before the first.
    public var status: RunStatus? { published.withLock { $0 } }

    /// Counts the turns; a watchdog sees by it whether the thread is stuck.
    public var heartbeat: UInt64 { beats.load(ordering: .relaxed) }

    /// How it ended; nil while it runs.
    public var end: RunEnd? { ended.withLock { $0 } }

    /// Asks from any thread and waits for the answer, so many seconds at the most.
    public func ask(_ request: ControlRequest, within seconds: Double = 5) -> ControlAnswer {
        if end != nil { return ControlAnswer(isDone: false, message: "the run is over") }
        let question = Question(request)
        let isFull = inbox.withLock { questions in
            guard questions.count < LiveRunner.most else { return true }
            questions.append(question)
            return false
        }
        if isFull { return ControlAnswer(isDone: false, message: "\(LiveRunner.most) requests are waiting already; try again") }
        awake()
        return question.wait(seconds: seconds)
            ?? ControlAnswer(isDone: false, message: "the run did not answer within \(seconds) s; it may still do it")
    }

    /// Asks without waiting, as a signal handler's thread does.
    public func post(_ request: ControlRequest) {
        inbox.withLock { if $0.count < LiveRunner.most { $0.append(Question(request)) } }
        awake()
    }

    /// Waits for the end, so many seconds at the most; nil when it still runs.
    public func wait(seconds: Double = .infinity) -> RunEnd? {
        if let end { return end }
        let result = seconds.isFinite ? isOver.wait(timeout: .now() + seconds) : isOver.wait(timeout: .distantFuture)
        // For whoever else waits; after a time-out there is nothing to pass on.
        if result == .success { isOver.signal() }
        return end
    }

    /// Ends the pause between two turns, from any thread.
    private func awake() {
        if !isWoken.exchange(true, ordering: .acquiringAndReleasing) { wake.signal() }
    }

    private static let most = 256
    /// At least so often the broker's side is looked at and the heart beats, seconds.
    private static let longestPause = 0.02
    /// Nanoseconds between two published statuses.
    private static let publishEvery: Int64 = 250_000_000

    private func work() -> RunEnd {
        let cycle: LiveCycle
        do {
            cycle = try make()
            try cycle.start()
        } catch let error as ReplayFailure {
            return .failed(error.message)
        } catch {
            return .failed("\(error)")
        }
        cycle.onArrival { [weak self] in self?.awake() }
        var publishedAt = ContinuousClock.now - .seconds(1)
        while true {
            beats.add(1, ordering: .relaxed)
            answer(inbox.withLock { take(&$0) }, cycle)
            let result = cycle.run()
            if result.isOver || ContinuousClock.now - publishedAt > .nanoseconds(LiveRunner.publishEvery) {
                publish(cycle)
                publishedAt = ContinuousClock.now
            }
            if result.isOver { return cycle.fatal.map(RunEnd.failed) ?? .stopped }
            if !result.didSomething { pause(until: result.nextDue) }
        }
    }

    /// Answers when what came of it is published: who asked and then looks must see it.
    private func answer(_ questions: [Question], _ cycle: LiveCycle) {
        guard !questions.isEmpty else { return }
        let answers = questions.map { cycle.ask($0.request) }
        publish(cycle)
        for (question, answer) in zip(questions, answers) { question.put(answer) }
    }

    private func publish(_ cycle: LiveCycle) {
        let status = cycle.status()
        published.withLock { $0 = status }
    }

    private func pause(until due: Timestamp?) {
        let seconds = min(due.map(clock.seconds(until:)) ?? LiveRunner.longestPause, LiveRunner.longestPause)
        guard seconds > 0 else { return }
        // Lowered before the next turn looks: what comes behind the look raises it again.
        if wake.wait(timeout: .now() + seconds) == .success { isWoken.store(false, ordering: .sequentiallyConsistent) }
    }

    private func take(_ questions: inout [Question]) -> [Question] {
        defer { questions = [] }
        return questions
    }
}
