import Connectors
import Engine
import Market
import Runtime
import Testing
import Trading

@Suite("Rows of the journal")
struct InputRowTests {
    @Test("hold every input without losing a digit, on random values")
    func roundTrip() throws {
        var random = SystemRandomNumberGenerator()
        func number() -> Int64 { Int64.random(in: -9_000_000_000_000_000_000...9_000_000_000_000_000_000, using: &random) }
        for _ in 0..<200 {
            let tag = OrderTag(namespace: .random(in: 1...32_767), slot: .random(in: 0...255), number: .random(in: 1...OrderTag.lastNumber))
            let quote = Quote(bid: Price(raw: number()), ask: Price(raw: number()))
            let text = "\"\\\u{1}\u{7F}é\n\(number())"
            let deal = DealRecord(
                ticket: number(), order: number(), position: PositionID(number()), magic: number(), comment: text, symbol: text,
                kind: .trade(.reversing, .sell), volume: Volume(raw: number()), price: Price(raw: number()),
                time: Timestamp(nanoseconds: number()), profit: Money(raw: number()), reason: .stopOut)
            let inputs: [SessionInput] = [
                .seen(symbol: 3, quote), .reply(tag, BrokerReply(retcode: 10009, order: number(), price: quote.bid, message: text)),
                .record(tag, .answered(BrokerReply(retcode: 0))), .record(tag, .neverReceived), .deal(deal), .linkUp(epoch: number()),
                .linkDown(reason: text), .notSent(tag, reason: text), .recovered(nextNumber: 7), .time,
                .gate(EntryGate(.quarantined, .symbol(4), detail: text), isClosed: true),
                .command(.closePosition(PositionID(number()), volume: Volume(raw: number()), reason: text)),
                .command(.pause(strategy: nil, reason: text)), .settle(tag, .executed(PositionID(number()))),
                .news([NewsEvent(time: deal.time, currency: "USD")]),
                .reload(
                    ReloadRow(generation: 2, pins: [], replaced: [0], exits: [], states: [ScriptState(version: "1", text: text), nil])),
            ]
            for input in inputs {
                let (kind, payload) = (try #require(input.kind), try #require(input.payload))
                #expect(try SessionInput(kind: kind, payload: payload) == input)
            }
        }
    }

    @Test("of an unknown kind are no input, and unreadable ones say so")
    func unreadable() throws {
        #expect(try SessionInput(kind: "facts", payload: "[]") == nil)
        #expect(throws: UnreadableRow.self) { try SessionInput(kind: "deal", payload: "{}") }
    }
}
