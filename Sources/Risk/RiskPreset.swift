/// A named starting point for all limits.
public struct RiskPreset: Sendable {
    /// What `risk.preset` says.
    public let name: String
    /// One sentence.
    public let summary: String
    /// Where the rules are published and when they were read; nil for Herald's own.
    public let source: String?
    /// Whether a value looser than the preset's must be named in `risk.loosen`: rules of somebody else's.
    public var isBinding: Bool { source != nil }
    /// `"HH:MM ZONE"`: when a new day begins unless the configuration says otherwise.
    public let dailyReset: String
    let values: [String: LimitValue]

    /// The default: every guard on.
    public static let strict = RiskPreset(
        name: "strict", summary: "Herald's own defaults: every guard on.", source: nil, dailyReset: "17:00 America/New_York",
        values: standardValues)

    /// Research only: no guard at all. Refused outside backtests.
    public static let off = RiskPreset(
        name: "off", summary: "No guard at all: for research, accepted by backtests only.", source: nil,
        dailyReset: "17:00 America/New_York", values: [:])

    /// Every preset there is.
    public static let all: [RiskPreset] = [strict, off] + propFirms

    /// The preset of a name; nil when there is none.
    public static func named(_ name: String) -> RiskPreset? { all.first { $0.name == name } }

    /// The preset's value of a limit; nil when it leaves it unset.
    public subscript(limit: Limit) -> LimitValue? { values[limit.key] }

    private static let standardValues = Dictionary(
        uniqueKeysWithValues: GuardCatalogue.limits.compactMap { limit in limit.standard.map { (limit.key, $0) } })

    /// Rules of others: the strict values with the published ones in their place, and no more at risk at the stops of
    /// everything together than a day may lose.
    static func rules(
        _ name: String, _ summary: String, source: String, dailyReset: String, _ published: [(Limit, LimitValue)]
    ) -> RiskPreset {
        var values = standardValues.merging(published.map { ($0.0.key, $0.1) }) { $1 }
        values[OpenRiskGuard.limit.key] = values[DailyLossGuard.percent.key]
        values[OrderRiskGuard.limit.key] = .number(2)
        return RiskPreset(name: name, summary: summary, source: source, dailyReset: dailyReset, values: values)
    }
}
