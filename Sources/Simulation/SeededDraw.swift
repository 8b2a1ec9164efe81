/// Chance without a state: the same seed and the same subject always draw the same number, whatever was drawn before.
///
/// The finaliser of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014) over a counter.
struct SeededDraw {
    /// What is drawn for, so that one order's slippage says nothing about its delay.
    enum Purpose: UInt64 {
        case entrySlippage = 1
        case exitSlippage, orderDelay, closeDelay, levelDelay
    }

    let seed: UInt64

    /// A whole number from 0 to `most`, each as likely as the others; 0 when `most` is not positive.
    func number(upTo most: Int64, for purpose: Purpose, _ first: Int64, _ second: Int64 = 0) -> Int64 {
        guard most > 0 else { return 0 }
        var word = SeededDraw.mixed(seed &+ purpose.rawValue &* 0x9E37_79B9_7F4A_7C15)
        word = SeededDraw.mixed(word ^ UInt64(bitPattern: first))
        word = SeededDraw.mixed(word ^ UInt64(bitPattern: second))
        return Int64(word.multipliedFullWidth(by: UInt64(most) + 1).high)
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var word = value &+ 0x9E37_79B9_7F4A_7C15
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
