import Market
@testable import Risk
import Trading

extension GuardCase {
    static let market: [GuardCase] = [
        quoted(.inside, SpreadGuard.percent, 0.1, "1.1", "1.1011"), quoted(.outside, SpreadGuard.percent, 0.1, "1.1", "1.10110001"),
        quoted(.inside, SpreadGuard.points, 20, "1.1", "1.1002"), quoted(.outside, SpreadGuard.points, 20, "1.1", "1.10020001"),
        quoted(.missing, SpreadGuard.percent, 5, "0", "0"), quoted(.missing, SpreadGuard.percent, 5, "0", "0.00001"),
        quoted(.missing, SpreadGuard.points, 20, "1.1", "1.09999"), quoted(.missing, SpreadGuard.percent, 5, "-1.1", "-1.1"),
        slipped(.inside, Array(repeating: "1.001", count: 10)), slipped(.outside, ["1.00101"] + Array(repeating: "1.001", count: 9)),
        slipped(.inside, Array(repeating: "1.1", count: 9)), slipped(.inside, ["2"] + Array(repeating: "1.001", count: 10)),
        slipped(.outside, ["90000000000"] + Array(repeating: "1", count: 9)), slipped(.outside, Array(repeating: "90000000000", count: 10)),
        collar(.inside, order(type: .limit, at: "0.99009")), collar(.outside, order(type: .limit, at: "0.99008999")),
        collar(.inside, order(type: .stop, at: "1.21011")), collar(.outside, order(type: .stop, at: "1.21011001")),
        collar(.inside, order("0.1", .sell, type: .stop, at: "0.99")), collar(.outside, order("0.1", .sell, type: .stop, at: "0.98999999")),
        collar(.inside, order()), collar(.missing, order(type: .limit)), collar(.missing, order(type: .limit, at: "-1")),
        .init(PriceCollarGuard.self, .missing, "no quote", { $0.set(PriceCollarGuard.limit, 50) }, order(type: .limit, at: "1.1")) {
            context, _ in
            context.quote = noQuote
        },
        .init(PriceCollarGuard.self, .missing, "a negative quote", { $0.set(PriceCollarGuard.limit, 50) }, order(type: .limit, at: "1.1")) {
            context, _ in
            context.quote = Quote(bid: price("-1.1"), ask: price("-1.1"))
        },
        aged(.inside, 60_000_000_000), aged(.outside, 60_000_000_001), aged(.inside, 0), aged(.inside, -999_999_999),
        aged(.outside, -1_000_000_000),
        .init(
            StaleQuoteGuard.self, .missing, "no quote", { $0.set(StaleQuoteGuard.limit, 60) },
            state: { context, _ in context.quoteTime = nil }),
        .init(StaleQuoteGuard.self, .missing, "a time beyond all", { $0.set(StaleQuoteGuard.limit, 60) }) { context, _ in
            context.quoteTime = Timestamp(nanoseconds: .min)
        },
    ]

    static let time: [GuardCase] = [
        hours(.inside, "2024-01-08 07:00", Zone.prague), hours(.outside, "2024-01-08 06:59:59", Zone.prague),
        hours(.inside, "2024-07-12 17:59:59", Zone.prague), hours(.outside, "2024-07-12 18:00", Zone.prague),
        hours(.outside, "2024-01-13 12:00", Zone.prague), hours(.outside, "2024-01-07 12:00", Zone.prague),
        weekend(.inside, "2024-01-12 20:59:59", 17, Zone.newYork), weekend(.outside, "2024-01-12 21:00", 17, Zone.newYork),
        weekend(.outside, "2024-01-14 21:59:59", 17, Zone.newYork), weekend(.inside, "2024-01-14 22:00", 17, Zone.newYork),
        // Over the change to summer time: Friday at 22:00 UTC to Sunday at 21:00 UTC.
        weekend(.inside, "2024-03-08 20:59:59", 17, Zone.newYork), weekend(.outside, "2024-03-08 21:00", 17, Zone.newYork),
        weekend(.outside, "2024-03-10 20:59:59", 17, Zone.newYork), weekend(.inside, "2024-03-10 21:00", 17, Zone.newYork),
        // A day that begins at midnight ends Friday at Saturday's.
        weekend(.inside, "2024-01-12 12:00", 0, Zone.prague), weekend(.inside, "2024-01-12 21:59:59", 0, Zone.prague),
        weekend(.outside, "2024-01-12 22:00", 0, Zone.prague), weekend(.outside, "2024-01-14 22:59:59", 0, Zone.prague),
        weekend(.inside, "2024-01-14 23:00", 0, Zone.prague), weekend(.inside, "2024-01-12 20:59:59", 0, Zone.broker),
        weekend(.outside, "2024-01-12 21:00", 0, Zone.broker),
        weekend(.inside, "2024-01-12 23:59:59", 1, .utc), weekend(.outside, "2024-01-15 00:59:59", 1, .utc),
        weekend(.inside, "2024-01-15 01:00", 1, .utc),
        news(.outside, 120), news(.inside, 121), news(.outside, -180), news(.inside, -181), news(.outside, 0),
        sent(.inside, OrderRateGuard.minute, 2, [60, 0]), sent(.outside, OrderRateGuard.minute, 2, [59, 0]),
        sent(.inside, OrderRateGuard.day, 2, [86_400, 0]), sent(.outside, OrderRateGuard.day, 2, [86_399, 0]),
        sent(.inside, DuplicateOrderGuard.limit, 10, [10], order()), sent(.outside, DuplicateOrderGuard.limit, 10, [9], order()),
        sent(.inside, DuplicateOrderGuard.limit, 10, [1], order("0.11")),
        sent(.inside, DuplicateOrderGuard.limit, 10, [1], order("0.1", .sell)),
        sent(.inside, DuplicateOrderGuard.limit, 10, [1], order(type: .limit, at: "1.05")),
        sent(.inside, DuplicateOrderGuard.limit, 10, [1], order(strategy: 1)),
        sent(.inside, DuplicateOrderGuard.limit, 10, [1], order(symbol: 1)),
        sent(.outside, DuplicateOrderGuard.limit, 10, [20, 0], order(stop: "1.05")),
        streak(.inside, [(-1, 3600), (-1, 3600)]), streak(.outside, [(-1, 9999), (-1, 3599)]), streak(.inside, [(-1, 10)]),
        streak(.inside, [(-1, 10), (0, 9), (-1, 8)]), streak(.inside, [(-1, 10), (-1, 9), (1, 8)]),
        .init(LossStreakGuard.self, .outside, "without a time, an hour", { $0.set(LossStreakGuard.losses, 1) }) { context, _ in
            context.activity.closed(strategy: 0, net: dollars("-0.01"), at: Scene.now - 3599)
        },
        alarmed(.inside, [3601, 3600]), alarmed(.outside, [3600, 3600]), alarmed(.outside, [3601, 0, 0]), alarmed(.inside, [0]),
        alarmed(.inside, [0, 0], symbol: 1),
        .init(CircuitBreakerGuard.self, .outside, "without a time, an hour", { $0.set(CircuitBreakerGuard.alarms, 1) }) { context, _ in
            context.activity.alarmed(symbol: 0, at: Scene.now - 3600)
        },
        .init(CircuitBreakerGuard.self, .inside, "without a time, no longer", { $0.set(CircuitBreakerGuard.alarms, 1) }) { context, _ in
            context.activity.alarmed(symbol: 0, at: Scene.now - 3601)
        },
        spent(.inside, 100, 30, 69), spent(.outside, 100, 30, 70), spent(.inside, 10, 90, 0), spent(.outside, 10, 90, 1),
        spent(.inside, 10, nil, 9), spent(.outside, 10, nil, 10),
    ]

    private static func quoted(_ kind: Kind, _ limit: Limit, _ value: Double, _ bid: String, _ ask: String) -> GuardCase {
        .init(SpreadGuard.self, kind, "\(limit.key) \(bid)/\(ask)", { $0.set(limit, value) }) { context, _ in
            context.quote = Quote(bid: price(bid), ask: price(ask))
        }
    }

    private static func slipped(_ kind: Kind, _ fills: [String]) -> GuardCase {
        .init(SlippageGuard.self, kind, "\(fills)", { $0.set(SlippageGuard.limit, 0.1) }) { context, _ in
            for fill in fills { context.activity.filled(symbol: 0, side: .buy, wanted: price("1"), got: price(fill)) }
        }
    }

    private static func collar(_ kind: Kind, _ asked: OrderRequest) -> GuardCase {
        .init(
            PriceCollarGuard.self, kind, "\(asked.side) at \(asked.price?.description ?? "market")", { $0.set(PriceCollarGuard.limit, 10) },
            asked)
    }

    private static func aged(_ kind: Kind, _ nanoseconds: Int64) -> GuardCase {
        .init(StaleQuoteGuard.self, kind, "\(nanoseconds) ns old", { $0.set(StaleQuoteGuard.limit, 60) }) { context, _ in
            context.quoteTime = Timestamp(nanoseconds: context.now.nanoseconds - nanoseconds)
        }
    }

    private static func hours(_ kind: Kind, _ now: String, _ zone: ZoneRules) -> GuardCase {
        .init(
            TradingHoursGuard.self, kind, now,
            {
                $0[TradingHoursGuard.limit] = .hours(
                    TradingHours(firstDay: 1, lastDay: 5, opens: 8 * 3600, closes: 20 * 3600, zone: zone, text: "Mon-Fri 08:00-20:00"))
            }, state: { context, _ in context.now = Timestamp(seconds: instant(now)) })
    }

    private static func weekend(_ kind: Kind, _ now: String, _ hour: Int64, _ zone: ZoneRules) -> GuardCase {
        .init(
            WeekendGuard.self, kind, "\(now), reset at \(hour) \(zone.name)",
            {
                $0.dailyReset = DailyReset(secondOfDay: hour * 3600, zone: zone)
                $0.set(WeekendGuard.limit, 60)
            }, state: { context, _ in context.now = Timestamp(seconds: instant(now)) })
    }

    private static func news(_ kind: Kind, _ ahead: Int64) -> GuardCase {
        .init(
            NewsGuard.self, kind, "\(ahead) s ahead",
            {
                $0.set(NewsGuard.before, 2)
                $0.set(NewsGuard.after, 3)
            }, state: { context, _ in context.news = [0, Scene.now + ahead, Scene.now + 999_999] })
    }

    private static func sent(_ kind: Kind, _ limit: Limit, _ value: Double, _ ages: [Int64], _ now: OrderRequest = order()) -> GuardCase {
        let guardian: any RiskGuard.Type = limit.key == DuplicateOrderGuard.limit.key ? DuplicateOrderGuard.self : OrderRateGuard.self
        return .init(guardian, kind, "\(limit.key) \(ages) \(now.volume) \(now.side)", { $0.set(limit, value) }, now) { context, _ in
            for age in ages { context.activity.sent(order(), at: Scene.now - age) }
        }
    }

    private static func streak(_ kind: Kind, _ trades: [(net: Int64, ago: Int64)]) -> GuardCase {
        .init(
            LossStreakGuard.self, kind, "\(trades)",
            {
                $0.set(LossStreakGuard.losses, 2)
                $0.set(LossStreakGuard.cooldown, 60)
            },
            state: { context, _ in
                for trade in trades { context.activity.closed(strategy: 0, net: Money(raw: trade.net), at: Scene.now - trade.ago) }
                context.activity.closed(strategy: 1, net: dollars("1"), at: Scene.now)
            })
    }

    private static func alarmed(_ kind: Kind, _ ages: [Int64], symbol: Int = 0) -> GuardCase {
        .init(
            CircuitBreakerGuard.self, kind, "alarms of symbol \(symbol) \(ages) s ago",
            {
                $0.set(CircuitBreakerGuard.alarms, 2)
                $0.set(CircuitBreakerGuard.window, 60)
            }, state: { context, _ in for age in ages { context.activity.alarmed(symbol: symbol, at: Scene.now - age) } })
    }

    private static func spent(_ kind: Kind, _ limit: Double, _ reserve: Double?, _ messages: Int) -> GuardCase {
        .init(
            MessageBudgetGuard.self, kind, "\(messages) of \(limit)",
            {
                $0.set(MessageBudgetGuard.limit, limit)
                if let reserve { $0.set(MessageBudgetGuard.reserve, reserve) }
            }, state: { context, _ in for _ in 0..<messages { context.activity.sentOther() } })
    }
}
