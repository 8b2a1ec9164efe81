/// Numbers that a seed gives, one after the other; the same seed gives the same ones everywhere.
///
/// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
struct SeededStream {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    /// A stream of its own for one purpose, so that more draws for another change nothing here.
    init(_ seed: UInt64, for purpose: UInt64) {
        var mixer = SeededStream(seed ^ (purpose &+ 1) &* 0xD1B5_4A32_D192_ED03)
        state = mixer.next()
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    /// A whole number of a range, each as likely as the others.
    mutating func number(_ range: ClosedRange<Int64>) -> Int64 {
        let count = UInt64(bitPattern: range.upperBound &- range.lowerBound) &+ 1
        return range.lowerBound &+ Int64(bitPattern: next().multipliedFullWidth(by: count).high)
    }

    /// True so many times in a thousand.
    mutating func chance(_ perMille: Int64) -> Bool { perMille > 0 && number(0...999) < perMille }

    /// One of several; they must not be none.
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[Int(number(0...Int64(elements.count - 1)))] }

    /// Milliseconds of a range, as nanoseconds.
    mutating func milliseconds(_ range: ClosedRange<Int64>) -> Int64 { number(range) * 1_000_000 }
}
