internal import Market
internal import Trading

/// What happens when an account limit is crossed, from the mildest to the hardest.
public enum BreachAction: String, Sendable, Codable, CaseIterable, Comparable {
    /// No new entries, and pending ones are withdrawn; positions stay, with their stops and targets.
    case blockEntries = "block_entries"
    /// The same, and nothing may be added to what is open, by exits and changes either.
    case reduceOnly = "reduce_only"
    /// Everything is closed and withdrawn.
    case flatten
    /// Everything is closed and withdrawn, and only an operator's command starts entries again.
    case halt

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    public static func < (left: BreachAction, right: BreachAction) -> Bool { left.rank < right.rank }

    /// The names from the mildest to the hardest.
    static let names = allCases.map(\.rawValue)
}

/// A guard of the whole account, watched at every quote and not only when an order is made.
protocol AccountGuard: RiskGuard {
    /// What is watched; nil when the limits leave it off.
    static func rule(_ limits: RiskLimits) -> AccountRule?
}

extension AccountGuard {
    /// An order is refused while the rule is latched.
    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? { context.watch.denial(of: Self.descriptor.code) }
}

/// One limit on the account's equity.
struct AccountRule: Sendable, Hashable {
    /// The guard's code, which its latch carries.
    let code: String
    /// The formula of its denials.
    let formula: String
    /// Key and value of the limit, for denials.
    let limit: String
    /// What closes positions when it is crossed.
    let reason: ExitReason
    let action: BreachAction
    let measure: Measure
    /// Percent of the base.
    let percent: Double

    /// What equity is held against.
    enum Measure: Sendable, Hashable {
        /// The figure at the day's reset; `isPassed`: crossed only when the loss is more than the limit.
        case daily(Anchor, ofInitial: Bool, isPassed: Bool)
        /// The highest figure so far.
        case trailing(Peak, ofInitial: Bool, stopsAtInitial: Bool)
        /// The initial capital.
        case fixed
        /// A gain on the initial capital.
        case target
    }

    /// Which figure of the reset a day's loss is counted from.
    enum Anchor: String, Sendable, CaseIterable { case balance, equity, higher }
    /// Which figure's highest value a drawdown is counted from.
    enum Peak: String, Sendable, CaseIterable {
        case equity
        case dayEndBalance = "day_end_balance"
    }

    /// Whether the day's reset lifts its latch; an operator's command always does.
    var isDaily: Bool { if case .daily = measure { action != .halt } else { false } }

    /// A share of an amount, rounded down, so that rounding never widens a limit.
    func share(of whole: Int64) -> Int64 {
        // Percentages are kept to a millionth so that the product is exact.
        mulDiv(whole, Int64((percent * 1_000_000).rounded()), 100_000_000, .down) ?? 0
    }
}
