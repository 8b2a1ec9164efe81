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
        guard hint > 0 else { return .failure(.sizing("undefined", "size_hint must lie in (0, 1]", observed: "size_hint \(hint)")) }
        if let denial = context.value.tickValueMismatch(at: context.quote) { return .failure(denial) }
        return wanted(side, entry, stop, context).flatMap { shrunk($0, by: hint, context.value.specification) }
    }

    private func wanted(_ side: Side, _ entry: Price, _ stop: Price?, _ context: RiskContext) -> Result<Volume, Denial> {
        let found: Volume?
        switch self {
        case .fixedLots(let lots): found = lots
        case .riskPercent(let percent, let base):
            guard let stop else {
                return .failure(
                    .sizing("needs_stop", "sizing.method risk_percent needs a stop loss; give one, or use another method"))
            }
            let distance = side == .buy ? entry - stop : stop - entry
            found = context.volume(risking: percent, of: base, over: distance)
        case .averageRange(let percent, let multiple, _, let base):
            guard let range = context.averageRange, range.raw > 0 else {
                return .failure(.sizing("needs_atr", "sizing.method atr needs an average true range, which is not known yet"))
            }
            let distance = Price(range.double * multiple)
            found = distance.flatMap { context.volume(risking: percent, of: base, over: $0) }
        case .fixedFraction(let percent, let base):
            found = context.volume(worth: percent, of: base)
        }
        guard let found else {
            let prices = "entry \(entry)\(stop.map { ", stop \($0)" } ?? "")"
            return .failure(.sizing("undefined", "no volume follows from these prices and this account", observed: prices))
        }
        return .success(found)
    }

    private func shrunk(_ wanted: Volume, by hint: Double, _ specification: SymbolSpecification) -> Result<Volume, Denial> {
        // Rounded to 10^-8 lot, so that binary noise in the hint never costs a whole step.
        let allowed = min(wanted, specification.volumeMaximum)
        let hinted = Volume(raw: Int64((Double(allowed.raw) * min(hint, 1)).rounded()))
        let rounded = specification.roundedDown(min(hinted, allowed))
        guard rounded >= specification.volumeMinimum else {
            return .failure(
                .sizing(
                    "below_minimum", "the size, rounded down to the lot step, is below the symbol's minimum",
                    observed: "\(hinted) lots", limit: "\(specification.volumeMinimum) lots"))
        }
        return .success(rounded)
    }
}

extension RiskContext {
    fileprivate func base(_ base: SizingPolicy.Base) -> Money { base == .balance ? account.balance : account.equity }

    /// The volume whose loss over a distance is a percentage of the base; nil when there is none.
    fileprivate func volume(risking percent: Double, of base: SizingPolicy.Base, over distance: Price) -> Volume? {
        guard let risk = Money(raw: self.base(base).raw, percent: percent, upTo: 100) else { return nil }
        return value.volume(losing: risk, over: distance, at: quote)
    }

    /// The volume whose value is a percentage of the base; nil when there is none.
    fileprivate func volume(worth percent: Double, of base: SizingPolicy.Base) -> Volume? {
        Money(raw: self.base(base).raw, percent: percent, upTo: 10_000).flatMap { value.volume(worth: $0, at: quote) }
    }
}

extension ContractValue {
    /// The refusal when the broker's own tick value and the conversion disagree by more than a hundredth; nil when they
    /// agree, or when the broker told none.
    fileprivate func tickValueMismatch(at quote: Quote) -> Denial? {
        guard let told = specification.tickValue, quote.isSane else { return nil }
        let lots = Volume(raw: 1000 * Volume.one)
        let found = profit(distance: specification.tick, volume: lots, at: quote)
        guard let found, abs(found.double / 1000 - told) <= 0.01 * abs(told) else {
            return .sizing(
                "tick_value_mismatch", "the broker's tick value and the conversion through the symbol's contract differ by more than 1 %",
                observed: found.map { "\($0.double / 1000) a \(specification.tickSize == nil ? "point" : "tick") and lot" }
                    ?? "no conversion", limit: "\(told) by symbols.tick_value")
        }
        return nil
    }
}

extension Denial {
    fileprivate static func sizing(_ what: String, _ formula: String, observed: String = "", limit: String = "") -> Denial {
        Denial(code: what.hasPrefix("tick") ? what : "size_\(what)", observed: observed, limit: limit, formula: formula)
    }
}

extension Money {
    /// A percentage (kept to a millionth) of an amount, rounded down; nil when negative or too large.
    init?(raw: Int64, percent: Double, upTo most: Double) {
        guard raw > 0, percent > 0, percent <= most, let part = mulDiv(raw, Int64((percent * 1_000_000).rounded()), 100_000_000, .down)
        else { return nil }
        self.init(raw: part)
    }
}

extension Denial: Error {}
