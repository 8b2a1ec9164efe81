internal import Trading

/// What the account rules remember from one quote to the next: enough to go on after a restart as if there had been none.
public struct AccountMemory: Hashable, Sendable, Codable {
    /// A rule that was crossed, or an operator's stop.
    public struct Latch: Hashable, Sendable, Codable {
        /// The guard's code.
        public let code: String
        /// When it was crossed, UTC seconds.
        public let since: Int64
        let action: BreachAction
        let isDaily: Bool
        let observed: String
        let limit: String
        let formula: String

        /// The refusal of an entry while it is latched.
        var denial: Denial { Denial(code: code, observed: observed, limit: limit, formula: formula) }
    }

    /// Money is in units of 10^-4 of the account currency, as in ``Money``.
    let capital: Int64
    /// Deposits less withdrawals since the start.
    var flows: Int64 = 0
    /// The least that ``flows`` ever was, at most 0: a limit that shrank with a withdrawal does not grow back with a deposit.
    var lowestFlows: Int64 = 0
    /// Deposits less withdrawals since the last reset.
    var flowsToday: Int64 = 0
    /// The least that ``flowsToday`` was since the last reset, at most 0.
    var lowestFlowsToday: Int64 = 0
    /// The figures of the newest quote: those of a reset that falls between two quotes.
    var lastBalance: Int64
    var lastEquity: Int64
    /// Deposits less withdrawals since that quote, and the least they were, at most 0.
    var flowsSinceLast: Int64 = 0
    var lowestFlowsSinceLast: Int64 = 0
    var balanceAtReset: Int64
    var equityAtReset: Int64
    var highestEquity: Int64
    var highestDayEndBalance: Int64
    /// UTC seconds; the first quote begins the first day.
    var nextReset = Int64.min
    /// Rules that are crossed, oldest first.
    public internal(set) var latches: [Latch] = []

    init(capital: Int64, balance: Int64) {
        self.capital = capital
        (lastBalance, lastEquity) = (balance, balance)
        (balanceAtReset, equityAtReset) = (balance, balance)
        (highestEquity, highestDayEndBalance) = (max(capital, balance), max(capital, balance))
    }
}
