/// An exact fraction that is not negative, in lowest terms.
@usableFromInline
struct Fraction: Hashable, Sendable {
    @usableFromInline let numerator: Int128
    @usableFromInline let denominator: Int128

    static let one = Fraction(1, 1)

    /// `numerator` must not be negative, `denominator` must be positive.
    init(_ numerator: Int128, _ denominator: Int128) {
        precondition(numerator >= 0 && denominator > 0, "Invariant: a fraction is not negative and has a denominator")
        let divisor = greatestCommonDivisor(numerator, denominator)
        (self.numerator, self.denominator) = (numerator / divisor, denominator / divisor)
    }

    /// The product; nil on overflow.
    func times(_ other: Fraction) -> Fraction? {
        let left = greatestCommonDivisor(numerator, other.denominator)
        let right = greatestCommonDivisor(other.numerator, denominator)
        let (top, overflow) = (numerator / left).multipliedReportingOverflow(by: other.numerator / right)
        let (bottom, overflowed) = (denominator / right).multipliedReportingOverflow(by: other.denominator / left)
        return overflow || overflowed ? nil : Fraction(top, bottom)
    }
}

/// `numerator / denominator × above / below` with positive denominators, not reduced unless it would not fit; nil on overflow.
func scaled(_ numerator: Int128, _ denominator: Int128, by above: Int128, over below: Int128) -> (Int128, Int128)? {
    let (top, overflow) = numerator.multipliedReportingOverflow(by: above)
    let (bottom, overflowed) = denominator.multipliedReportingOverflow(by: below)
    if !overflow, !overflowed { return (top, bottom) }
    guard above >= 0, below > 0, denominator > 0, let magnitude = Int128(exactly: numerator.magnitude),
        let product = Fraction(magnitude, denominator).times(Fraction(above, below))
    else { return nil }
    return (numerator < 0 ? -product.numerator : product.numerator, product.denominator)
}

func greatestCommonDivisor(_ a: Int128, _ b: Int128) -> Int128 {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
}
