import Logging
import Settings
import Synchronization

/// Sends spans to an OTLP collector in batches, on a thread of its own.
final class SpanExporter: Sendable {
    /// Spans that may wait; beyond that they are lost and counted.
    static let capacity = 4096
    /// Spans of one request.
    static let batch = 512

    private let endpoint: String
    private let authorization: Secret<String>?
    private let resource: [(name: String, value: LogValue)]
    private let registry: MetricRegistry
    private let redactor: Redactor
    private let logger: Logger
    private let intervalSeconds: Double
    private let queue = BoundedQueue<FinishedSpan>(capacity: SpanExporter.capacity)
    private let deadline = Mutex<Double?>(nil)
    private let isHurried = Mutex(false)
    private let worker = Mutex<Worker?>(nil)

    init(
        endpoint: String, authorization: Secret<String>?, resource: [(name: String, value: LogValue)], registry: MetricRegistry,
        redactor: Redactor, logger: Logger, intervalSeconds: Double = 2
    ) {
        (self.endpoint, self.authorization, self.resource) = (endpoint, authorization, resource)
        (self.registry, self.redactor, self.logger) = (registry, redactor, logger)
        self.intervalSeconds = intervalSeconds
    }

    /// Begins to send.
    func start() { worker.withLock { $0 = Worker(name: "herald-spans") { [self] in run() } } }

    /// Hands a span over; never waits.
    func offer(_ span: FinishedSpan) { queue.offer(span) }

    /// Sends at once what waits.
    func hurry() { isHurried.withLock { $0 = true } }

    /// How many wait.
    var depth: Int { queue.depth }

    /// Spans that did not fit the queue.
    var dropped: Int64 { queue.dropped }

    /// Sends what waits and ends; false when that takes longer than so many seconds.
    func close(withinSeconds seconds: Double) -> Bool {
        deadline.withLock { $0 = WallClock.monotonicSeconds + seconds }
        queue.close()
        return worker.withLock { $0 }?.wait(seconds: seconds) ?? true
    }

    private func run() {
        var waiting: [FinishedSpan] = []
        var health = ChannelHealth()
        var isTroubled = false
        var lastSent = WallClock.monotonicSeconds
        while true {
            waiting += queue.takeAll(waitingSeconds: waiting.isEmpty ? 1 : 0.05)
            let isLast = queue.isClosed
            let excess = waiting.count - SpanExporter.capacity
            if excess > 0 {
                lose(excess)
                waiting.removeFirst(excess)
            }
            let now = WallClock.monotonicSeconds
            let isDue = isLast || waiting.count >= SpanExporter.batch || now - lastSent >= intervalSeconds || isHurried.withLock { $0 }
            guard isDue, !waiting.isEmpty, health.isReady(now: now) || isLast else {
                if isLast, waiting.isEmpty { return }
                continue
            }
            let part = Array(waiting.prefix(SpanExporter.batch))
            switch send(part) {
            case .sent:
                waiting.removeFirst(part.count)
                health.succeeded()
                isTroubled = false
            case .refused(let why):
                waiting.removeFirst(part.count)
                lose(part.count)
                tell(why, &isTroubled)
            case .failed(let why, let pause):
                health.failed(now: WallClock.monotonicSeconds, retryAfterSeconds: pause)
                tell(why, &isTroubled)
                if isLast, WallClock.monotonicSeconds > (deadline.withLock { $0 } ?? 0) - 0.2 { return lose(waiting.count) }
                if isLast { Worker.pause(seconds: 0.1) }
            }
            if waiting.isEmpty { isHurried.withLock { $0 = false } }
            lastSent = WallClock.monotonicSeconds
        }
    }

    private enum Outcome {
        case sent
        /// The same would be refused again.
        case refused(String)
        case failed(String, retryAfterSeconds: Double?)
    }

    private func send(_ spans: [FinishedSpan]) -> Outcome {
        var headers = [("Content-Type", "application/json")]
        if let authorization { authorization.reveal { headers.append(("Authorization", $0)) } }
        let body = redactor.clean(FinishedSpan.request(spans, resource: resource))
        let transfer = Transfer(kind: .post(headers: headers), url: endpoint, body: Array(body.utf8), connectSeconds: 3, seconds: 5)
        do {
            let answer = try transfer.perform()
            switch answer.code {
            case 200...299:
                registry[MetricCatalogue.spans].count(["sent"]).add(Double(spans.count))
                return .sent
            // OTLP names these four as worth another try.
            case 429, 502, 503, 504: return .failed("the collector answered \(answer.code)", retryAfterSeconds: answer.retryAfterSeconds)
            default: return .refused("the collector answered \(answer.code): \(Alert.oneLine(String(answer.body.prefix(200))))")
            }
        } catch {
            return .failed(error.message, retryAfterSeconds: nil)
        }
    }

    private func lose(_ count: Int) { registry[MetricCatalogue.spans].count(["lost"]).add(Double(count)) }

    /// Once until it works again.
    private func tell(_ why: String, _ isTroubled: inout Bool) {
        if !isTroubled { logger.warning("traces cannot be sent", metadata: ["why": "\(why)"]) }
        isTroubled = true
    }
}
