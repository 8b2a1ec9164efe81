import Market
import Settings
import Testing

@testable import Observability

/// An alert of a code about a subject.
func alert(_ code: String, _ subject: String = "", level: String = "critical", text: String = "text") -> Alert {
    Alert(
        code: code, level: .init(rawValue: level) ?? .critical, title: "title of \(code)", text: text,
        time: Timestamp(seconds: 1_399_035_600),
        fields: [Alert.Field("tag", "7")], subject: subject)
}

@Suite("Which alerts are sent")
struct AlertGateTests {
    @Test("the same about the same is held back, counted, and told with the next one")
    func repetitions() {
        var gate = AlertGate(minimumLevel: .info, ratePerMinute: 600, repeatMinutes: 10)
        #expect(gate.admit(alert("a", "x"), now: 0) == .send(repetitions: 0))
        #expect(gate.admit(alert("a", "x"), now: 1) == .repeated)
        #expect(gate.admit(alert("a", "y"), now: 1) == .send(repetitions: 0))
        #expect(gate.admit(alert("b", "x"), now: 1) == .send(repetitions: 0))
        #expect(gate.admit(alert("a", "x"), now: 599.9) == .repeated)
        #expect(gate.admit(alert("a", "x"), now: 600) == .send(repetitions: 2))
        #expect(gate.admit(alert("a", "x"), now: 1200) == .send(repetitions: 0))
    }

    @Test("a flood is cut at the rate and told of once there is room")
    func flood() {
        var gate = AlertGate(minimumLevel: .info, ratePerMinute: 6, repeatMinutes: 0)
        let verdicts = (0..<10).map { gate.admit(alert("a\($0)"), now: 0) }
        #expect(verdicts.filter { $0 == .send(repetitions: 0) }.count == 6)
        #expect(verdicts.filter { $0 == .flooded }.count == 4)
        // Six a minute are one in ten seconds.
        #expect(gate.takeFlood(now: 9.9) == nil)
        #expect(gate.takeFlood(now: 10) == 4)
        #expect(gate.takeFlood(now: 30) == nil)
        #expect(gate.admit(alert("b"), now: 30) == .send(repetitions: 0))
        // A bucket never holds more than a minute's.
        let later = (0..<10).map { gate.admit(alert("c\($0)"), now: 10_000) }
        #expect(later.filter { $0 == .flooded }.count == 4)
    }

    @Test("what a flood swallowed is not taken for told")
    func floodedIsNotKnown() {
        var gate = AlertGate(minimumLevel: .info, ratePerMinute: 1, repeatMinutes: 10)
        #expect(gate.admit(alert("a"), now: 0) == .send(repetitions: 0))
        #expect(gate.admit(alert("b"), now: 0) == .flooded)
        #expect(gate.admit(alert("b"), now: 60) == .send(repetitions: 0))
    }

    @Test("less grave ones are left out")
    func levels() {
        var gate = AlertGate(minimumLevel: .warning, ratePerMinute: 9, repeatMinutes: 0)
        #expect(gate.admit(alert("a", level: "info"), now: 0) == .minor)
        #expect(gate.admit(alert("a", level: "warning"), now: 0) == .send(repetitions: 0))
        #expect(gate.admit(alert("a", level: "critical"), now: 0) == .send(repetitions: 0))
    }

    @Test("pauses double from a second to a minute, and the other side may ask for more")
    func backOff() {
        var health = ChannelHealth()
        var pauses: [Double] = []
        for _ in 0..<9 {
            health.failed(now: 100, retryAfterSeconds: nil)
            pauses.append(health.readyAt - 100)
        }
        #expect(pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60])
        health.failed(now: 100, retryAfterSeconds: 120)
        #expect(health.readyAt == 220)
        health.failed(now: 100, retryAfterSeconds: 1e9)
        #expect(health.readyAt == 700)
        #expect(!health.isReady(now: 699) && health.isReady(now: 700))
        health.succeeded()
        health.failed(now: 100, retryAfterSeconds: nil)
        #expect(health.readyAt == 101)
    }
}
