internal import Engine
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
            "net_profit_without_costs": netWithoutCosts.map { .number($0.double) } ?? .null,
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
            "swap_nights": .integer(outcome.record.swapNights),
            "swaps": .array(outcome.record.swaps.map(members)),
            "by_entry": .array(byEntry.groups.map(members)),
            "by_exit": .array(byExit.groups.map(members)),
            "by_strategy": .array(byStrategy.groups.map(members)),
            "notices": .array(outcome.record.notices.map { .object(members($0.notice, $0.time)) }),
            "denials": .object(outcome.record.denials.mapValues { .integer($0) }),
            "denial_examples": .object(outcome.record.examples.mapValues { .object($0.figures) }),
            "exit_refusals": .object(outcome.record.exitRefusals.mapValues { .integer($0) }),
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

    private func members(_ night: (time: Timestamp, strategy: Int, position: PositionID, amount: Money)) -> JSONValue {
        .object([
            "time": .string(night.time.description), "strategy": .string(strategyNames[night.strategy]),
            "position": .integer(Int(night.position.value)), "amount": .number(night.amount.double),
        ])
    }

    private func members(_ group: TradeGroup) -> JSONValue {
        let statistics = group.statistics
        return .object([
            "name": .string(group.name), "trades": .integer(group.trades), "wins": .integer(statistics.wins),
            "losses": .integer(statistics.losses), "net_profit": .number(group.net.double),
            "profit_factor": .optional(statistics.profitFactor), "win_rate": .optional(statistics.winRate),
            "r_trades": .integer(group.riskedTrades), "mean_r": .optional(group.meanMultiple),
            "mean_mae_r": .optional(group.meanWorstMultiple), "mean_mfe_r": .optional(group.meanBestMultiple),
            "mean_hold_seconds": .optional(group.meanHoldingSeconds), "mean_bars": .optional(group.meanBars),
        ])
    }

    private func members(_ notice: Notice, _ time: Timestamp) -> [String: JSONValue] {
        [
            "time": .string(time.description), "code": .string(notice.code.rawValue), "message": .string(notice.message),
            "strategy": notice.strategy.map { .string(plan.strategies[$0].strategy.plan.name) } ?? .null,
            "position": notice.position.map { .integer(Int($0.value)) } ?? .null,
        ]
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
