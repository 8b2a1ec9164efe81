import Logging
import Settings
import Synchronization

/// Sends alerts on a thread of its own: over the first channel that takes them, again until one does.
final class AlertDispatcher: Sendable {
    /// Alerts that may wait for a channel.
    static let capacity = 256
    /// Seconds after which an alert that no channel took is given up.
    static let patience = 900.0

    private struct Waiting {
        var alert: Alert
        let since: Double
        /// Channels that will never take it.
        var refusedBy: Set<String> = []
        /// What the channels before said.
        var trouble: [String: String] = [:]
    }

    private let channels: [any AlertChannel]
    private let bot: String
    private let queue = BoundedQueue<Alert>(capacity: AlertDispatcher.capacity)
    private let registry: MetricRegistry
    private let redactor: Redactor
    private let logger: Logger
    private let gate: Mutex<AlertGate>
    private let deadline = Mutex<Double?>(nil)
    private let worker = Mutex<Worker?>(nil)

    init(
        channels: [any AlertChannel], gate: AlertGate, bot: String, registry: MetricRegistry, redactor: Redactor, logger: Logger
    ) {
        (self.channels, self.bot, self.registry) = (channels, bot, registry)
        (self.redactor, self.logger) = (redactor, logger)
        self.gate = Mutex(gate)
    }

    /// Begins to send.
    func start() { worker.withLock { $0 = Worker(name: "herald-alerts") { [self] in run() } } }

    /// Hands an alert over; never waits.
    func offer(_ alert: Alert) { queue.offer(alert) }

    /// How many wait to be looked at.
    var depth: Int { queue.depth }

    /// Alerts that did not fit the queue.
    var dropped: Int64 { queue.dropped }

    /// Tries to send what waits and ends; false when that takes longer than so many seconds.
    func close(withinSeconds seconds: Double) -> Bool {
        deadline.withLock { $0 = WallClock.monotonicSeconds + seconds }
        queue.close()
        return worker.withLock { $0 }?.wait(seconds: seconds) ?? true
    }

    private func run() {
        var waiting: [Waiting] = []
        var health = channels.map { _ in ChannelHealth() }
        while true {
            let pause = waiting.isEmpty ? 1 : 0.1
            let arrived = queue.takeAll(waitingSeconds: pause)
            let isLast = queue.isClosed
            for alert in arrived { if let sent = admit(alert) { waiting.append(sent) } }
            if let flood = flood() { waiting.append(flood) }
            if waiting.count > AlertDispatcher.capacity { shed(&waiting) }
            waiting = waiting.compactMap { attempt($0, &health, isLast: isLast) }
            guard isLast else { continue }
            if waiting.isEmpty { return }
            if (deadline.withLock { $0 } ?? 0) < WallClock.monotonicSeconds + 0.1 {
                for lost in waiting { giveUp(lost) }
                return
            }
            Worker.pause(seconds: 0.1)
        }
    }

    private func admit(_ alert: Alert) -> Waiting? {
        let now = WallClock.monotonicSeconds
        var alert = alert.mapTexts(redactor.clean)
        switch gate.withLock({ $0.admit(alert, now: now) }) {
        case .send(let repetitions):
            if repetitions > 0 { alert.fields.append(Alert.Field("repeated since the last one", "\(repetitions) times")) }
            return Waiting(alert: alert, since: now)
        case .repeated: held("repeated")
        case .flooded: held("flooded")
        case .minor: held("minor")
        }
        return nil
    }

    private func held(_ why: String) { registry[MetricCatalogue.alertsHeld].count([why]).add() }

    private func flood() -> Waiting? {
        let now = WallClock.monotonicSeconds
        guard let count = gate.withLock({ $0.takeFlood(now: now) }) else { return nil }
        let alert = Alert(
            code: "alerts_held", level: .warning, title: "\(count) more alerts",
            text: "\(count) alerts came faster than alerts.rate_limit allows; the log has them.", time: WallClock.now)
        return Waiting(alert: alert, since: now)
    }

    /// Drops the oldest that are not critical, then the oldest.
    private func shed(_ waiting: inout [Waiting]) {
        while waiting.count > AlertDispatcher.capacity {
            giveUp(waiting.remove(at: waiting.firstIndex { $0.alert.level < .critical } ?? 0))
        }
    }

    /// Tries the channels in order; what remains to be sent, nil when nothing does.
    private func attempt(_ item: Waiting, _ health: inout [ChannelHealth], isLast: Bool) -> Waiting? {
        var item = item
        for (index, channel) in channels.enumerated() where !item.refusedBy.contains(channel.name) {
            guard health[index].isReady(now: WallClock.monotonicSeconds) || isLast && item.trouble[channel.name] == nil else { continue }
            var alert = item.alert
            for (name, message) in item.trouble.sorted(by: { $0.key < $1.key }) {
                alert.fields.append(Alert.Field("\(name) failed", message))
            }
            do throws(AlertFailure) {
                try channel.deliver(alert, from: bot)
                health[index].succeeded()
                registry[MetricCatalogue.alerts].count([channel.name, "sent"]).add()
                return nil
            } catch {
                let message = redactor.clean(error.message)
                health[index].failed(now: WallClock.monotonicSeconds, retryAfterSeconds: error.retryAfterSeconds)
                registry[MetricCatalogue.alerts].count([channel.name, "failed"]).add()
                item.trouble[channel.name] = message
                if error.isFinal { item.refusedBy.insert(channel.name) }
                logger.warning(
                    "an alert was not taken", metadata: ["channel": "\(channel.name)", "alert": "\(alert.code)", "why": "\(message)"])
            }
        }
        let isHopeless = item.refusedBy.count == channels.count || WallClock.monotonicSeconds - item.since > AlertDispatcher.patience
        if isHopeless { giveUp(item) }
        return isHopeless ? nil : item
    }

    private func giveUp(_ item: Waiting) {
        held("lost")
        logger.error("an alert reached nobody", metadata: ["alert": "\(item.alert.code)", "title": "\(item.alert.title)"])
    }
}
