internal import Foundation
internal import Glibc
internal import Synchronization

/// Watches that the trading thread goes on, and says so when it does not.
public final class Watchdog: Sendable {
    private let progress: @Sendable () -> UInt64
    private let seconds: Double
    private let startSeconds: Double
    private let moved: @Sendable () -> Void
    private let stuck: @Sendable (Double) -> Void
    private let isOver = Atomic<Bool>(false)

    /// How a process ends whose trading thread is stuck.
    public static let exitCode: Int32 = 70

    /// - Parameters:
    ///   - seconds: For how long nothing may move, above 0.
    ///   - startSeconds: The same until `progress` was above 0 for the first time: reading a journal takes longer.
    ///   - progress: A number that changes while the thread goes on.
    ///   - moved: Called whenever it did.
    ///   - stuck: Called once with the seconds; the watch is over then.
    public init(
        seconds: Double, startSeconds: Double, progress: @escaping @Sendable () -> UInt64, moved: @escaping @Sendable () -> Void = {},
        stuck: @escaping @Sendable (Double) -> Void
    ) {
        (self.seconds, self.startSeconds, self.progress, self.moved, self.stuck) = (seconds, startSeconds, progress, moved, stuck)
    }

    /// Starts the thread.
    public func start() {
        let thread = Thread { [self] in watch() }
        thread.name = "herald.watchdog"
        thread.start()
    }

    /// Ends the watch.
    public func stop() { isOver.store(true, ordering: .relaxed) }

    private func watch() {
        let step = min(seconds / 8, 1)
        var patience = WatchdogPatience(seconds: seconds, startSeconds: startSeconds)
        var last = Watchdog.now
        while !isOver.load(ordering: .relaxed) {
            usleep(UInt32(step * 1e6))
            let now = Watchdog.now
            // A process that was itself held up (a debugger, a suspended machine) has seen nothing in that time.
            let passed = min(now - last, 2 * step)
            last = now
            switch patience.look(progress(), after: passed) {
            case .moved: moved()
            case .waiting: break
            case .stuck(let seconds): return stuck(seconds)
            }
        }
    }

    private static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

/// How long a watchdog has seen nothing move.
struct WatchdogPatience {
    enum Finding: Equatable {
        case moved, waiting
        case stuck(Double)
    }

    let seconds: Double
    let startSeconds: Double
    private var newest: UInt64 = 0
    private var still = 0.0

    init(seconds: Double, startSeconds: Double) { (self.seconds, self.startSeconds) = (seconds, startSeconds) }

    mutating func look(_ progress: UInt64, after passed: Double) -> Finding {
        guard progress == newest else {
            (newest, still) = (progress, 0)
            return .moved
        }
        still += passed
        return still >= (newest == 0 ? startSeconds : seconds) ? .stuck(still) : .waiting
    }
}
