public import Market
public import Trading

extension SizingPolicy {
    /// The lots for an entry, rounded down to the symbol's step; a refusal when none can be had.
    ///
    /// - Parameters:
    ///   - hint: the strategy's `size_hint` in (0, 1], which only shrinks.
    ///   - entry: the price the entry would get.
    ///   - stop: the stop loss, needed for a risk percentage.
    public func volume(
        hint: Double, side: Side, entry: Price, stop: Price?, in context: RiskContext
    ) -> Result<Volume, Denial> {
        let specification = context.value.specification
        guard hint > 0 else {
            return .failure(Denial(code: "size_undefined", explanation: "size_hint must lie in (0, 1]; it is \(hint)"))
        }
        let wanted: Volume
        switch self {
        case .fixedLots(let lots): wanted = lots
        case .riskPercent(let percent, let base):
            guard let stop else {
                return .failure(
                    Denial(
                        code: "size_needs_stop",
                        explanation: "sizing by risk_percent needs a stop loss; give one, or use sizing.method = \"fixed_lots\""))
            }
            let money = base == .balance ? context.account.balance : context.account.equity
            let distance = side == .buy ? stop - entry : entry - stop
            guard let risk = Money(raw: money.raw, percent: percent),
                let lots = context.value.volume(losing: risk, over: -distance, at: context.quote)
            else {
                return .failure(
                    Denial(
                        code: "size_undefined",
                        explanation:
                            "no volume follows from a stop at \(specification.text(stop)) and an entry at \(specification.text(entry))"))
            }
            wanted = lots
        }
        // Rounded to 10^-8 lot, so that binary noise in the hint never costs a whole step.
        let allowed = min(wanted, specification.volumeMaximum)
        let hinted = hint < 1 ? Volume(raw: Int64((Double(allowed.raw) * hint).rounded())) : allowed
        let rounded = specification.roundedDown(min(hinted, allowed))
        guard rounded >= specification.volumeMinimum else {
            return .failure(
                Denial(
                    code: "size_below_minimum",
                    explanation: "the size comes to \(hinted) lots, below the symbol's minimum of \(specification.volumeMinimum)"))
        }
        return .success(rounded)
    }
}

extension Money {
    /// A percentage (kept to a millionth) of an amount, rounded down; nil when negative or too large.
    init?(raw: Int64, percent: Double) {
        guard raw > 0, percent > 0, percent <= 100, let part = mulDiv(raw, Int64((percent * 1_000_000).rounded()), 100_000_000, .down)
        else { return nil }
        self.init(raw: part)
    }
}

extension Denial: Error {}
