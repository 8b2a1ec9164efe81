public import Market

/// Every limit of the risk chain with its effective value; absent never means off.
///
/// A nil limit exists only under the `off` preset and for the two limits that have no sensible universal value.
public struct RiskLimits: Hashable, Sendable {
    /// A named starting point for all limits.
    public enum Preset: String, CaseIterable, Sendable {
        /// The default: every guard on.
        case strict
        /// Research only: no guard at all. Refused outside backtests.
        case off
    }

    /// Where the limits started; single ones may differ from it.
    public var preset: Preset
    /// Every entry must carry a stop loss.
    public var stopRequired: Bool
    /// Lots.
    public var maximumVolumePerOrder: Volume?
    /// Lots, open and pending together.
    public var maximumVolumePerSymbol: Volume?
    /// Positions and pending entries, all symbols together.
    public var maximumOpenPositions: Int?
    /// Percent of the day's anchor: the higher of balance and equity at the reset.
    public var maximumDailyLossPercent: Double?
    /// When a new day begins.
    public var dailyReset: DailyReset
    /// Percent of the highest equity so far; latched for good.
    public var maximumDrawdownPercent: Double?
    /// Spread in percent of the bid.
    public var maximumSpreadPercent: Double?
    /// Spread in points; nil when only the percentage counts.
    public var maximumSpreadPoints: Int?

    public init(preset: Preset, dailyReset: DailyReset) {
        let isStrict = preset == .strict
        self.preset = preset
        self.dailyReset = dailyReset
        stopRequired = isStrict
        maximumVolumePerOrder = isStrict ? Volume(raw: 5 * Volume.one) : nil
        maximumVolumePerSymbol = isStrict ? Volume(raw: 10 * Volume.one) : nil
        maximumOpenPositions = isStrict ? 10 : nil
        maximumDailyLossPercent = isStrict ? 5 : nil
        maximumDrawdownPercent = isStrict ? 20 : nil
        maximumSpreadPercent = isStrict ? 0.1 : nil
        maximumSpreadPoints = nil
    }
}

/// The instant at which a trading day begins: a time of day in a zone with its summer time.
public struct DailyReset: Hashable, Sendable {
    /// 0 to 86,399.
    public var secondOfDay: Int64
    /// The clock on which ``secondOfDay`` is read.
    public var zone: ZoneRules

    public init(secondOfDay: Int64, zone: ZoneRules) {
        precondition((0..<86_400).contains(secondOfDay), "Invariant: a second of the day")
        (self.secondOfDay, self.zone) = (secondOfDay, zone)
    }
}
