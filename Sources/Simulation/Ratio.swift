/// An exact fraction, kept in lowest terms so that products of prices, volumes and rates stay within 128 bits.
struct Ratio {
    private(set) var numerator: Int128 = 1
    /// Positive.
    private(set) var denominator: Int128 = 1

    /// Multiplies by `top ÷ bottom`, `bottom` positive; nil on overflow.
    func times(_ top: Int64, over bottom: Int64 = 1) -> Ratio? {
        let (above, below) = (Int128(top), Int128(bottom))
        let first = Ratio.commonDivisor(above, denominator)
        let second = Ratio.commonDivisor(numerator, below)
        let (product, overflow) = (numerator / second).multipliedReportingOverflow(by: above / first)
        let (divisor, overflowed) = (denominator / first).multipliedReportingOverflow(by: below / second)
        return overflow || overflowed ? nil : Ratio(numerator: product, denominator: divisor)
    }

    /// At least 1.
    private static func commonDivisor(_ a: Int128, _ b: Int128) -> Int128 {
        var (x, y) = (a < 0 ? -a : a, b < 0 ? -b : b)
        while y != 0 { (x, y) = (y, x % y) }
        return max(x, 1)
    }
}
