import Foundation
import MT5Bridge
import Testing
import Trading

@Suite("Return codes")
struct TradeReturnTests {
    typealias Verdict = BrokerReply.Verdict

    /// Code, MetaQuotes' name, and what it proves; by MetaQuotes' table of trade server return codes, where 10011, 10012, 10024,
    /// 10028 and 10031 leave the outcome open.
    static let table: [(code: Int, name: String, verdict: Verdict)] = [
        (10004, "REQUOTE", .refused), (10006, "REJECT", .refused), (10007, "CANCEL", .refused), (10008, "PLACED", .accepted),
        (10009, "DONE", .accepted), (10010, "DONE_PARTIAL", .accepted), (10011, "ERROR", .unknown), (10012, "TIMEOUT", .unknown),
        (10013, "INVALID", .refused), (10014, "INVALID_VOLUME", .refused), (10015, "INVALID_PRICE", .refused),
        (10016, "INVALID_STOPS", .refused), (10017, "TRADE_DISABLED", .refused), (10018, "MARKET_CLOSED", .refused),
        (10019, "NO_MONEY", .refused), (10020, "PRICE_CHANGED", .refused), (10021, "PRICE_OFF", .refused),
        (10022, "INVALID_EXPIRATION", .refused), (10023, "ORDER_CHANGED", .refused), (10024, "TOO_MANY_REQUESTS", .unknown),
        (10025, "NO_CHANGES", .refused), (10026, "SERVER_DISABLES_AT", .refused), (10027, "CLIENT_DISABLES_AT", .refused),
        (10028, "LOCKED", .unknown), (10029, "FROZEN", .refused), (10030, "INVALID_FILL", .refused), (10031, "CONNECTION", .unknown),
        (10032, "ONLY_REAL", .refused), (10033, "LIMIT_ORDERS", .refused), (10034, "LIMIT_VOLUME", .refused),
        (10035, "INVALID_ORDER", .refused), (10036, "POSITION_CLOSED", .refused), (10038, "INVALID_CLOSE_VOLUME", .refused),
        (10039, "CLOSE_ORDER_EXIST", .refused), (10040, "LIMIT_POSITIONS", .refused), (10041, "REJECT_CANCEL", .refused),
        (10042, "LONG_ONLY", .refused), (10043, "SHORT_ONLY", .refused), (10044, "CLOSE_ONLY", .refused),
        (10045, "FIFO_CLOSE", .refused), (10046, "HEDGE_PROHIBITED", .refused),
    ]

    @Test("each has MetaQuotes' name and proves what MetaQuotes says")
    func everyCode() {
        #expect(TradeReturn.all.map(\.code) == TradeReturnTests.table.map(\.code))
        for row in TradeReturnTests.table {
            #expect(TradeReturn.of(row.code)?.name == row.name)
            #expect(BrokerReply(retcode: row.code).verdict == row.verdict, "\(row.code)")
        }
    }

    @Test("what is done agrees with what is proven")
    func reactions() {
        for code in Array(9990...10060) + [0, -1, 19_999] {
            let reply = BrokerReply(retcode: code)
            #expect((reply.reaction == .ask) == (reply.verdict == .unknown), "\(code)")
            #expect((reply.reaction == .follow) == (reply.verdict == .accepted), "\(code)")
        }
    }

    @Test("the names are those that the expert's sources may use, and none is missing")
    func names() throws {
        let path = URL(filePath: #filePath).appending(path: "../../../../mql5/tools/names.tsv").standardized
        let listed = try String(contentsOf: path, encoding: .utf8).split(separator: "\n").compactMap { line in
            line.split(separator: "\t").last.map(String.init)
        }.filter { $0.hasPrefix("TRADE_RETCODE_") }
        #expect(Set(listed) == Set(TradeReturn.all.map { "TRADE_RETCODE_" + $0.name }))
    }

    @Test("the words name the broker's own, and an unknown code says that it proves nothing")
    func words() {
        let stops = TradeReturn.text(10016, broker: "Invalid stops")
        #expect(stops.hasPrefix("the stop or target is too near"))
        #expect(stops.hasSuffix("(broker: Invalid stops)"))
        #expect(TradeReturn.text(19_999).contains("proves nothing"))
        #expect(TradeReturn.text(10027).contains("Algo Trading"))
        #expect(TerminalError.text(4014).contains("Allow WebRequest"))
        #expect(TerminalError.text(77) == "the terminal's error 77, see its Experts log")
    }
}
