import Market

/// New York's clock since 2007 plus whole hours, made by hand from the law: summer time from the second Sunday of March
/// to the first of November.
func newYork(plusHours hours: Int64) -> ZoneRules {
    func sunday(_ number: Int64, month: Int, year: Int) -> Int64 {
        let first = CivilTime.days(year: year, month: month, day: 1)
        // 1970-01-01 was a Thursday.
        let weekday = (first + 4) % 7
        return (first + (7 - weekday) % 7 + (number - 1) * 7) * 86_400
    }
    let (winter, summer) = ((hours - 5) * 3600, (hours - 4) * 3600)
    let transitions = (2007...2040).flatMap { year in
        [
            ZoneRules.Transition(at: sunday(2, month: 3, year: year) + 7 * 3600, offset: summer),
            ZoneRules.Transition(at: sunday(1, month: 11, year: year) + 6 * 3600, offset: winter),
        ]
    }
    return ZoneRules(name: "America/New_York+\(hours)", initialOffset: winter, transitions: transitions)
}

func instant(_ text: String) -> Timestamp { Timestamp(text: text) ?? Timestamp(nanoseconds: 0) }

/// SplitMix64, for tests that try many inputs.
struct Noise {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
    mutating func within(_ range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + Int64(next() % UInt64(range.upperBound - range.lowerBound + 1))
    }
}
