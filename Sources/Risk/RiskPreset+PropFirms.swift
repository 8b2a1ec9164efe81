extension RiskPreset {
    /// Published rules of prop firms, each limit inside the firm's own; `docs/presets.md` has the rules next to the values.
    ///
    /// Profit targets are left out: they differ by phase, and most challenges ask for further days of trading after them.
    static let propFirms: [RiskPreset] = [
        .rules(
            "ftmo_2step", "FTMO 2-Step, both phases: 4.25 % a day for FTMO's 5 %, 8.5 % in all for FTMO's 10 %.",
            source: ftmoSource, dailyReset: pragueMidnight, ftmo2Step),
        .rules(
            "ftmo_2step_funded", "FTMO Account (Standard) after 2-Step: as ftmo_2step, 3 minutes around news for FTMO's 2.",
            source: ftmoFundedSource, dailyReset: pragueMidnight, ftmo2Step + news(3)),
        .rules(
            "ftmo_1step", "FTMO 1-Step: 2.55 % a day for FTMO's 3 %, 8.5 % below the best day's end for FTMO's 10 %.",
            source: ftmoSource, dailyReset: pragueMidnight, ftmo1Step),
        .rules(
            "ftmo_1step_funded", "FTMO Account (Standard) after 1-Step: as ftmo_1step, 3 minutes around news for FTMO's 2.",
            source: ftmoFundedSource, dailyReset: pragueMidnight, ftmo1Step + news(3)),
        .rules(
            "fundednext_stellar_2step", "FundedNext Stellar 2-Step: 4.25 % a day for the firm's 5 %, 8.5 % in all for its 10 %.",
            source: fundedNextSource, dailyReset: newYorkClose, fundedNext(daily: 5, total: 10)),
        .rules(
            "fundednext_stellar_1step", "FundedNext Stellar 1-Step: 2.55 % a day for the firm's 3 %, 5.1 % in all for its 6 %.",
            source: fundedNextSource, dailyReset: newYorkClose, fundedNext(daily: 3, total: 6)),
        .rules(
            "fundednext_stellar_lite", "FundedNext Stellar Lite: 3.4 % a day for the firm's 4 %, 6.8 % in all for its 8 %.",
            source: fundedNextSource, dailyReset: newYorkClose, fundedNext(daily: 4, total: 8)),
        .rules(
            "the5ers_high_stakes",
            "The5ers High Stakes: 4.25 % a day for the firm's 5 %, 8.5 % in all for its 10 %, 3 minutes around news for its 2.",
            source: the5ersSource, dailyReset: newYorkClose,
            day(5, of: "anchor", from: "higher", comparison: "reached") + [(TotalLossGuard.percent, inside(10))] + news(3)),
        .rules(
            "breakout_1step_classic", "Breakout 1-Step Classic: 3.4 % a day for the firm's 4 %, 5.1 % in all for its 6 %.",
            source: breakoutSource, dailyReset: "00:30 UTC",
            day(4, of: "anchor", from: "balance", comparison: "reached") + [(TotalLossGuard.percent, inside(6))]),
        .rules(
            "breakout_2step", "Breakout 2-Step: 4.25 % a day for the firm's 5 %, 6.8 % below the highest equity for its 8 %.",
            source: breakoutSource, dailyReset: "00:30 UTC",
            // The firm's floor stops at the initial capital; stopping there too would leave no room between the two.
            day(5, of: "anchor", from: "balance", comparison: "reached") + trailing(8, from: "equity")),
    ]

    private static let pragueMidnight = "00:00 Europe/Prague"
    /// Midnight of a MetaTrader server on GMT+2, GMT+3 in the American summer.
    private static let newYorkClose = "17:00 America/New_York"

    private static let ftmoSource = """
        https://ftmo.com/en/trading-objectives/ (2026-10-04), https://ftmo.com/en/forbidden-trading-practices/ (2026-02-02)
        """
    private static let ftmoFundedSource = ftmoSource + ", https://ftmo.com/en/faq/can-i-trade-news/ (2026-09-09)"
    private static let fundedNextSource = """
        https://fundednext.com/general-rules/cfds/trading-objectives (2026-09-25), \
        https://help.fundednext.com/en/articles/8019811-how-can-i-calculate-the-daily-loss-limit (2026-10-04), \
        https://help.fundednext.com/en/articles/8020351-what-are-the-restricted-prohibited-trading-strategies (2026-09-04)
        """
    private static let the5ersSource = """
        https://help.the5ers.com/what-is-the-maximum-loss-and-the-maximum-daily-loss-in-the-high-stakes-program/ (2026-10-04), \
        https://help.the5ers.com/is-news-trading-allowed-in-the-high-stakes-program/ (2026-07-15)
        """
    private static let breakoutSource = "https://www.breakoutprop.com/program-rules (2025-01-01)"

    private static let ftmo2Step =
        day(5, of: "initial", from: "balance", comparison: "passed") + [(TotalLossGuard.percent, inside(10))]
    private static let ftmo1Step =
        day(3, of: "initial", from: "balance", comparison: "passed") + trailing(10, from: "day_end_balance")

    /// A trade counts as about four of the firm's 2,000 messages a day; 200 trades a day are its other limit.
    private static func fundedNext(daily: Double, total: Double) -> [(Limit, LimitValue)] {
        day(daily, of: "initial", from: "balance", comparison: "reached") + [
            (TotalLossGuard.percent, inside(total)),
            (OrderRateGuard.day, inside(200)),
            (MessageBudgetGuard.limit, inside(2000 / 4)),
        ]
    }

    /// A firm's limit less the 15 % of it that a gap and the slippage of closing may take.
    private static func inside(_ published: Double) -> LimitValue { .number(published * 85 / 100) }

    private static func day(
        _ published: Double, of base: String, from anchor: String, comparison: String
    ) -> [(Limit, LimitValue)] {
        [
            (DailyLossGuard.percent, inside(published)),
            (DailyLossGuard.anchor, .choice(anchor)),
            (DailyLossGuard.base, .choice(base)),
            (DailyLossGuard.comparison, .choice(comparison)),
        ]
    }

    /// A floor that rises without end with the highest figure, by a share of the initial capital below it.
    private static func trailing(_ published: Double, from peak: String) -> [(Limit, LimitValue)] {
        [
            (DrawdownGuard.percent, inside(published)),
            (DrawdownGuard.peak, .choice(peak)),
            (DrawdownGuard.base, .choice("initial")),
            (DrawdownGuard.lock, .flag(false)),
        ]
    }

    private static func news(_ minutes: Double) -> [(Limit, LimitValue)] {
        [(NewsGuard.before, .number(minutes)), (NewsGuard.after, .number(minutes))]
    }
}
