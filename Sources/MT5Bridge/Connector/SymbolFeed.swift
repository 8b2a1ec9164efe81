internal import Market

/// One symbol's ticks: where the terminal's store stands, and the bar that forms.
struct SymbolFeed {
    /// Server milliseconds of the newest tick; 0 before the first.
    private(set) var newest: Int64 = 0
    /// How many ticks of that millisecond came.
    private(set) var seen: UInt32 = 0
    /// Builds the bars; nil before the server's clock is known.
    var bars: BarAssembly?
    /// When the ticks stopped with a session, Herald's monotonic milliseconds; nil while they run.
    private(set) var pausedAt: Int64?
    /// The opening of the newest bar that was delivered.
    var delivered: Timestamp?
    /// Bars that ended while an earlier one is fetched.
    var held: [Bar] = []
    /// The smallest price step.
    let point: Price

    init(point: Price) { self.point = point }

    /// Whether a tick is news, and counts it as seen.
    mutating func accepts(_ time: Int64) -> Bool {
        guard time >= newest, time > 0 else { return false }
        seen = time == newest ? seen + 1 : 1
        newest = time
        return true
    }

    /// The session ended.
    mutating func pause(at now: Int64) { if pausedAt == nil { pausedAt = now } }

    /// From where the ticks go on: where they stopped, or, after too long a break, from now on.
    mutating func cursor(_ symbol: String, at now: Int64, within milliseconds: Int64) -> TickCursor {
        if let pausedAt, now - pausedAt > milliseconds { restart() }
        pausedAt = nil
        return TickCursor(symbol: symbol, from: newest, seen: newest == 0 ? 0 : seen)
    }

    private mutating func restart() {
        (newest, seen) = (0, 0)
        bars?.forget()
    }
}
