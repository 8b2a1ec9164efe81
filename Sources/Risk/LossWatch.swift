public import Market
public import Trading

/// The memory of the loss guards: the day's anchor, the highest equity and the latches, advanced by every quote.
///
/// Both limits are on equity, floating profit included, and trip at `loss >= limit`. A latch outlives everything but
/// its reset rule: the daily one the next reset, the drawdown one nothing in a run.
public struct LossWatch: Hashable, Sendable {
    private let dailyPercent: Double?
    private let drawdownPercent: Double?
    private let reset: DailyReset
    /// The higher of balance and equity at the last reset.
    public private(set) var anchor: Money
    /// The highest equity so far.
    public var peak: Money { highest }
    @usableFromInline var highest: Money
    /// The equity at or below which the day is over; unreachable when the guard is off.
    @usableFromInline var dailyFloor: Int64 = .min
    @usableFromInline var drawdownFloor: Int64 = .min
    @usableFromInline var nextReset: Int64 = .min
    /// Why entries are closed until the reset; nil when they are open.
    public private(set) var dailyLatch: Denial?
    /// Why entries are closed for good; nil when they are open.
    public private(set) var drawdownLatch: Denial?

    /// What a quote changed.
    public enum Change: Sendable {
        case none
        /// A new day lifted the daily latch.
        case released(code: String)
        /// A limit was crossed: flatten, with this as the reason.
        case breached(Denial, ExitReason)
    }

    public init(_ limits: RiskLimits, balance: Money) {
        (dailyPercent, drawdownPercent, reset) = (
            limits.maximumDailyLossPercent, limits.maximumDrawdownPercent, limits.dailyReset
        )
        (anchor, highest) = (balance, balance)
        drawdownFloor = floor(below: peak, percent: drawdownPercent)
    }

    /// Whether everything must be flat.
    public var isLatched: Bool { dailyLatch != nil || drawdownLatch != nil }

    /// Takes the account's figures at an instant.
    @inlinable
    public mutating func observe(_ account: AccountSnapshot, at second: Int64) -> Change {
        if second < nextReset, account.equity.raw > dailyFloor, account.equity.raw > drawdownFloor,
            account.equity <= highest
        {
            return .none
        }
        return update(account, at: second)
    }

    /// Takes the extremes of a stretch of equity within a day when no limit can be reached in it, whatever the order;
    /// false, and nothing done, when one might.
    public mutating func stayQuiet(lowest: Money, highest: Money) -> Bool {
        if lowest.raw <= dailyFloor { return false }
        if highest > self.highest {
            let floor = floor(below: highest, percent: drawdownPercent)
            if lowest.raw <= floor { return false }
            (self.highest, drawdownFloor) = (highest, floor)
            return true
        }
        return lowest.raw > drawdownFloor
    }

    @usableFromInline
    mutating func update(_ account: AccountSnapshot, at second: Int64) -> Change {
        var change = Change.none
        if second >= nextReset {
            anchor = max(account.balance, account.equity)
            dailyFloor = floor(below: anchor, percent: dailyPercent)
            nextReset = dailyPercent == nil ? .max : reset.zone.next(secondOfDay: reset.secondOfDay, notBefore: second + 1)
            if let latch = dailyLatch { change = .released(code: latch.code) }
            dailyLatch = nil
        }
        if account.equity > highest {
            highest = account.equity
            drawdownFloor = floor(below: peak, percent: drawdownPercent)
        }
        if drawdownLatch == nil, let drawdownPercent, account.equity.raw <= drawdownFloor {
            let denial = Denial(
                code: DrawdownGuard.descriptor.code,
                explanation:
                    "equity \(account.equity) is \(drawdownPercent) % or more below its highest value \(peak) (risk.max_drawdown_percent)")
            drawdownLatch = denial
            return .breached(denial, .drawdown)
        }
        if dailyLatch == nil, let dailyPercent, account.equity.raw <= dailyFloor {
            let denial = Denial(
                code: DailyLossGuard.descriptor.code,
                explanation:
                    "equity \(account.equity) is \(dailyPercent) % or more below the day's anchor \(anchor) (risk.max_daily_loss_percent)")
            dailyLatch = denial
            return .breached(denial, .dailyLoss)
        }
        return change
    }

    /// The equity at which a limit is reached, rounded up so that the limit is never overshot by rounding.
    private func floor(below whole: Money, percent: Double?) -> Int64 {
        guard let percent, percent <= 1_000_000 else { return .min }
        // Percentages are kept to a millionth so that the product is exact.
        let parts = Int64((percent * 1_000_000).rounded())
        let loss = mulDiv(whole.raw, parts, 100_000_000, .down) ?? 0
        return whole.raw - loss
    }
}
