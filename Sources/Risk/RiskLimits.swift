public import Market

/// Every limit of the risk chain with its effective value; absent never means off.
///
/// Only the `off` preset leaves out limits that have a strict default.
public struct RiskLimits: Hashable, Sendable, Codable {
    /// Where the limits started; single ones may differ from it.
    public let preset: String
    /// When a new day begins.
    public var dailyReset: DailyReset
    /// The capital that limits on the initial balance count from, account currency; nil for the balance at the start.
    public var initialBalance: Money?
    private var values: [String: LimitValue]

    /// A preset's limits; ``RiskPreset/all`` lists them.
    public init(preset: RiskPreset, dailyReset: DailyReset) {
        self.preset = preset.name
        self.dailyReset = dailyReset
        values = preset.values
    }

    /// No guard at all: for research in backtests.
    public var isOff: Bool { preset == RiskPreset.off.name }

    /// The value of a limit; nil when it is not set.
    public subscript(limit: Limit) -> LimitValue? {
        get { values[limit.key] }
        set { values[limit.key] = newValue }
    }

    /// The value of a numeric limit.
    public func number(_ limit: Limit) -> Double? {
        guard case .number(let value)? = values[limit.key] else { return nil }
        return value
    }

    /// The value of a limit that counts whole things.
    public func count(_ limit: Limit) -> Int? { number(limit).map { Int($0) } }

    /// The value of a volume limit, to the nearest 10^-8 lot, so that 0.29 lots are not 0.28999999.
    public func volume(_ limit: Limit) -> Volume? { number(limit).flatMap { Volume($0) } }

    /// The value of a flag; false when it is not set.
    public func flag(_ limit: Limit) -> Bool { values[limit.key] == .flag(true) }

    /// The value of a choice or mode.
    public func choice(_ limit: Limit) -> String? {
        guard case .choice(let name)? = values[limit.key] else { return nil }
        return name
    }
}

/// The instant at which a trading day begins: a time of day in a zone with its summer time.
public struct DailyReset: Hashable, Sendable, Codable {
    /// 0 to 86,399.
    public var secondOfDay: Int64
    /// The clock on which ``secondOfDay`` is read.
    public var zone: ZoneRules

    public init(secondOfDay: Int64, zone: ZoneRules) {
        precondition((0..<86_400).contains(secondOfDay), "Invariant: a second of the day")
        (self.secondOfDay, self.zone) = (secondOfDay, zone)
    }
}
