import Settings

/// Decides which alerts are sent by themselves: repetitions and floods are counted and told of together.
struct AlertGate {
    /// What becomes of an alert.
    enum Verdict: Equatable {
        /// It is sent; so many of the same were held back since the last one.
        case send(repetitions: Int)
        case repeated
        /// More than the rate allows.
        case flooded
        /// Less grave than what is sent.
        case minor
    }

    private struct Known {
        var sentAt: Double
        var repetitions = 0
    }

    private let minimumLevel: AlertSettings.Level
    private let ratePerMinute: Double
    private let repeatSeconds: Double
    private var known: [String: Known] = [:]
    private var tokens: Double
    private var filledAt: Double?
    /// Alerts over the rate that nobody was told of yet.
    private(set) var flooded = 0

    init(minimumLevel: AlertSettings.Level, ratePerMinute: Int, repeatMinutes: Int) {
        self.minimumLevel = minimumLevel
        self.ratePerMinute = Double(ratePerMinute)
        repeatSeconds = Double(repeatMinutes) * 60
        tokens = Double(ratePerMinute)
    }

    /// Takes an alert; `now` is in seconds of a clock that never steps.
    mutating func admit(_ alert: Alert, now: Double) -> Verdict {
        guard alert.level >= minimumLevel else { return .minor }
        let key = "\(alert.code)\u{0}\(alert.subject)"
        if var same = known[key], now - same.sentAt < repeatSeconds {
            same.repetitions += 1
            known[key] = same
            return .repeated
        }
        guard takeToken(now) else {
            flooded += 1
            return .flooded
        }
        let repetitions = known[key]?.repetitions ?? 0
        if known.count > 1000 { known = known.filter { now - $0.value.sentAt < repeatSeconds } }
        known[key] = Known(sentAt: now)
        return .send(repetitions: repetitions)
    }

    /// How many were held back by the rate, once there is room to tell; nil when there is nothing to tell.
    mutating func takeFlood(now: Double) -> Int? {
        guard flooded > 0, takeToken(now) else { return nil }
        defer { flooded = 0 }
        return flooded
    }

    /// A bucket that holds a minute's alerts and fills at their rate.
    private mutating func takeToken(_ now: Double) -> Bool {
        tokens = min(ratePerMinute, tokens + (now - (filledAt ?? now)) * ratePerMinute / 60)
        filledAt = now
        guard tokens >= 1 else { return false }
        tokens -= 1
        return true
    }
}
