import Foundation
import Logging
import Settings
import Synchronization
import Testing

@testable import Observability

/// A channel that fails as told and keeps what it took.
final class ScriptedChannel: AlertChannel {
    let name: String
    private let state: Mutex<(failures: [AlertFailure], taken: [Alert], tries: Int)>

    init(_ name: String, failures: [AlertFailure] = []) {
        self.name = name
        state = Mutex((failures, [], 0))
    }

    func deliver(_ alert: Alert, from bot: String) throws(AlertFailure) {
        let failure: AlertFailure? = state.withLock { state in
            state.tries += 1
            if state.failures.isEmpty { state.taken.append(alert) }
            return state.failures.isEmpty ? nil : state.failures.removeFirst()
        }
        if let failure { throw failure }
    }

    var taken: [Alert] { state.withLock { $0.taken } }
    var tries: Int { state.withLock { $0.tries } }
}

@Suite("The alerts' thread")
struct AlertDispatcherTests {
    private let registry = MetricRegistry()
    private let log = HeldLog()

    private func dispatcher(_ channels: [any AlertChannel], rate: Int = 600, repeatMinutes: Int = 10) -> (AlertDispatcher, LogSink) {
        let redactor = Redactor()
        redactor.add(Secret("s3cr3ts3cr3t"))
        let sink = LogSink(format: .text, redactor: redactor)
        sink.start(log)
        let logger = Logger(label: "alerts") { SinkLogHandler(label: $0, level: .info, sink: sink) }
        let gate = AlertGate(minimumLevel: .warning, ratePerMinute: rate, repeatMinutes: repeatMinutes)
        let made = AlertDispatcher(channels: channels, gate: gate, bot: "bot", registry: registry, redactor: redactor, logger: logger)
        made.start()
        return (made, sink)
    }

    @Test("when the first channel fails, the second is used at once and says why")
    func escalates() {
        let first = ScriptedChannel("webhook", failures: Array(repeating: AlertFailure(message: "no s3cr3ts3cr3t"), count: 99))
        let second = ScriptedChannel("smtp")
        let (dispatcher, sink) = dispatcher([first, second])
        let begin = Date()
        dispatcher.offer(alert("a"))
        #expect(eventually { second.taken.count == 1 })
        #expect(Date().timeIntervalSince(begin) < 5)
        #expect(second.taken[0].fields.last == Alert.Field("webhook failed", "no <redacted>"))
        // The first channel has a pause of a second: the next alert goes to the second without a try.
        dispatcher.offer(alert("b"))
        #expect(eventually { second.taken.count == 2 })
        #expect(first.tries == 1)
        #expect(dispatcher.close(withinSeconds: 5) && sink.close(withinSeconds: 5))
        #expect(log.text.contains("an alert was not taken") && !log.text.contains("s3cr3t"))
        let text = registry.exposition()
        #expect(text.contains("{channel=\"webhook\",outcome=\"failed\"} 1\n") && text.contains("{channel=\"smtp\",outcome=\"sent\"} 2\n"))
    }

    @Test("a channel that comes back takes what waited, in order")
    func retries() {
        let only = ScriptedChannel("webhook", failures: [AlertFailure(message: "x"), AlertFailure(message: "y")])
        let (dispatcher, sink) = dispatcher([only])
        dispatcher.offer(alert("a"))
        dispatcher.offer(alert("b"))
        // Pauses of one and two seconds.
        #expect(eventually { only.taken.count == 2 })
        #expect(only.taken.map(\.code) == ["a", "b"])
        #expect(only.tries == 4)
        #expect(dispatcher.close(withinSeconds: 5) && sink.close(withinSeconds: 5))
    }

    @Test("what all channels refuse for good is given up and logged as an error")
    func givesUp() {
        let refusal = AlertFailure(message: "bad", isFinal: true)
        let channels = [ScriptedChannel("webhook", failures: [refusal]), ScriptedChannel("command", failures: [refusal])]
        let (dispatcher, sink) = dispatcher(channels)
        dispatcher.offer(alert("a"))
        #expect(eventually { log.text.contains("reached nobody") })
        #expect(registry.exposition().contains("herald_alerts_held_total{why=\"lost\"} 1\n"))
        #expect(dispatcher.close(withinSeconds: 5) && sink.close(withinSeconds: 5))
    }

    @Test("repetitions and floods are told of together")
    func together() {
        let only = ScriptedChannel("webhook")
        let (dispatcher, sink) = dispatcher([only], rate: 60, repeatMinutes: 0)
        for number in 0..<70 { dispatcher.offer(alert("a\(number)")) }
        // One a second is let through after the flood.
        #expect(eventually { only.taken.contains { $0.code == "alerts_held" } })
        #expect(only.taken.filter { $0.code != "alerts_held" }.count == 60)
        #expect(only.taken.last?.title == "10 more alerts")
        #expect(dispatcher.close(withinSeconds: 5) && sink.close(withinSeconds: 5))
    }

    @Test("what is handed over before the end is sent, and an end does not hang on what cannot be")
    func ends() {
        let good = ScriptedChannel("webhook")
        let (first, sink) = dispatcher([good])
        for number in 0..<50 { first.offer(alert("a\(number)")) }
        #expect(first.close(withinSeconds: 5))
        #expect(good.taken.count == 50)
        _ = sink.close(withinSeconds: 5)
        let bad = ScriptedChannel("webhook", failures: Array(repeating: AlertFailure(message: "x"), count: 9999))
        let (second, other) = dispatcher([bad])
        second.offer(alert("a"))
        let begin = Date()
        _ = second.close(withinSeconds: 1)
        #expect(Date().timeIntervalSince(begin) < 3)
        _ = other.close(withinSeconds: 5)
    }
}
