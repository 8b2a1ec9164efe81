internal import History
internal import Risk
internal import Trading
internal import Market
internal import Performance

extension BacktestReport {
    /// The report as one object; what is undefined is null, percentages are 0 to 100, money is in account currency.
    public var json: JSONValue {
        let returns = outcome.curve.dailyReturns
        return .object([
            "strategy": .string(title),
            "symbol": .string(symbols.joined(separator: ",")),
            "timeframe": .string(timeframes.map(\.rawValue).joined(separator: ",")),
            "bars": .integer(bars),
            "from": from.map { .string($0.description) } ?? .null,
            "to": to.map { .string($0.description) } ?? .null,
            "initial_balance": .number(plan.balance.double),
            "final_balance": .number(outcome.balance.double),
            "net_profit": .number(statistics.netProfit.double),
            "gross_profit": .number(statistics.grossProfit.double),
            "gross_loss": .number(statistics.grossLoss.double),
            "profit_factor": .optional(statistics.profitFactor),
            "expected_payoff": .optional(statistics.expectedPayoff),
            "trades": .integer(statistics.trades),
            "wins": .integer(statistics.wins),
            "losses": .integer(statistics.losses),
            "long_trades": .integer(statistics.longTrades),
            "short_trades": .integer(statistics.shortTrades),
            "win_rate": .optional(statistics.winRate),
            "max_drawdown": .number(outcome.curve.maximumDrawdown.double),
            "max_drawdown_percent": .number(outcome.curve.maximumDrawdownPercent),
            "sharpe_ratio": .optional(sharpeRatio(dailyReturns: returns)),
            "sortino_ratio": .optional(sortinoRatio(dailyReturns: returns)),
            "total_commission": .number(statistics.commission.double),
            "total_swap": .number(statistics.swap.double),
            "denials": .object(outcome.record.denials.mapValues { .integer($0) }),
            "denial_examples": .object(outcome.record.examples.mapValues { .object($0.figures) }),
            "skips": .object(outcome.record.skips.mapValues { .integer($0) }),
            "signals": .integer(outcome.record.entrySignals),
            "latches": .array(outcome.record.latches.map { .object(members($0)) }),
            "assumptions": .object(Dictionary(uniqueKeysWithValues: assumptions.map { ($0.key, .string($0.text)) })),
            "bad_rows": .integer(badRows?.badRowCount ?? 0),
            "decisions_hash": .string(outcome.record.decisionsHash),
            "elapsed_seconds": .number(elapsedSeconds),
            "load_seconds": .optional(loadSeconds),
            "bars_per_second": .optional(barsPerSecond),
        ])
    }

    private func members(_ latch: RunLatch) -> [String: JSONValue] {
        latch.denial.figures.merging([
            "time": .string(latch.time.description), "code": .string(latch.denial.code),
            "explanation": .string(latch.denial.explanation),
            "action": plan.limits.action(ofLatch: latch.denial.code).map { .string($0.rawValue) } ?? .null,
            "released": latch.released.map { .string($0.time.description) } ?? .null,
            "release_reason": latch.released?.reason.map { .string($0) } ?? .null,
        ]) { $1 }
    }
}

extension Denial {
    fileprivate var figures: [String: JSONValue] {
        ["observed": .string(observed), "limit": .string(limit), "formula": .string(formula)]
    }
}
