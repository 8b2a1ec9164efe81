import Market
@testable import Risk
import Trading

/// A quote that is none.
let noQuote = Quote(bid: .zero, ask: .zero)

extension GuardCase {
    /// Account guards: the refusal is the latch's, crossed on the way.
    static let watched: [GuardCase] = [
        .init(KillGuard.self, .inside, "nobody stopped it"),
        .init(
            KillGuard.self, .outside, "an operator did", state: { context, _ in context.watch.kill(.blockEntries, reason: "test", at: 1) }),
        path(DailyLossGuard.self, .inside, { $0.set(DailyLossGuard.percent, 5) }, ["9500.0001"]),
        path(DailyLossGuard.self, .outside, { $0.set(DailyLossGuard.percent, 5) }, ["9500", "10000"]),
        path(DrawdownGuard.self, .inside, { $0.set(DrawdownGuard.percent, 20) }, ["12000", "9600.0001"]),
        path(DrawdownGuard.self, .outside, { $0.set(DrawdownGuard.percent, 20) }, ["12000", "9600", "12000"]),
        path(TotalLossGuard.self, .inside, { $0.set(TotalLossGuard.percent, 10) }, ["12000", "9000.0001"]),
        path(TotalLossGuard.self, .outside, { $0.set(TotalLossGuard.percent, 10) }, ["12000", "9000", "9001"]),
        path(ProfitTargetGuard.self, .inside, { $0.set(ProfitTargetGuard.percent, 8) }, ["10799.9999"]),
        path(ProfitTargetGuard.self, .outside, { $0.set(ProfitTargetGuard.percent, 8) }, ["10800", "10000"]),
    ]

    private static func path(
        _ guardian: any RiskGuard.Type, _ kind: Kind, _ limits: @escaping @Sendable (inout RiskLimits) -> Void, _ equities: [String]
    ) -> GuardCase {
        .init(guardian, kind, "equity \(equities)", limits) { context, limits in
            context.watch = AccountWatch(limits, balance: dollars("10000"))
            for (index, equity) in (["10000"] + equities).enumerated() {
                _ = context.watch.observe(account("10000", equity), at: Scene.now + Int64(index))
            }
        }
    }

    /// The quote is 1.1/1.1001; a tenth of a lot is worth 11,001.
    static let orders: [GuardCase] = [
        .init(StopRequiredGuard.self, .inside, "a stop", { $0[StopRequiredGuard.limit] = .flag(true) }),
        .init(StopRequiredGuard.self, .outside, "no stop", { $0[StopRequiredGuard.limit] = .flag(true) }, order(stop: nil)),
        stop(.inside, "10 % below the ask", order(stop: "0.99009")), stop(.outside, "a point more", order(stop: "0.99008999")),
        stop(.inside, "10 % above the bid", order("0.1", .sell, stop: "1.21")),
        stop(.outside, "a point more", order("0.1", .sell, stop: "1.21000001")),
        stop(.inside, "10 % from its limit", order(type: .limit, at: "1.05", stop: "0.945")),
        stop(.outside, "a point more", order(type: .limit, at: "1.05", stop: "0.94499999")),
        stop(.inside, "nearest", order(stop: "1.10009999")), stop(.inside, "none", order(stop: nil)),
        stop(.outside, "at the entry", order(stop: "1.1001")), stop(.outside, "above a buy", order(stop: "1.2")),
        stop(.outside, "below a sell", order("0.1", .sell, stop: "1.09")), stop(.missing, "not positive", order(stop: "-0.00000001")),
        stop(.missing, "entry not positive", order(type: .limit, at: "-1", stop: "-1.01")),
        .init(
            StopDistanceGuard.self, .missing, "no quote", { $0.set(StopDistanceGuard.limit, 50) },
            state: { context, _ in context.quote = noQuote }),
        reward(.inside, "one and a half", order(stop: "1.0901", target: "1.1151")),
        reward(.outside, "a point less", order(stop: "1.0901", target: "1.11509")),
        reward(.outside, "the stop a point farther", order(stop: "1.09009", target: "1.1151")),
        reward(.inside, "short", order("0.1", .sell, stop: "1.11", target: "1.085")),
        reward(.outside, "short", order("0.1", .sell, stop: "1.11", target: "1.08501")),
        reward(.inside, "no target", order(stop: "1.0901")), reward(.outside, "target below a buy", order(stop: "1.0901", target: "1.07")),
        reward(.outside, "stop above a buy", order(stop: "1.1101", target: "1.13")),
        reward(.outside, "both on the wrong side", order(stop: "1.1101", target: "1.07")),
        reward(.outside, "stop at the entry", order(stop: "1.1001", target: "1.13")),
        reward(.missing, "no target price", order(target: "0")),
        .init(OrderVolumeGuard.self, .inside, "0.29", { $0.set(OrderVolumeGuard.limit, 0.29) }, order("0.29")),
        .init(OrderVolumeGuard.self, .outside, "just more", { $0.set(OrderVolumeGuard.limit, 0.29) }, order("0.29000001")),
        .init(OrderVolumeGuard.self, .missing, "none", { $0.set(OrderVolumeGuard.limit, 0.29) }, order("0")),
        .init(OrderVolumeGuard.self, .missing, "negative", { $0.set(OrderVolumeGuard.limit, 0.29) }, order("-1")),
        .init(OrderExposureGuard.self, .inside, "110.01 %", { $0.set(OrderExposureGuard.limit, 110.01) }),
        .init(OrderExposureGuard.self, .outside, "a cent less allowed", { $0.set(OrderExposureGuard.limit, 110.0099) }),
        .init(
            OrderExposureGuard.self, .missing, "no quote", { $0.set(OrderExposureGuard.limit, 10_000) },
            state: { context, _ in context.quote = noQuote }),
        .init(OrderExposureGuard.self, .missing, "too large to tell", { $0.set(OrderExposureGuard.limit, 10_000) }, order("90000000000")),
        .init(
            OrderExposureGuard.self, .missing, "no equity", { $0.set(OrderExposureGuard.limit, 10_000) },
            state: { context, _ in context.account.equity = .zero }),
        .init(OrderRiskGuard.self, .inside, "100 of 10,000", { $0.set(OrderRiskGuard.limit, 1) }, order(stop: "1.0901")),
        .init(OrderRiskGuard.self, .outside, "a cent less allowed", { $0.set(OrderRiskGuard.limit, 0.9999) }, order(stop: "1.0901")),
        .init(OrderRiskGuard.self, .inside, "no stop is another guard's", { $0.set(OrderRiskGuard.limit, 1) }, order(stop: nil)),
        .init(OrderRiskGuard.self, .missing, "a stop on the wrong side", { $0.set(OrderRiskGuard.limit, 10) }, order(stop: "1.11")),
        .init(
            OrderRiskGuard.self, .missing, "no quote", { $0.set(OrderRiskGuard.limit, 10) },
            state: { context, _ in context.quote = noQuote }),
        .init(OrderRiskGuard.self, .missing, "too large to tell", { $0.set(OrderRiskGuard.limit, 10) }, order("90000000000")),
        .init(
            OrderRiskGuard.self, .missing, "negative equity", { $0.set(OrderRiskGuard.limit, 10) },
            state: { context, _ in context.account.equity = dollars("-1") }),
    ]

    private static func stop(_ kind: Kind, _ name: String, _ asked: OrderRequest) -> GuardCase {
        .init(StopDistanceGuard.self, kind, name, { $0.set(StopDistanceGuard.limit, 10) }, asked)
    }

    private static func reward(_ kind: Kind, _ name: String, _ asked: OrderRequest) -> GuardCase {
        .init(RewardRiskGuard.self, kind, name, { $0.set(RewardRiskGuard.limit, 1.5) }, asked)
    }
}
