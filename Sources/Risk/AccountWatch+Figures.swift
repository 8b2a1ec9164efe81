public import Market

extension AccountWatch {
    /// Where one account rule stands, for a person; all amounts in account currency.
    public struct Figure: Hashable, Sendable {
        /// The guard's code.
        public let code: String
        /// What happens when it is crossed.
        public let action: BreachAction
        /// What the loss or gain is counted from.
        public let anchor: Money
        /// The equity at which it is crossed.
        public let level: Money
        /// Crossed only beyond ``level``, not at it.
        public let isPassed: Bool
        /// How far ``level`` is from ``anchor``; 0 or more.
        public var amount: Money { level < anchor ? anchor - level : level - anchor }
    }

    /// Every account rule that is on, in the order of the guards, as the figures are now.
    public var figures: [Figure] {
        rules.compactMap { rule in
            guard let bound = floor(of: rule) ?? ceiling(of: rule) else { return nil }
            let (anchor, isPassed) = anchor(of: rule)
            return Figure(
                code: rule.code, action: rule.action, anchor: Money(raw: anchor), level: Money(raw: isPassed ? bound + 1 : bound),
                isPassed: isPassed)
        }
    }

    private func anchor(of rule: AccountRule) -> (Int64, isPassed: Bool) {
        switch rule.measure {
        case .daily(let anchor, _, let isPassed):
            let figure =
                switch anchor {
                case .balance: memory.balanceAtReset
                case .equity: memory.equityAtReset
                case .higher: max(memory.balanceAtReset, memory.equityAtReset)
                }
            return (figure + memory.flowsToday, isPassed)
        case .trailing(let peak, _, _): return (peak == .equity ? memory.highestEquity : memory.highestDayEndBalance, false)
        case .fixed, .target: return (memory.capital + memory.flows, false)
        }
    }
}
