internal import Market
internal import Trading

extension AccountWatch {
    /// The equity at or below which a rule is crossed; nil for targets.
    func floor(of rule: AccountRule) -> Int64? {
        switch rule.measure {
        case .daily(let anchor, let ofInitial, let isPassed):
            let atReset = figure(anchor, balance: memory.balanceAtReset, equity: memory.equityAtReset)
            // A withdrawal shrinks a limit that is a share of the anchor; nothing makes it grow until the next reset.
            let base = ofInitial ? memory.capital : atReset + memory.lowestFlowsToday
            return atReset + memory.flowsToday - rule.share(of: base) - (isPassed ? 1 : 0)
        case .trailing(let peak, let ofInitial, let stopsAtInitial):
            let highest = peak == .equity ? memory.highestEquity : memory.highestDayEndBalance
            // Money that came in raises the floor in full: only what was earned widens the limit.
            let floor = highest - rule.share(of: ofInitial ? memory.capital : highest - memory.flows + memory.lowestFlows)
            return stopsAtInitial ? min(floor, memory.capital + memory.flows) : floor
        case .fixed: return memory.capital + memory.flows - rule.share(of: memory.capital)
        case .target: return nil
        }
    }

    /// The equity at or above which a target is reached; nil for limits.
    func ceiling(of rule: AccountRule) -> Int64? {
        guard case .target = rule.measure else { return nil }
        return memory.capital + memory.flows + rule.share(of: memory.capital)
    }

    /// The floor a day's rule would begin with if the reset were now, the day's deposits not counted in the limit; nil for
    /// other rules, and for a loss from equity, which begins at nothing.
    func nextFloor(of rule: AccountRule, _ account: AccountSnapshot) -> Int64? {
        guard case .daily(let anchor, let ofInitial, let isPassed) = rule.measure, anchor != .equity else { return nil }
        let atReset = figure(anchor, balance: account.balance.raw, equity: account.equity.raw)
        let base = ofInitial ? memory.capital : atReset - memory.flowsToday + memory.lowestFlowsToday
        return atReset - rule.share(of: base) - (isPassed ? 1 : 0)
    }

    /// Whether the check ahead of the reset can find anything: a loss from equity at the reset begins at nothing.
    func nextFloorMatters(_ rule: AccountRule) -> Bool {
        if case .daily(let anchor, _, _) = rule.measure { anchor != .equity } else { false }
    }

    func isAheadOfReset(_ second: Int64) -> Bool {
        memory.nextReset != .min && second >= memory.nextReset - preResetSeconds && second < memory.nextReset
    }

    private func figure(_ anchor: AccountRule.Anchor, balance: Int64, equity: Int64) -> Int64 {
        switch anchor {
        case .balance: balance
        case .equity: equity
        case .higher: max(balance, equity)
        }
    }
}
