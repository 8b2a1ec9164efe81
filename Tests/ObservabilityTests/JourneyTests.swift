import Market
import Testing

@testable import Observability

@Suite("The requests on their way")
struct JourneyTests {
    private func time(_ microseconds: Int64) -> Timestamp { Timestamp(nanoseconds: 1_700_000_000_000_000_000 + microseconds * 1000) }

    private func begun(_ tag: Int64, _ journeys: inout OpenJourneys) {
        journeys.begin(
            OrderJourney(
                tag: tag, kind: .open, strategy: 0, symbol: 0, received: time(0), decided: time(20), outcome: "", isSuccess: false,
                cause: "bar", request: "open #\(tag) buy 0.1 market"))
    }

    @Test("pass their stations in order, and say what was asked and answered")
    func stations() throws {
        var journeys = OpenJourneys()
        begun(7, &journeys)
        journeys.durable(7, at: time(1020))
        journeys.sent(7, at: time(1030))
        journeys.answered(7, "10009 order 5 deal 6 done", at: time(9030))
        // A second answer to the same request is none.
        journeys.answered(7, "10009 again", at: time(9999))
        let end = journeys.end(7, outcome: "filled", isSuccess: true)
        let ended = try #require(end)
        // 0 to 20, to 1020, to 1030, to 9030 microseconds.
        #expect(ended.legs.map(\.name) == ["decide", "commit", "send", "broker"])
        #expect(ended.legs.map { ($0.to.nanoseconds - $0.from.nanoseconds) / 1000 } == [20, 1000, 10, 8000])
        let twice = journeys.end(7, outcome: "filled", isSuccess: true)
        #expect(journeys.count == 0 && twice == nil)
        let spans = ended.spans(names: RunNames(strategies: ["sma"], symbols: ["EURUSD"], currency: "USD", bot: "b"))
        func text(_ span: Int, _ name: String) -> String? {
            guard case .text(let text)? = spans[span].attributes.first(where: { $0.name == name })?.value else { return nil }
            return text
        }
        #expect(text(0, "herald.cause") == "bar" && text(0, "herald.outcome") == "filled")
        #expect(text(3, "herald.request") == "open #7 buy 0.1 market")
        #expect(text(4, "herald.answer") == "10009 order 5 deal 6 done")
        #expect(spans[1].attributes.isEmpty && spans[2].attributes.isEmpty)
    }

    @Test("have no station on the disk when they left before the disk had them")
    func fullDisk() throws {
        var journeys = OpenJourneys()
        begun(1, &journeys)
        journeys.sent(1, at: time(40))
        journeys.answered(1, "10009", at: time(90))
        // The disk is back.
        journeys.durable(1, at: time(5_000_000))
        let end = journeys.end(1, outcome: "done", isSuccess: true)
        let ended = try #require(end)
        #expect(ended.durable == nil && ended.legs.map(\.name) == ["decide", "send", "broker"])
    }

    @Test("that never end make room for others, the oldest first")
    func bounded() {
        var journeys = OpenJourneys()
        for tag in 0...Int64(OpenJourneys.most) { begun(tag, &journeys) }
        #expect(journeys.count == OpenJourneys.most)
        let (gone, kept) = (journeys.end(0, outcome: "unknown", isSuccess: false), journeys.end(1, outcome: "unknown", isSuccess: false))
        #expect(gone == nil && kept?.outcome == "unknown")
    }
}
