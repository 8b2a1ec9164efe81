/// One limit of the risk chain: the single source of its key, unit, bounds, default and documentation.
public struct Limit: Sendable {
    /// The configuration key under `[risk]`; numbers end in their unit unless it is a count.
    public let key: String
    /// What a value must look like; the bounds are hard.
    public let kind: Kind
    /// The value under the `strict` preset; nil for the few limits that have no sensible universal value.
    public let standard: LimitValue?
    /// One sentence, with what it is compared with.
    public let summary: String

    /// What a value must look like.
    public enum Kind: Sendable {
        case number(Unit, ClosedRange<Double>, tighter: Direction)
        /// `tighter` is the value that admits less.
        case flag(tighter: Bool)
        /// From the loosest to the tightest.
        case choice([String])
        /// Names without an order: neither is tighter.
        case mode([String])
        /// `"Mon-Fri 00:05-23:50 Europe/Prague"`
        case hours
    }

    /// What a number counts.
    public enum Unit: String, Sendable {
        /// 0 to 100; never a fraction.
        case percent
        case lots, points, seconds, minutes, ratio
        /// A whole number of things that the key names.
        case count
    }

    /// Which way a limit becomes harder to pass.
    public enum Direction: Sendable { case lower, higher }

    static func number(
        _ key: String, _ unit: Unit, _ range: ClosedRange<Double>, strict: Double?, tighter: Direction = .lower, _ summary: String
    ) -> Limit {
        Limit(key: key, kind: .number(unit, range, tighter: tighter), standard: strict.map(LimitValue.number), summary: summary)
    }

    static func percent(_ key: String, upTo most: Double, strict: Double?, tighter: Direction = .lower, _ summary: String) -> Limit {
        number(key, .percent, Double.leastNonzeroMagnitude...most, strict: strict, tighter: tighter, summary)
    }

    /// Whether one value admits less than another; false for equal values and for modes.
    public func isTighter(_ value: LimitValue, than other: LimitValue) -> Bool {
        switch (kind, value, other) {
        case (.number(_, _, .lower), .number(let a), .number(let b)): a < b
        case (.number(_, _, .higher), .number(let a), .number(let b)): a > b
        case (.flag(let tighter), .flag(let a), .flag(let b)): a != b && a == tighter
        case (.choice(let names), .choice(let a), .choice(let b)): (names.firstIndex(of: a) ?? 0) > (names.firstIndex(of: b) ?? 0)
        default: false
        }
    }

    /// Whether a value gives up something that another one asks for: it is looser, or another mode or other hours.
    public func loosens(_ value: LimitValue, _ theirs: LimitValue) -> Bool {
        switch kind {
        case .mode, .hours: value != theirs
        case .number, .flag, .choice: isTighter(theirs, than: value)
        }
    }
}

/// The effective value of one limit.
public enum LimitValue: Hashable, Sendable, Codable {
    case number(Double)
    case flag(Bool)
    case choice(String)
    case hours(TradingHours)

    /// As it is written in a configuration, without the unit.
    public var text: String {
        switch self {
        case .number(let value): value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
        case .flag(let value): String(value)
        case .choice(let name): name
        case .hours(let hours): hours.text
        }
    }
}
