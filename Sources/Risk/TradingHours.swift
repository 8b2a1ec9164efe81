public import Market

/// When entries are allowed: the same hours on a range of weekdays, on a clock with its summer time.
public struct TradingHours: Hashable, Sendable, Codable {
    /// 0 = Sunday to 6 = Saturday, the day on which the hours begin; may run over the end of the week.
    public let firstDay: Int
    /// The last day on which the hours begin.
    public let lastDay: Int
    /// Second of the day at which entries begin to be allowed, 0 to 86,399.
    public let opens: Int64
    /// Second of the day at which they cease, 1 to 86,400, after ``opens``.
    public let closes: Int64
    /// The clock on which both are read.
    public let zone: ZoneRules
    /// As it was written.
    public let text: String

    public init(firstDay: Int, lastDay: Int, opens: Int64, closes: Int64, zone: ZoneRules, text: String) {
        precondition((0...6).contains(firstDay) && (0...6).contains(lastDay), "Invariant: weekdays are 0 to 6")
        precondition(opens >= 0 && opens < closes && closes <= 86_400, "Invariant: hours open before they close")
        (self.firstDay, self.lastDay, self.opens, self.closes) = (firstDay, lastDay, opens, closes)
        (self.zone, self.text) = (zone, text)
    }

    /// Whether entries are allowed at an instant (UTC seconds since 1970); the opening second is in, the closing one is not.
    public func contain(_ second: Int64) -> Bool {
        let local = zone.local(second)
        let day = floorDivide(local, 86_400)
        let weekday = Int(((day + 4) % 7 + 7) % 7)
        let within = firstDay <= lastDay ? (firstDay...lastDay).contains(weekday) : weekday >= firstDay || weekday <= lastDay
        let ofDay = local - day * 86_400
        return within && ofDay >= opens && ofDay < closes
    }
}
