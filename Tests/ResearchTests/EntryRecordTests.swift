import Foundation
import Market
@testable import Research
import Testing
import Trading

/// Entries that wait, change and go, and positions closed by each other, on paper: canonical lines, the record, the answer to "why".
@Suite struct EntryRecordTests {
    private static let order = OrderRequest(
        signalID: 1, strategy: 0, symbol: 0, side: .buy, volume: lots("1"), orderType: .stopLimit, price: price("1.102"),
        stopLoss: price("1.09"), takeProfit: nil, expiryBars: 5, decision: .bar,
        decisionQuote: Quote(bid: price("1.1"), ask: price("1.1001")),
        followsFill: false, clientTag: 1, limitPrice: price("1.1005"), expiration: .specified(ExitStory.time(9)))

    private static func terms(_ at: String, limit: String? = nil, _ expiration: OrderExpiration) -> ModifyOrderRequest {
        ModifyOrderRequest(
            clientTag: 1, symbol: 0, strategy: 0, price: price(at), limitPrice: limit.map(price), stopLoss: price("1.091"),
            expiration: expiration)
    }

    private static func closing(_ id: Int64, _ position: Int64, _ side: Side, _ profit: String) -> Fact {
        .deal(
            Deal(
                id: id, position: PositionID(position), strategy: 0, symbol: 0, entry: .closingBy, side: side, volume: lots("1"),
                price: price("1.1"), time: ExitStory.time(6), profit: money(profit), reason: .close))
    }

    private static let change = Signal(
        id: 2, timestamp: ExitStory.time(2), symbol: "EURUSD", timeframe: .h1, strategy: "native", side: .buy, action: .change,
        decision: .bar, orderType: .stopLimit, price: price("1.103"), stopLoss: price("1.091"), expiryBars: 5, limitPrice: price("1.1006"),
        expiration: .day)

    private static let facts: [(hour: Int64, fact: Fact)] = [
        (1, .ordered(order)), (2, .signal(change)), (2, .changed(strategy: 0, terms("1.103", limit: "1.1006", .day), type: .stopLimit)),
        (3, .changeRejected(strategy: 0, clientTag: 1, .frozen)), (4, .changed(strategy: 0, terms("1.1006", .day), type: .limit)),
        (5, .withdrawn(strategy: 0, clientTag: 1, why: "expired")),
        (5, ExitStory.deal(1, .opening, .buy, "1", "1.1", 5)),
        (6, closing(3, 1, .sell, "-10")), (6, closing(4, 2, .buy, "0")),
    ]

    /// Written by hand from docs/decisions-hash.md.
    @Test func theCanonicalLinesAreTheDocumentedOnes() throws {
        let (_, outcome) = try ExitStory.outcome(Self.facts)
        #expect(
            outcome.record.decisions.map { $0.line.dropFirst(11) } == [
                "01:00:00Z order 1 EURUSD BUY 1 stop_limit price=1.102 sl=1.09 tp=- limit=1.1005 expires=2024-01-01T09:00:00Z",
                "02:00:00Z signal 2 EURUSD H1 change BUY stop_limit price=1.103 sl=1.091 tp=- hint=1 limit=1.1006 expires=day",
                "02:00:00Z changed 1 stop_limit price=1.103 sl=1.091 tp=- limit=1.1006 expires=day",
                "03:00:00Z change_rejected 1 frozen", "04:00:00Z changed 1 limit price=1.1006 sl=1.091 tp=- expires=day",
                "05:00:00Z withdrawn 1 expired", "05:00:00Z deal 1 1 EURUSD in BUY 1 1.1 profit=0 commission=-1 swap=0 -",
                "06:00:00Z deal 3 1 EURUSD out_by SELL 1 1.1 profit=-10 commission=0 swap=0 close",
                "06:00:00Z deal 4 2 EURUSD out_by BUY 1 1.1 profit=0 commission=0 swap=0 close",
            ])
        #expect(outcome.record.exitRefusals == ["frozen": 1])
    }

    private func why(_ hour: Int) throws -> WhyAnswer {
        let path = FileManager.default.temporaryDirectory.appending(path: "herald-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        _ = try ExitStory.outcome(Self.facts, path: path)
        return try WhyCommand.run(WhyRequest(record: path, at: "2024-01-01T0\(hour):00"))
    }

    /// Written by hand from docs/record.md.
    @Test func theRecordHasALineForEach() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "herald-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        _ = try ExitStory.outcome(Self.facts, path: path)
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
        let owner = #""strategy":"native","symbol":"EURUSD","order":1"#
        #expect(
            lines[1]
                == #"{"time":"2024-01-01T01:00:00Z","kind":"ordered",\#(owner),"signal":1,"side":"BUY","volume":"1.00","type":"stop_limit","price":"1.10200","limit_price":"1.10050","stop_loss":"1.09000","expiry_bars":5,"expires":"2024-01-01T09:00:00Z"}"#
        )
        #expect(
            Array(lines[3...5]) == [
                #"{"time":"2024-01-01T02:00:00Z","kind":"changed",\#(owner),"type":"stop_limit","price":"1.10300","limit_price":"1.10060","stop_loss":"1.09100","expires":"day"}"#,
                #"{"time":"2024-01-01T03:00:00Z","kind":"change_rejected",\#(owner),"code":"frozen","retcode":10029}"#,
                #"{"time":"2024-01-01T04:00:00Z","kind":"changed",\#(owner),"type":"limit","price":"1.10060","stop_loss":"1.09100","expires":"day"}"#,
            ])
    }

    @Test func whatWaitsIsShownAsItWasLastChanged() throws {
        let changed = try why(2)
        #expect(changed.verdict == .managed && changed.sentence == "No trade yet: what waits at the broker was only changed.")
        #expect(changed.text.contains("since 2024-01-01T01:00:00Z  order 1: BUY 1.00 lots stop_limit 1.10200, limit 1.10050, stop 1.09000"))
        #expect(
            changed.text.contains("signal 2 to change what is pending to BUY stop_limit 1.10300, limit 1.10060, stop 1.09100, until day"))
        let refused = try why(3)
        #expect(refused.verdict == .rejected && refused.sentence == "No trade: the broker refused with frozen.")
        #expect(refused.text.contains("order 1: BUY 1.00 lots stop_limit 1.10300, limit 1.10060, stop 1.09100, until day"))
        #expect(refused.text.contains("the broker refused to change order 1: frozen (MT5 code 10029)"))
        let reached = try why(4)
        #expect(reached.text.contains("order 1 rests now: limit 1.10060, stop 1.09100, until day"))
        #expect(try why(7).text.contains("Waiting at the broker") == false)
    }

    @Test func aPositionClosedByAnOtherIsClosed() throws {
        let answer = try why(6)
        #expect(answer.verdict == .closed)
        #expect(answer.text.contains("position 1 closed by an opposite one: SELL 1.00 lots at 1.10000, profit -10.00: close"))
        #expect(answer.text.contains("since 2024-01-01T05:00:00Z  position 1"))
        #expect(try why(7).text.contains("Held") == false)
    }
}
