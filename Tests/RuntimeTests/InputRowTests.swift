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

    @Test("hold a list of everything by what changed since the one before, on random lists")
    func changes() throws {
        func deal(_ ticket: Int64, _ volume: Int64) -> DealRecord {
            DealRecord(
                ticket: ticket, position: PositionID(ticket), symbol: "EURUSD", kind: .trade(.opening, .buy), volume: Volume(raw: volume),
                price: Price(raw: ticket), time: Timestamp(seconds: ticket))
        }
        func snapshot(_ deals: [DealRecord], balance: Int64) -> BrokerSnapshot {
            BrokerSnapshot(
                account: AccountRecord(
                    login: 1, server: "test", currency: "USD", isNetting: false, isDemo: true, leverage: 100,
                    balance: Money(raw: balance), equity: Money(raw: balance), isTradeAllowed: true),
                positions: [], orders: [], deals: deals, since: Timestamp(seconds: 0), time: Timestamp(seconds: 9), isEvidence: true)
        }
        for _ in 0..<200 {
            let before = (0..<Int64.random(in: 0...9)).map { deal($0, 1) }
            // Some are gone, some are changed, some are new; a list keeps its order.
            let kept = before.filter { _ in Int.random(in: 0..<4) > 0 }
            let changed = kept.map { Int.random(in: 0..<4) == 0 ? deal($0.ticket, 2) : $0 }
            let after = changed + (0..<Int64.random(in: 0...3)).map { deal(100 + $0, 3) }
            let (old, new) = (snapshot(before, balance: 1), snapshot(after, balance: .random(in: 1...2)))
            let input = SessionInput.snapshotChange(try #require(SnapshotChange(from: old, to: new)))
            #expect(input.kind == "snapshot_change")
            let read = try SessionInput(kind: try #require(input.kind), payload: try #require(input.payload))
            #expect(read == input)
            guard case .snapshotChange(let change)? = read else { continue }
            #expect(change.applied(to: old) == new)
        }
        // What changed its place cannot be told by what came and went.
        let (one, two) = (deal(1, 1), deal(2, 1))
        #expect(SnapshotChange(from: snapshot([one, two], balance: 1), to: snapshot([two, one], balance: 1)) == nil)
    }

    @Test("of an unknown kind are no input, and unreadable ones say so")
    func unreadable() throws {
        #expect(try SessionInput(kind: "facts", payload: "[]") == nil)
        #expect(throws: UnreadableRow.self) { try SessionInput(kind: "deal", payload: "{}") }
    }
}
