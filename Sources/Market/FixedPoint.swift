/// A decimal number held as an integer count of a fixed fraction, so that sums and comparisons are exact.
///
/// Rule: a value enters from `Double` only through the failable initialiser, which refuses NaN, infinity and
/// whatever does not fit. Arithmetic traps on overflow; products go through ``mulDivRounded(_:_:_:)``.
public protocol FixedPoint: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number of decimal digits kept; `raw` counts units of `10^-fractionDigits`.
    static var fractionDigits: Int { get }
    /// The value of one, in units: `10^fractionDigits`.
    static var one: Int64 { get }
    /// The count of units.
    var raw: Int64 { get set }
    /// Makes a value from a count of units.
    init(raw: Int64)
}

extension FixedPoint {
    /// Zero.
    @inlinable public static var zero: Self { Self(raw: 0) }

    /// Rounds a number half away from zero to the nearest unit; nil for NaN, infinity and what does not fit.
    public init?(_ value: Double) {
        let scaled = (value * Double(Self.one)).rounded(.toNearestOrAwayFromZero)
        guard scaled.isFinite, abs(scaled) < 9.2e18 else { return nil }
        self.init(raw: Int64(scaled))
    }

    /// The nearest `Double`, for kernels, statistics and scripts.
    @inlinable public var double: Double { Double(raw) / Double(Self.one) }

    @inlinable public static func < (left: Self, right: Self) -> Bool { left.raw < right.raw }
    @inlinable public static func + (left: Self, right: Self) -> Self { Self(raw: left.raw + right.raw) }
    @inlinable public static func - (left: Self, right: Self) -> Self { Self(raw: left.raw - right.raw) }
    @inlinable public static prefix func - (value: Self) -> Self { Self(raw: -value.raw) }
    @inlinable public static func += (left: inout Self, right: Self) { left.raw += right.raw }
    @inlinable public static func -= (left: inout Self, right: Self) { left.raw -= right.raw }

    /// Plain decimal text with exactly `digits` decimals (0 to `fractionDigits`), rounded half away from zero.
    public func text(digits: Int) -> String {
        decimalText(raw: raw, fractionDigits: Self.fractionDigits, shown: digits)
    }

    /// Plain decimal text without trailing zeros.
    public var description: String {
        var text = self.text(digits: Self.fractionDigits)
        guard text.contains(".") else { return text }
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return text
    }

    /// Parses plain decimal text such as `-12.5`; nil when malformed, too long or not representable exactly.
    public init?(text: some StringProtocol) {
        guard let raw = parseDecimal(text.utf8, fractionDigits: Self.fractionDigits) else { return nil }
        self.init(raw: raw)
    }
}

/// Ten to the power of `exponent` (0 to 18).
@inlinable public func powerOfTen(_ exponent: Int) -> Int64 {
    precondition(exponent >= 0 && exponent <= 18, "Invariant: a power of ten fits 64 bits")
    var result: Int64 = 1
    for _ in 0..<exponent { result *= 10 }
    return result
}

func decimalText(raw: Int64, fractionDigits: Int, shown digits: Int) -> String {
    precondition(digits >= 0 && digits <= fractionDigits, "Invariant: shown digits within kept digits")
    let dropped = powerOfTen(fractionDigits - digits)
    let (quotient, remainder) = raw.magnitude.quotientAndRemainder(dividingBy: UInt64(dropped))
    let rounded = quotient + (remainder * 2 >= UInt64(dropped) && remainder > 0 ? 1 : 0)
    let sign = raw < 0 && rounded > 0 ? "-" : ""
    let scale = UInt64(powerOfTen(digits))
    let (whole, fraction) = rounded.quotientAndRemainder(dividingBy: scale)
    guard digits > 0 else { return "\(sign)\(whole)" }
    let fractionText = String(fraction)
    return "\(sign)\(whole)." + String(repeating: "0", count: digits - fractionText.count) + fractionText
}

func parseDecimal(_ bytes: some Sequence<UInt8>, fractionDigits: Int) -> Int64? {
    var value: Int64 = 0
    var negative = false
    var decimals: Int?
    var digits = 0
    for (index, byte) in bytes.enumerated() {
        switch byte {
        case UInt8(ascii: "-") where index == 0: negative = true
        case UInt8(ascii: "+") where index == 0: break
        case UInt8(ascii: ".") where decimals == nil: decimals = 0
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            digits += 1
            if let seen = decimals {
                if seen == fractionDigits {
                    if byte != UInt8(ascii: "0") { return nil }
                    continue
                }
                decimals = seen + 1
            }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflowed) = product.addingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
            if overflow || overflowed { return nil }
            value = sum
        default: return nil
        }
    }
    guard digits > 0 else { return nil }
    let (scaled, overflow) = value.multipliedReportingOverflow(by: powerOfTen(fractionDigits - (decimals ?? 0)))
    return overflow ? nil : (negative ? -scaled : scaled)
}
