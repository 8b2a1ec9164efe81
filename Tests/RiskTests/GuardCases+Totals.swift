import Market
@testable import Risk
import Trading

extension GuardCase {
    /// A tenth of a lot of EURUSD is worth 11,001, of USDJPY 10,000; the account has 10,000.
    static let totals: [GuardCase] = [
        held(SymbolVolumeGuard.self, .inside, SymbolVolumeGuard.limit, 0.87, ["0.57 0 open", "0.1 0 pending", "5 1 open"], order("0.2")),
        held(SymbolVolumeGuard.self, .outside, SymbolVolumeGuard.limit, 0.87, ["0.57 0 open", "0.1 0 pending"], order("0.20000001")),
        held(SymbolVolumeGuard.self, .outside, SymbolVolumeGuard.limit, 0.87, ["0.87 0 requested"], order("0.00000001")),
        held(SymbolVolumeGuard.self, .missing, SymbolVolumeGuard.limit, 1000, ["90000000000 0 open", "90000000000 0 open"]),
        held(SymbolVolumeGuard.self, .missing, SymbolVolumeGuard.limit, 1000, [], order("-1")),
        held(SymbolExposureGuard.self, .inside, SymbolExposureGuard.limit, 330.03, ["0.1 0 open", "0.1 0 pending sell", "1 1 open"]),
        held(SymbolExposureGuard.self, .outside, SymbolExposureGuard.limit, 330.0299, ["0.1 0 requested", "0.1 0 pending sell"]),
        held(SymbolExposureGuard.self, .missing, SymbolExposureGuard.limit, 20_000, ["0.1 0 open unquoted"]),
        held(SymbolExposureGuard.self, .missing, SymbolExposureGuard.limit, 20_000, [], order("90000000000")),
        held(TotalExposureGuard.self, .inside, TotalExposureGuard.limit, 210.01, ["0.1 1 open"]),
        held(TotalExposureGuard.self, .outside, TotalExposureGuard.limit, 210.0099, ["0.1 1 pending sell"]),
        held(TotalExposureGuard.self, .missing, TotalExposureGuard.limit, 50_000, ["0.01 1 open unquoted"]),
        // The order owes dollars; so does a sold USDJPY, and a bought one that is only pending does not make up for it.
        held(CurrencyExposureGuard.self, .inside, CurrencyExposureGuard.limit, 210.01, ["0.1 1 open sell"]),
        held(CurrencyExposureGuard.self, .outside, CurrencyExposureGuard.limit, 210.0099, ["0.1 1 open sell"]),
        held(CurrencyExposureGuard.self, .outside, CurrencyExposureGuard.limit, 210.0099, ["0.1 1 pending sell"]),
        held(CurrencyExposureGuard.self, .outside, CurrencyExposureGuard.limit, 210.0099, ["0.1 1 open sell", "0.1 1 pending"]),
        held(CurrencyExposureGuard.self, .outside, CurrencyExposureGuard.limit, 110.0099, ["0.1 1 requested"]),
        held(CurrencyExposureGuard.self, .inside, CurrencyExposureGuard.limit, 110.01, ["0.1 1 requested"]),
        // One that is open does: 11,001 - 10,000 = 1,001 dollars; the euros remain.
        held(CurrencyExposureGuard.self, .inside, CurrencyExposureGuard.limit, 110.01, ["0.1 1 open"]),
        held(CurrencyExposureGuard.self, .inside, CurrencyExposureGuard.limit, 110.01, ["0.1 0 open sell"]),
        held(CurrencyExposureGuard.self, .outside, CurrencyExposureGuard.limit, 110.0099, ["0.1 0 open sell"]),
        held(CurrencyExposureGuard.self, .missing, CurrencyExposureGuard.limit, 50_000, ["0.1 1 pending unquoted"]),
        held(
            CurrencyExposureGuard.self, .missing, CurrencyExposureGuard.limit, 50_000, ["8300000000 1 open sell", "8300000000 1 open sell"]),
        // 100 at the stop of each, and a tenth of the 11,001 that has none.
        held(OpenRiskGuard.self, .inside, OpenRiskGuard.limit, 13.001, ["0.1 0 open 1.0901", "0.1 0 pending"], order(stop: "1.0901")),
        held(OpenRiskGuard.self, .outside, OpenRiskGuard.limit, 13.0009, ["0.1 0 open 1.0901", "0.1 0 pending"], order(stop: "1.0901")),
        held(OpenRiskGuard.self, .inside, OpenRiskGuard.limit, 1, ["0.1 0 open 1.2"], order(stop: "1.0901")),
        held(OpenRiskGuard.self, .outside, OpenRiskGuard.limit, 11.0009, [], order(stop: "1.2")),
        held(OpenRiskGuard.self, .missing, OpenRiskGuard.limit, 50, ["0.01 1 open unquoted"]),
        margin(.inside, "165.015"), margin(.outside, "165.0149"), margin(.missing, "0"), margin(.missing, "-1000"),
        .init(
            MarginLevelGuard.self, .missing, "no leverage", { $0.set(MarginLevelGuard.limit, 150) },
            state: { context, _ in context.leverage = 0 }),
        .init(
            MarginLevelGuard.self, .missing, "no quote", { $0.set(MarginLevelGuard.limit, 150) },
            state: { context, _ in context.quote = noQuote }),
        held(MarginLevelGuard.self, .missing, MarginLevelGuard.limit, 150, ["0.01 1 pending unquoted"]),
        .init(MarginLevelGuard.self, .missing, "no margin at no equity", { $0.set(MarginLevelGuard.limit, 150) }, order("0.00000001")) {
            context, _ in
            context.account.equity = dollars("-0.0001")
        },
    ]

    static let counts: [GuardCase] = [
        held(OpenPositionsGuard.self, .inside, OpenPositionsGuard.limit, 3, ["0.1 0 open", "0.1 1 pending"]),
        held(OpenPositionsGuard.self, .outside, OpenPositionsGuard.limit, 3, ["0.1 0 open", "0.1 1 pending", "0.1 1 requested"]),
        held(SymbolPositionsGuard.self, .inside, SymbolPositionsGuard.limit, 2, ["0.1 0 open", "0.1 1 pending", "0.1 1 open"]),
        held(SymbolPositionsGuard.self, .outside, SymbolPositionsGuard.limit, 2, ["0.1 0 open", "0.1 0 requested"]),
        held(StrategyPositionsGuard.self, .inside, StrategyPositionsGuard.limit, 2, ["0.1 1 open", "0.1 0 open other"]),
        held(StrategyPositionsGuard.self, .outside, StrategyPositionsGuard.limit, 2, ["0.1 1 open", "0.1 0 pending"]),
        held(PendingOrdersGuard.self, .inside, PendingOrdersGuard.limit, 2, ["0.1 0 open", "0.1 1 pending"], limited),
        held(PendingOrdersGuard.self, .outside, PendingOrdersGuard.limit, 2, ["0.1 0 pending", "0.1 1 pending"], limited),
        held(PendingOrdersGuard.self, .outside, PendingOrdersGuard.limit, 2, ["0.1 0 requested", "0.1 1 pending"], limited),
        held(PendingOrdersGuard.self, .inside, PendingOrdersGuard.limit, 1, ["0.1 0 pending", "0.1 1 pending"]),
        held(SymbolPendingGuard.self, .inside, SymbolPendingGuard.limit, 2, ["0.1 0 pending", "0.1 1 pending"], limited),
        held(SymbolPendingGuard.self, .outside, SymbolPendingGuard.limit, 2, ["0.1 0 pending", "0.1 0 requested"], limited),
        held(StrategyPendingGuard.self, .inside, StrategyPendingGuard.limit, 2, ["0.1 0 pending", "0.1 1 pending other"], limited),
        held(StrategyPendingGuard.self, .outside, StrategyPendingGuard.limit, 2, ["0.1 0 pending", "0.1 1 requested"], limited),
    ]

    private static let limited = order(type: .limit, at: "1.09", stop: "1.08")

    /// Held: lots, symbol (0 EURUSD, 1 USDJPY), status, and `sell`, `other` strategy, `unquoted` or a stop.
    private static func held(
        _ guardian: any RiskGuard.Type, _ kind: Kind, _ limit: Limit, _ value: Double, _ held: [String], _ asked: OrderRequest = order()
    ) -> GuardCase {
        .init(guardian, kind, "\(value) with \(held) and \(asked.volume)", { $0.set(limit, value) }, asked) { context, _ in
            for text in held {
                let words = text.split(separator: " ").map(String.init)
                context.exposures.append(
                    try Scene.exposure(
                        words[0], words[1] == "0" ? "EURUSD" : "USDJPY", index: words[1] == "0" ? 0 : 1,
                        strategy: words.contains("other") ? 1 : 0,
                        words.contains("sell") ? .sell : .buy,
                        words.contains("open") ? .open : words.contains("pending") ? .pending : .requested,
                        stop: words.dropFirst(2).first { $0.contains(".") }, quote: words.contains("unquoted") ? noQuote : nil))
            }
        }
    }

    /// The margin of the order at 1 : 100 is 110.01.
    private static func margin(_ kind: Kind, _ equity: String) -> GuardCase {
        .init(MarginLevelGuard.self, kind, "equity \(equity)", { $0.set(MarginLevelGuard.limit, 150) }) { context, _ in
            context.account.equity = dollars(equity)
        }
    }
}
