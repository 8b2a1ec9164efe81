/// Everything a simulation charges beyond the spread; by default nothing but the swap of symbols that have one.
public struct Costs: Hashable, Sendable {
    /// When and how the symbols' ``/Market/SwapTerms`` are charged.
    public struct Swap: Hashable, Sendable {
        /// Whether any is.
        public var isCharged: Bool
        /// The second of the day on the clock of the symbol's sessions at which a day's positions are charged, 0 to 86,399; 0
        /// is the midnight that ends the day.
        public var rolloverSecond: Int64
        /// What is charged is multiplied by this; what is paid out is not.
        public var chargeFactor: Double

        public init(isCharged: Bool = true, rolloverSecond: Int64 = 0, chargeFactor: Double = 1) {
            precondition((0..<86_400).contains(rolloverSecond), "Invariant: a second of the day")
            (self.isCharged, self.rolloverSecond, self.chargeFactor) = (isCharged, rolloverSecond, chargeFactor)
        }
    }

    /// Of each deal.
    public var commission: CommissionTerms
    /// Of market and stop fills.
    public var slippage: SlippageTerms
    /// Of each night.
    public var swap: Swap
    /// From a decision to its execution.
    public var delay: DelayTerms
    /// What every draw of slippage and delay is made from.
    public var seed: UInt64

    public init(
        commission: CommissionTerms = CommissionTerms(), slippage: SlippageTerms = SlippageTerms(), swap: Swap = Swap(),
        delay: DelayTerms = DelayTerms(), seed: UInt64 = 0
    ) {
        (self.commission, self.slippage, self.swap) = (commission, slippage, swap)
        (self.delay, self.seed) = (delay, seed)
    }

    /// The same market without anything to pay: no commission, slippage or swap. The delay stays, it is no charge.
    public var free: Costs { Costs(swap: Swap(isCharged: false, rolloverSecond: swap.rolloverSecond), delay: delay, seed: seed) }

    /// Each kind multiplied by its factor; the spread's is the prices' (``StressFactors/widened(_:point:)``).
    public func stressed(by factors: StressFactors) -> Costs {
        var result = self
        result.commission = commission.times(factors.commission)
        result.slippage = slippage.times(factors.slippage)
        result.swap.chargeFactor *= factors.swap
        result.delay = delay.times(factors.delay)
        return result
    }
}
