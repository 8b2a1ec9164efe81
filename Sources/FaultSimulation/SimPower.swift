/// The power supply of the simulated machine, with numbered points at which it can fail.
///
/// A process that lost its power goes on computing for a moment, but nothing it does reaches disk or network: whatever asks
/// ``isOn`` before it acts makes that so.
final class SimPower {
    /// Before and after every durable write and every send.
    enum Point: String, CaseIterable {
        case beforeWrite = "before a write"
        case afterWrite = "after a write"
        case beforeSync = "before the capture is made durable"
        case afterSync = "after the capture was made durable"
        case beforeSend = "before a send"
        case afterSend = "after a send"
    }

    private(set) var isOn = true
    /// The points passed so far in this simulation.
    private(set) var passed = 0
    /// How many points from now the power fails; nil for never.
    private var left: Int64?
    /// Where it failed last.
    private(set) var failedAt: Point?

    /// The power fails at the point so many points from now, the next being 0.
    func fail(in points: Int64) { left = points }

    /// Passes a numbered point.
    func pass(_ point: Point) {
        guard isOn else { return }
        passed += 1
        guard let points = left else { return }
        guard points <= 0 else { return left = points - 1 }
        (left, isOn, failedAt) = (nil, false, point)
    }

    /// The machine is started again.
    func start() { isOn = true }
}
