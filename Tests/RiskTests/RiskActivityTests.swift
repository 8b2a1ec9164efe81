import Foundation
import Market
@testable import Risk
import Testing
import Trading

/// What went out and came back lately.
@Suite("Risk activity")
struct RiskActivityTests {
    @Test("orders leave the minute and the day at their edges")
    func rates() {
        var activity = RiskActivity()
        for second in [Int64(0), 30, 59, 60] { activity.sent(order(), at: second) }
        #expect(activity.orders(within: 60, of: 59) == 4)
        #expect([(60, 3), (89, 3), (90, 2), (118, 2), (119, 1), (120, 0)].allSatisfy { activity.orders(within: 60, of: $0.0) == $0.1 })
        #expect(activity.orders(within: 86_400, of: 86_399) == 4 && activity.orders(within: 86_400, of: 86_400) == 3)
        // What is older than a day is forgotten, not earlier.
        activity.sent(order(), at: 86_399)
        #expect(activity.orders.count == 5)
        activity.sent(order(), at: 86_400 + 30)
        #expect(activity.orders.map(\.second) == [59, 60, 86_399, 86_430])
    }

    @Test("only an equal order is like another, and the newest counts")
    func duplicates() {
        var activity = RiskActivity()
        let limit = order(type: .limit, at: "1.05", strategy: 1, symbol: 2)
        #expect(activity.age(ofLike: limit, at: 100) == nil)
        activity.sent(limit, at: 90)
        activity.sent(limit, at: 95)
        activity.sent(order(), at: 99)
        #expect(activity.age(ofLike: limit, at: 100) == 5)
        for other in [
            order("0.2", type: .limit, at: "1.05", strategy: 1, symbol: 2),
            order("0.1", .sell, type: .limit, at: "1.05", strategy: 1, symbol: 2),
            order(type: .limit, at: "1.05001", strategy: 1, symbol: 2), order(strategy: 1, symbol: 2),
            order(type: .limit, at: "1.05", symbol: 2),
            order(type: .limit, at: "1.05", strategy: 1),
        ] { #expect(activity.age(ofLike: other, at: 100) == nil) }
        // Stops and targets do not make an order another one.
        #expect(activity.age(ofLike: order(type: .limit, at: "1.05", stop: nil, target: "2", strategy: 1, symbol: 2), at: 100) == 5)
    }

    @Test("a trade without a loss ends its strategy's streak, and no other's")
    func streaks() {
        var activity = RiskActivity()
        for second in 1...3 { activity.closed(strategy: 4, net: dollars("-0.0001"), at: Int64(second)) }
        activity.closed(strategy: 5, net: dollars("-1"), at: 9)
        #expect(activity.streaks[4]?.losses == 3 && activity.streaks[4]?.lastLoss == 3)
        activity.closed(strategy: 4, net: .zero, at: 10)
        #expect(activity.streaks[4]?.losses == 0 && activity.streaks[5]?.losses == 1)
        activity.closed(strategy: 4, net: dollars("-5"), at: 11)
        #expect(activity.streaks[4]?.losses == 1 && activity.streaks[4]?.lastLoss == 11)
    }

    @Test("every request counts until the day begins; nothing else ends with the day")
    func messages() {
        var activity = RiskActivity()
        activity.sent(order(), at: 1)
        activity.sentOther()
        activity.closed(strategy: 0, net: dollars("-1"), at: 1)
        #expect(activity.messagesToday == 2)
        activity.beginDay()
        #expect(activity.messagesToday == 0 && activity.orders.count == 1 && activity.streaks[0]?.losses == 1)
        activity.sentOther()
        #expect(activity.messagesToday == 1)
    }

    @Test(
        "slippage is positive when it is adverse, in millionths of the price",
        arguments: [
            (Side.buy, "2.0002", 100), (.buy, "1.9998", -100), (.sell, "1.9998", 100), (.sell, "2.0002", -100), (.buy, "2", 0),
            (.buy, "2.000001", 1),
        ]
            as [(Side, String, Int64)])
    func slippage(side: Side, got: String, millionths: Int64) {
        var activity = RiskActivity()
        activity.filled(symbol: 3, side: side, wanted: price("2"), got: price(got))
        #expect(activity.slippage == [3: [millionths]])
        activity.filled(symbol: 3, side: side, wanted: .zero, got: price(got))
        #expect(activity.slippage[3]?.count == 1)
    }

    @Test("the last ten fills of a symbol are kept")
    func tenFills() {
        var activity = RiskActivity()
        for fill in 1...13 {
            activity.filled(symbol: fill == 2 ? 1 : 0, side: .buy, wanted: price("1"), got: Price(raw: Price.one + Int64(fill) * 100))
        }
        #expect(activity.slippage[0] == [4, 5, 6, 7, 8, 9, 10, 11, 12, 13] && activity.slippage[1] == [2])
    }

    @Test("alarms count by symbol, for a day and no more than the widest limit asks for")
    func alarms() {
        var activity = RiskActivity()
        #expect(activity.alarms(ofSymbol: 0, within: 86_400, of: 0) == 0)
        for second in [Int64(0), 10, 3599] { activity.alarmed(symbol: 0, at: second) }
        activity.alarmed(symbol: 7, at: 10)
        #expect(
            [(3600, 3), (3601, 2), (3610, 2), (3611, 1), (7200, 0)].allSatisfy {
                activity.alarms(ofSymbol: 0, within: 3600, of: $0.0) == $0.1
            })
        #expect(activity.alarms(ofSymbol: 7, within: 3600, of: 11) == 1)
        // What is a day old is forgotten, not earlier.
        activity.alarmed(symbol: 0, at: 86_409)
        #expect(activity.alarms?[0] == [10, 3599, 86_409])
        activity.alarmed(symbol: 0, at: 86_410)
        #expect(activity.alarms?[0] == [3599, 86_409, 86_410] && activity.alarms?[7] == [10])
        for _ in 0..<1200 { activity.alarmed(symbol: 7, at: 20) }
        #expect(activity.alarms?[7]?.count == 1000 && activity.alarms(ofSymbol: 7, within: 60, of: 20) == 1000)
    }

    @Test("a state written before alarms were kept still reads, and one without alarms is written as then")
    func olderState() throws {
        var activity = RiskActivity()
        activity.sent(order(), at: 5)
        let bytes = try JSONEncoder().encode(activity)
        #expect(!String(decoding: bytes, as: UTF8.self).contains("alarms"))
        let copy = try JSONDecoder().decode(RiskActivity.self, from: bytes)
        #expect(copy == activity && copy.alarms(ofSymbol: 0, within: 60, of: 5) == 0)
    }

    @Test("it survives a restart")
    func codable() throws {
        var activity = RiskActivity()
        activity.sent(order(type: .limit, at: "1.05"), at: 5)
        activity.sent(order(), at: 6)
        activity.sentOther()
        activity.closed(strategy: 2, net: dollars("-1"), at: 7)
        activity.closed(strategy: 3, net: dollars("1"), at: 7)
        activity.filled(symbol: 1, side: .sell, wanted: price("2"), got: price("1.9"))
        activity.alarmed(symbol: 1, at: 8)
        let copy = try JSONDecoder().decode(RiskActivity.self, from: try JSONEncoder().encode(activity))
        #expect(copy == activity && copy != RiskActivity())
    }
}
