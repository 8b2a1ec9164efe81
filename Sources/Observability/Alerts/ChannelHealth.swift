/// When a channel may be tried again: twice as long after each failure in a row, from one second to one minute.
struct ChannelHealth {
    private var failures = 0
    private(set) var readyAt = -Double.infinity

    func isReady(now: Double) -> Bool { now >= readyAt }

    mutating func succeeded() { self = ChannelHealth() }

    /// The other side may ask for more time, up to ten minutes.
    mutating func failed(now: Double, retryAfterSeconds: Double?) {
        let pause = min(60, Double(1 << min(failures, 6)))
        failures += 1
        readyAt = now + max(pause, min(600, max(0, retryAfterSeconds ?? 0)))
    }
}
