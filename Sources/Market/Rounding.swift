/// How a quotient that is not whole becomes whole.
public enum Rounding: Sendable {
    /// To the nearest, halves away from zero: deals' profit, commission and swap.
    case halfAwayFromZero
    /// Towards negative infinity.
    case down
    /// Towards positive infinity.
    case up
}

/// `a × b ÷ divisor` through a 128-bit product; nil when the result does not fit 64 bits.
///
/// `divisor` must be positive.
@inlinable
public func mulDiv(_ a: Int64, _ b: Int64, _ divisor: Int64, _ rounding: Rounding) -> Int64? {
    divide(Int128(a) * Int128(b), Int128(divisor), rounding)
}

/// A 128-bit quotient rounded as asked; nil when it does not fit 64 bits. `divisor` must be positive.
public func divide(_ dividend: Int128, _ divisor: Int128, _ rounding: Rounding) -> Int64? {
    precondition(divisor > 0, "Invariant: the divisor is positive")
    // Most amounts fit 64 bits, which a processor divides in a tenth of the time.
    if let dividend = Int64(exactly: dividend), let divisor = Int64(exactly: divisor) { return divide(dividend, divisor, rounding) }
    var (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
    switch rounding {
    case .halfAwayFromZero:
        if remainder.magnitude * 2 >= divisor.magnitude { quotient += dividend < 0 ? -1 : 1 }
    case .down:
        if remainder < 0 { quotient -= 1 }
    case .up:
        if remainder > 0 { quotient += 1 }
    }
    remainder = 0
    return Int64(exactly: quotient)
}

/// The same in 64 bits. A quotient that is rounded has a divisor above 1, so that there is room for what is added.
private func divide(_ dividend: Int64, _ divisor: Int64, _ rounding: Rounding) -> Int64 {
    let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
    switch rounding {
    case .halfAwayFromZero:
        // Both are below 2^63, and a remainder of 0 is below half of any divisor.
        return remainder.magnitude * 2 >= divisor.magnitude ? quotient + (dividend < 0 ? -1 : 1) : quotient
    case .down: return remainder < 0 ? quotient - 1 : quotient
    case .up: return remainder > 0 ? quotient + 1 : quotient
    }
}
