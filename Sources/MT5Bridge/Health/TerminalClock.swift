/// The terminal's monotonic clock as Herald knows it: what it showed in the newest PONG, and when that arrived.
///
/// docs/bridge-protocol.md, "Trading": a command that must not leave after Herald's time X is void from P + (X − R). The PONG was
/// on its way when it showed P, so that instant is never later than X.
public struct TerminalClock: Hashable, Sendable {
    /// P: the terminal's monotonic milliseconds in the newest PONG.
    public var shown: Int64
    /// R: Herald's monotonic milliseconds when it arrived.
    public var arrived: Int64

    public init(shown: Int64, arrived: Int64) { (self.shown, self.arrived) = (shown, arrived) }

    /// The terminal's milliseconds from which on a command is void that must not leave after an instant of Herald's monotonic
    /// clock; nil when that instant is beyond what the numbers hold.
    public func voidFrom(_ instant: Int64) -> Int64? {
        let (distance, overflowed) = instant.subtractingReportingOverflow(arrived)
        let (result, overflows) = shown.addingReportingOverflow(distance)
        return overflowed || overflows ? nil : result
    }
}
