import Market
@testable import Risk
import Testing
import Trading

/// Each guard alone: just inside, just outside, and with what it needs missing.
@Suite("Guards, one by one")
struct GuardTests {
    @Test("the table holds", arguments: GuardCase.all)
    func table(_ one: GuardCase) throws {
        let denials = try one.verdict().denials
        #expect(denials.map(\.code) == (one.kind == .inside ? [] : [one.code]))
        for denial in denials {
            #expect(!denial.observed.isEmpty && !denial.formula.isEmpty)
            // An operator's stop has a reason, but no limit.
            #expect(!denial.limit.isEmpty || one.code == AccountWatch.killCode)
        }
    }

    static let codes = GuardCatalogue.all.map { $0.descriptor.code }

    /// Guards that read nothing that can be missing: counts, flags, clocks and what the account watch says.
    static let needNothing: Set<String> = [
        "KILLED", "DAILY_LOSS_LIMIT", "DRAWDOWN_LIMIT", "TOTAL_LOSS_LIMIT", "PROFIT_TARGET", "STOP_REQUIRED", "OPEN_POSITIONS_AT_LIMIT",
        "SYMBOL_POSITIONS_AT_LIMIT", "STRATEGY_POSITIONS_AT_LIMIT", "PENDING_ORDERS_AT_LIMIT", "SYMBOL_PENDING_AT_LIMIT",
        "STRATEGY_PENDING_AT_LIMIT", "SLIPPAGE_ABOVE_LIMIT", "OUTSIDE_TRADING_HOURS", "WEEKEND_NEAR", "NEWS_WINDOW",
        "ORDER_RATE_ABOVE_LIMIT",
        "DUPLICATE_ORDER", "LOSS_STREAK", "CIRCUIT_BREAKER", "MESSAGE_BUDGET_SPENT",
    ]

    @Test("every guard of the catalogue has its cases", arguments: codes)
    func everyGuard(code: String) {
        let kinds = GuardCase.all.filter { $0.code == code }.map(\.kind)
        #expect(kinds.contains(.inside) && kinds.contains(.outside))
        #expect(kinds.contains(.missing) != Self.needNothing.contains(code))
    }

    @Test("codes and keys are unique, every key read by one guard")
    func unique() {
        let codes = GuardCatalogue.all.map { $0.descriptor.code }
        #expect(Set(codes).count == codes.count)
        let keys = GuardCatalogue.limits.map(\.key)
        #expect(Set(keys).count == keys.count)
    }

    /// The limits without which a guard is off: any one of them switches it on.
    static let switches: [String: [String]] = [
        "SPREAD_ABOVE_LIMIT": ["max_spread_percent", "max_spread_points"], "NEWS_WINDOW": ["news_minutes_before", "news_minutes_after"],
        "ORDER_RATE_ABOVE_LIMIT": ["max_orders_per_minute", "max_orders_per_day"], "KILLED": [],
    ]

    static func value(_ limit: Limit) -> LimitValue {
        switch limit.kind {
        case .number(_, let range, _): .number(min(range.upperBound, max(range.lowerBound, 1)))
        case .flag(let tighter): .flag(tighter)
        case .choice(let names), .mode(let names): .choice(names[0])
        case .hours: .hours(TradingHours(firstDay: 0, lastDay: 6, opens: 0, closes: 86_400, zone: .utc, text: "always"))
        }
    }

    @Test("a guard is off exactly when its limit is unset", arguments: GuardCatalogue.all.indices)
    func switchedOff(index: Int) throws {
        let guardian = GuardCatalogue.all[index]
        let limits = guardian.descriptor.limits
        let keys = Self.switches[guardian.descriptor.code] ?? limits.first.map { [$0.key] } ?? []
        #expect((guardian.init(off()) == nil) == !keys.isEmpty)
        for limit in limits {
            let alone = off { $0[limit] = Self.value(limit) }
            #expect((guardian.init(alone) != nil) == keys.contains(limit.key), "\(limit.key) alone")
            let without = off { all in for other in limits where other.key != limit.key { all[other] = Self.value(other) } }
            #expect((guardian.init(without) == nil) == (keys == [limit.key]), "all but \(limit.key)")
        }
    }

    @Test(
        "zero switches off what may be zero",
        arguments: [(DuplicateOrderGuard.limit, 0), (WeekendGuard.limit, 0), (RewardRiskGuard.limit, 0), (NewsGuard.before, 0)]
            as [(Limit, Double)])
    func zero(limit: Limit, value: Double) {
        let limits = off { $0.set(limit, value) }
        #expect(GuardCatalogue.all.compactMap { $0.init(limits) }.count == 1)
    }

    @Test("under strict every guard with a standard value is on, and the off preset leaves only the operator's stop")
    func presets() {
        let absent: Set<String> = [
            "ORDER_RISK_ABOVE_LIMIT", "OPEN_RISK_ABOVE_LIMIT", "TOTAL_LOSS_LIMIT", "PROFIT_TARGET", "OUTSIDE_TRADING_HOURS", "LOSS_STREAK",
            "WEEKEND_NEAR",
        ]
        let found = GuardCatalogue.all.filter { $0.init(strict()) == nil }.map { $0.descriptor.code }
        #expect(Set(found) == absent)
        #expect(GuardCatalogue.all.filter { $0.init(off()) != nil }.map { $0.descriptor.code } == ["KILLED"])
    }

    @Test("closes and changes of levels are approved as they are")
    func leaving() {
        let change = ModifyRequest(
            position: PositionID(7), symbol: 1, strategy: 2, stopLoss: price("1.1"), takeProfit: nil, decision: .tick)
        #expect(GuardChain(strict()).approve(change).request == change)
    }

    @Test("all refusals are told, not only the first")
    func everyRefusal() throws {
        var context = try Scene.context()
        context.quote = noQuote
        context.quoteTime = nil
        let codes = GuardChain(strict()).review(order("9", stop: nil), in: context).codes
        #expect(codes.starts(with: ["STOP_REQUIRED", "ORDER_VOLUME_ABOVE_LIMIT", "ORDER_EXPOSURE_ABOVE_LIMIT"]))
        #expect(codes.contains("QUOTE_STALE") && codes.contains("MARGIN_LEVEL_BELOW_LIMIT") && codes.contains("SPREAD_ABOVE_LIMIT"))
    }
}
