import History
import Market

/// New York's clock since 2007 plus whole hours, made by hand from the law: summer time from the second Sunday of March
/// to the first of November.
func newYork(plusHours hours: Int64, years: ClosedRange<Int> = 2007...2040) -> ZoneRules {
    func sunday(_ number: Int64, month: Int, year: Int) -> Int64 {
        let first = CivilTime.days(year: year, month: month, day: 1)
        // 1970-01-01 was a Thursday.
        let weekday = (first + 4) % 7
        return (first + (7 - weekday) % 7 + (number - 1) * 7) * 86_400
    }
    let (winter, summer) = ((hours - 5) * 3600, (hours - 4) * 3600)
    let transitions = years.flatMap { year in
        [
            ZoneRules.Transition(at: sunday(2, month: 3, year: year) + 7 * 3600, offset: summer),
            ZoneRules.Transition(at: sunday(1, month: 11, year: year) + 6 * 3600, offset: winter),
        ]
    }
    return ZoneRules(name: "America/New_York+\(hours)", initialOffset: winter, transitions: transitions)
}

let usualHeader = "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\n"

/// A row of good prices at a time such as `2020.01.06\t10:00:00`.
func row(_ time: String) -> String { "\(time)\t1.10000\t1.10020\t1.09990\t1.10010\t12\t0\t8\n" }

func instant(_ text: String) -> Timestamp { Timestamp(text: text) ?? Timestamp(nanoseconds: 0) }

func specification(_ name: String) throws -> SymbolSpecification {
    guard let found = SymbolSpecification.builtIn(name) else { throw MissingSymbol(name: name) }
    return found
}

struct MissingSymbol: Error { let name: String }

func importText(_ text: String, _ symbol: String = "EURUSD", zone: ZoneRules = .utc) throws -> ImportedBars {
    try BarFile.read(bytes: text.utf8, name: "bars.csv", specification: try specification(symbol), zone: zone)
}

/// The error of an import as its message; empty when it succeeded.
func message(_ text: some Sequence<UInt8>, _ symbol: String = "EURUSD") throws -> String {
    let specification = try specification(symbol)
    do throws(BarFileError) {
        _ = try BarFile.read(bytes: text, name: "bars.csv", specification: specification, zone: .utc)
        return ""
    } catch {
        return error.message
    }
}

extension BarSeries {
    func hasSameBars(as other: BarSeries) -> Bool {
        digits == other.digits && timeframe == other.timeframe && opened == other.opened && prices == other.prices
            && extras == other.extras
    }

    var bars: [Bar] { (0..<count).map { self[$0] } }
}

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
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
