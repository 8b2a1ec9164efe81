import Market
import Testing

@Suite("Fixed-point numbers")
struct FixedPointTests {
    @Test(arguments: [
        ("0", 0), ("1", 100_000_000), ("-1.5", -150_000_000), ("+2", 200_000_000), ("1.10000", 110_000_000),
        ("0.00000001", 1), ("0.000000010", 1), ("92233720368.54775807", Int64.max), (".5", 50_000_000), ("-0", 0),
    ])
    func parses(text: String, raw: Int64) { #expect(Price(text: text)?.raw == raw) }

    @Test(arguments: [
        "", "-", ".", "+", "--1", "1.1.1", "1e5", "nan", "inf", " 1", "1 ", "1,5", "0.000000001",
        "92233720368.54775808", "99999999999999999999", "0x10", "١",
    ])
    func refuses(text: String) { #expect(Price(text: text) == nil) }

    @Test(arguments: [
        (110_000_000, 5, "1.10000"), (-110_000_500, 5, "-1.10001"), (-110_000_499, 5, "-1.10000"), (-499, 5, "0.00000"),
        (50_000_000, 0, "1"), (49_999_999, 0, "0"), (-50_000_000, 0, "-1"), (1, 8, "0.00000001"),
        (Int64.max, 2, "92233720368.55"), (Int64.min, 8, "-92233720368.54775808"),
    ])
    func writesRoundedHalfAwayFromZero(raw: Int64, digits: Int, text: String) {
        #expect(Price(raw: raw).text(digits: digits) == text)
    }

    @Test func textReadsBackAsTheSameNumber() {
        var noise = Noise(state: 11)
        for _ in 0..<3000 {
            let shift = noise.next() % 63
            let raw = Int64(bitPattern: noise.next()) >> Int64(shift)
            guard raw != .min else { continue }
            let (price, money) = (Price(raw: raw), Money(raw: raw))
            let isSame =
                Price(text: price.description) == price && Price(text: price.text(digits: 8)) == price
                && Money(text: money.description) == money
            #expect(isSame && !price.description.hasSuffix(".") && price.description != "-0")
        }
    }

    @Test func takesDoublesOnlyWhenTheyFit() {
        #expect(Price(1.1)?.raw == 110_000_000)
        #expect(Money(0.00005)?.raw == 1 && Money(-0.00005)?.raw == -1)
        for value in [Double.nan, .infinity, -.infinity, 1e12, -1e300] { #expect(Price(value) == nil) }
        #expect(Price(raw: 123_456_789).double == 1.23456789)
    }

    @Test func dividesInEveryDirection() {
        let table: [(Int64, Int64, Int64, Int64)] = [
            (7, 3, 4, 4), (-7, -4, -3, -4), (5, 2, 3, 3), (-5, -3, -2, -3), (4, 2, 2, 2), (1, 0, 1, 1), (0, 0, 0, 0),
        ]
        for (dividend, down, up, nearest) in table {
            let divisor: Int128 = 2
            #expect(divide(Int128(dividend), divisor, .down) == down)
            #expect(divide(Int128(dividend), divisor, .up) == up)
            #expect(divide(Int128(dividend), divisor, .halfAwayFromZero) == nearest)
        }
        #expect(mulDiv(.max, .max, .max, .down) == .max)
        #expect(mulDiv(.max, 2, 1, .down) == nil)
        #expect(mulDiv(.min, .max, .max, .up) == .min)
    }

    /// Both times 2^64 have the same quotient, which is then counted in 128 bits.
    @Test func dividesTheSameInEitherWidth() {
        var noise = Noise(state: 11)
        for _ in 0..<20_000 {
            let dividend = Int128(Int64(bitPattern: noise.next()) >> Int64(noise.next() % 63))
            let divisor = Int128(max(noise.next() >> (1 + noise.next() % 62), 1))
            for rounding in [Rounding.down, .up, .halfAwayFromZero] {
                #expect(divide(dividend, divisor, rounding) == divide(dividend << 64, divisor << 64, rounding))
            }
        }
    }
}
