/// The length of a bar, with MT5's names.
public enum Timeframe: String, CaseIterable, Sendable, Comparable, Codable {
    case m1 = "M1", m2 = "M2", m3 = "M3", m4 = "M4", m5 = "M5", m6 = "M6", m10 = "M10", m12 = "M12", m15 = "M15"
    case m20 = "M20", m30 = "M30"
    case h1 = "H1", h2 = "H2", h3 = "H3", h4 = "H4", h6 = "H6", h8 = "H8", h12 = "H12"
    case d1 = "D1", w1 = "W1", mn1 = "MN1"

    /// Nominal seconds; a month counts 30 days here, its real length comes from ``end(ofBarOpened:)``.
    public var nominalSeconds: Int64 {
        switch self {
        case .m1: 60
        case .m2: 120
        case .m3: 180
        case .m4: 240
        case .m5: 300
        case .m6: 360
        case .m10: 600
        case .m12: 720
        case .m15: 900
        case .m20: 1200
        case .m30: 1800
        case .h1: 3600
        case .h2: 7200
        case .h3: 10_800
        case .h4: 14_400
        case .h6: 21_600
        case .h8: 28_800
        case .h12: 43_200
        case .d1: 86_400
        case .w1: 604_800
        case .mn1: 2_592_000
        }
    }

    public static func < (left: Timeframe, right: Timeframe) -> Bool { left.nominalSeconds < right.nominalSeconds }

    /// Whether bars of this timeframe can be merged from whole bars of a shorter one (or of itself).
    public func holdsWhole(_ shorter: Timeframe) -> Bool {
        if self == shorter { return true }
        // Weeks do not divide months; days do.
        if self == .mn1 { return shorter <= .d1 }
        return nominalSeconds % shorter.nominalSeconds == 0
    }

    /// Parses `H1` in either case; nil for anything else.
    public init?(text: String) { self.init(rawValue: text.uppercased()) }

    /// The opening second of the bar that holds a second; both count from 1970 on the clock that days align to.
    ///
    /// Weeks open on Sunday, months on the first, as in MT5.
    public func opening(ofSecond second: Int64) -> Int64 {
        switch self {
        case .w1: return floorDivide(second + 4 * 86_400, 604_800) * 604_800 - 4 * 86_400
        case .mn1:
            let civil = CivilTime(secondsSince1970: second)
            return CivilTime.days(year: civil.year, month: civil.month, day: 1) * 86_400
        default: return floorDivide(second, nominalSeconds) * nominalSeconds
        }
    }

    /// The first second after a bar, from its opening second on the same clock.
    public func end(ofBarOpened second: Int64) -> Int64 {
        guard self == .mn1 else { return second + nominalSeconds }
        let civil = CivilTime(secondsSince1970: second)
        return civil.month == 12
            ? CivilTime.days(year: civil.year + 1, month: 1, day: 1) * 86_400
            : CivilTime.days(year: civil.year, month: civil.month + 1, day: 1) * 86_400
    }
}
