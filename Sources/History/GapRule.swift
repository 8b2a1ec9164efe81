import Market

/// Decides how much of a break between two rows the market was open for.
struct GapRule {
    /// Fewer open seconds are no gap.
    let shortest: Int64
    private let sessions: TradingSessions?

    /// `sessions` is nil when the hours are not known: then weekends are closed unless there are prices on Saturdays.
    init(sessions: TradingSessions?, shortest: Int64, hasSaturdays: Bool) {
        self.shortest = shortest
        // Friday 20:00 to Sunday 23:00 UTC holds the weekend of most markets, in summer and in winter.
        let full = TradingSessions.Hours(opens: 0, closes: 86_400)
        let weekend = TradingSessions(
            zone: .utc,
            week: [
                [TradingSessions.Hours(opens: 23 * 3600, closes: 86_400)], [full], [full], [full], [full],
                [TradingSessions.Hours(opens: 0, closes: 20 * 3600)], [],
            ])
        self.sessions = sessions ?? (hasSaturdays ? nil : weekend)
    }

    func openSeconds(from start: Int64, to end: Int64) -> Int64 {
        // Always open, or open throughout: most breaks are a few seconds.
        guard let sessions, !sessions.isAlwaysOpen else { return max(0, end - start) }
        return sessions.openSeconds(from: start, to: end)
    }

    /// The gap between two instants; nil when the market was open for less than ``shortest``.
    func gap(from start: Timestamp, to end: Timestamp) -> PriceQuality.Gap? {
        guard end.seconds - start.seconds >= shortest else { return nil }
        let open = openSeconds(from: start.seconds, to: end.seconds)
        return open >= shortest ? PriceQuality.Gap(from: start, to: end, openSeconds: open) : nil
    }
}
