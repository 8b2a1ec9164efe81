public import Market
public import Trading

/// The account rules over time: every quote's balance and equity go in, crossings come out.
///
/// All rules are on equity, floating profit included. A latch outlives everything but its reset rule: the next day's
/// reset for a day's loss, an operator's command for all others.
public struct AccountWatch: Hashable, Sendable {
    let rules: [AccountRule]
    let reset: DailyReset
    /// Seconds before the reset in which a floating loss must already satisfy the next day's limit.
    let preResetSeconds: Int64
    /// What must survive a restart, but for the newest figures, which every quote writes.
    var kept: AccountMemory
    @usableFromInline var lastBalance: Int64
    @usableFromInline var lastEquity: Int64
    /// Money came or went since the newest quote.
    @usableFromInline var hasFlowed = false
    /// Equity at or below it crosses a rule that is not latched.
    @usableFromInline var floor: Int64 = .min
    /// Equity at or above it reaches a target that is not latched.
    @usableFromInline var ceiling: Int64 = .max
    @usableFromInline var highest: Int64 = .min
    /// When time alone changes something: the reset, or the check ahead of it.
    @usableFromInline var nextChange: Int64 = .min
    /// The balance that ``floor`` holds for; any while no check ahead of the reset is on.
    @usableFromInline var watchedBalance: Int64?

    /// What a quote changed.
    public enum Change: Sendable, Hashable {
        /// A new day began.
        case newDay
        /// A latch was lifted by its reset rule.
        case released(code: String)
        /// A rule was crossed.
        case breached(Denial, ExitReason, BreachAction)
    }

    /// Watches an account from its initial balance, or goes on from a memory.
    public init(_ limits: RiskLimits, balance: Money, memory: AccountMemory? = nil) {
        rules = GuardCatalogue.accountGuards.compactMap { $0.rule(limits) }
        reset = limits.dailyReset
        preResetSeconds = Int64((limits.number(DailyLossGuard.preResetMinutes) ?? 0) * 60)
        kept = memory ?? AccountMemory(capital: (limits.initialBalance ?? balance).raw, balance: balance.raw)
        (lastBalance, lastEquity, hasFlowed) = (kept.lastBalance, kept.lastEquity, kept.flowsSinceLast != 0)
        (kept.lastBalance, kept.lastEquity) = (0, 0)
        unsettle()
    }

    /// What must survive a restart.
    public internal(set) var memory: AccountMemory {
        get {
            var memory = kept
            (memory.lastBalance, memory.lastEquity) = (lastBalance, lastEquity)
            return memory
        }
        set {
            kept = newValue
            (lastBalance, lastEquity) = (newValue.lastBalance, newValue.lastEquity)
            // One place only, so that equal watches are equal.
            (kept.lastBalance, kept.lastEquity) = (0, 0)
        }
    }

    /// Notes the figures after something was booked between quotes, or at the end of a stretch that stayed quiet; those of
    /// a new day are left to ``observe(_:at:)``.
    public mutating func note(_ account: AccountSnapshot, at second: Int64) {
        guard second < kept.nextReset else { return }
        (lastBalance, lastEquity) = (account.balance.raw, account.equity.raw)
    }

    /// Takes the account's figures at an instant; empty when nothing changed.
    @inlinable
    public mutating func observe(_ account: AccountSnapshot, at second: Int64) -> [Change] {
        let equity = account.equity.raw
        if second < nextChange, equity > floor, equity < ceiling, equity <= highest,
            watchedBalance == nil || watchedBalance == account.balance.raw, !hasFlowed
        {
            (lastBalance, lastEquity) = (account.balance.raw, equity)
            return []
        }
        return update(account, at: second)
    }

    /// Takes the extremes of a stretch of equity at the instant last observed when nothing can come of it, whatever the
    /// order; false, and nothing done, when something might.
    public mutating func stayQuiet(lowest: Money, highest: Money) -> Bool {
        // Ahead of the reset the floor hangs on the balance as well, which is not told here.
        guard watchedBalance == nil, lowest.raw > floor, highest.raw < ceiling else { return false }
        guard highest.raw > self.highest else { return true }
        var raised = self
        raised.memory.highestEquity = highest.raw
        raised.settle(nil)
        guard lowest.raw > raised.floor else { return false }
        raised.nextChange = nextChange
        self = raised
        return true
    }

    @usableFromInline
    mutating func update(_ account: AccountSnapshot, at second: Int64) -> [Change] {
        var changes: [Change] = []
        if second >= memory.nextReset { changes = beginDay(account, at: second) }
        (memory.lastBalance, memory.lastEquity) = (account.balance.raw, account.equity.raw)
        (memory.flowsSinceLast, memory.lowestFlowsSinceLast, hasFlowed) = (0, 0, false)
        memory.highestEquity = max(memory.highestEquity, account.equity.raw)
        for rule in rules where !isLatched(rule.code) {
            guard let denial = crossing(rule, account, at: second) else { continue }
            memory.latches.append(
                AccountMemory.Latch(
                    code: rule.code, since: second, action: rule.action, isDaily: rule.isDaily, observed: denial.observed,
                    limit: denial.limit, formula: denial.formula))
            changes.append(.breached(denial, rule.reason, rule.action))
        }
        settle(account, at: second)
        return changes
    }

    /// A reset that falls between two quotes counts from the figures before it, so that no gap belongs to neither day.
    private mutating func beginDay(_ account: AccountSnapshot, at second: Int64) -> [Change] {
        let isFirst = memory.nextReset == .min
        let isExact = isFirst || second == memory.nextReset
        (memory.balanceAtReset, memory.equityAtReset) =
            isExact ? (account.balance.raw, account.equity.raw) : (lastBalance, lastEquity)
        (memory.flowsToday, memory.lowestFlowsToday) = isExact ? (0, 0) : (memory.flowsSinceLast, memory.lowestFlowsSinceLast)
        if !isFirst {
            memory.highestDayEndBalance = max(memory.highestDayEndBalance, memory.balanceAtReset + memory.flowsToday)
        }
        memory.nextReset = reset.zone.next(secondOfDay: reset.secondOfDay, notBefore: second + 1)
        let lifted = memory.latches.filter(\.isDaily)
        memory.latches.removeAll(where: \.isDaily)
        return (isFirst ? [] : [.newDay]) + lifted.map { .released(code: $0.code) }
    }

    /// Why a rule is crossed; nil when it is not.
    private func crossing(_ rule: AccountRule, _ account: AccountSnapshot, at second: Int64) -> Denial? {
        let equity = account.equity
        if case .target = rule.measure {
            guard let ceiling = ceiling(of: rule), equity.raw >= ceiling else { return nil }
            return denial(rule, "equity \(equity) has reached the target \(Money(raw: ceiling))")
        }
        if let floor = floor(of: rule), equity.raw <= floor {
            return denial(rule, "equity \(equity) against a floor of \(Money(raw: floor))")
        }
        guard isAheadOfReset(second), let floor = nextFloor(of: rule, account), equity.raw <= floor else { return nil }
        return denial(rule, "equity \(equity) against tomorrow's floor of \(Money(raw: floor)), with the reset near")
    }

    private func denial(_ rule: AccountRule, _ observed: String) -> Denial {
        Denial(code: rule.code, observed: observed, limit: rule.limit, formula: rule.formula)
    }

    /// Leaves the bounds to the next quote, which must be looked at in full.
    mutating func unsettle() { (floor, ceiling, nextChange, highest) = (.max, .min, .min, memory.highestEquity) }

    /// The tightest bounds of the rules that are not latched.
    private mutating func settle(_ account: AccountSnapshot?, at second: Int64 = .min) {
        highest = memory.highestEquity
        (floor, ceiling, watchedBalance) = (.min, .max, nil)
        nextChange = memory.nextReset
        for rule in rules where !isLatched(rule.code) {
            floor = max(floor, floor(of: rule) ?? .min)
            ceiling = min(ceiling, ceiling(of: rule) ?? .max)
            guard preResetSeconds > 0, nextFloorMatters(rule) else { continue }
            if let account, isAheadOfReset(second), let next = nextFloor(of: rule, account) {
                floor = max(floor, next)
                watchedBalance = account.balance.raw
            } else if memory.nextReset != .min, second < memory.nextReset - preResetSeconds {
                nextChange = min(nextChange, memory.nextReset - preResetSeconds)
            }
        }
    }
}
