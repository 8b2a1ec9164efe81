internal import Synchronization

/// Which script is being called at this moment; written by the trading thread, read by the ``Watchdog``.
public final class ScriptWatch: Sendable {
    /// What a script is asked to do.
    public enum Callback: Int, Sendable, CaseIterable {
        case load, bar, tick, exit, state

        /// As scripts name it.
        var words: String {
            switch self {
            case .load: "loading"
            case .bar: "on_bar"
            case .tick: "on_tick"
            case .exit: "should_exit"
            case .state: "state"
            }
        }
    }

    /// -1 between two calls, else the number of the name times 8 and the callback.
    private let inside = Atomic<Int>(-1)
    private let calls = Atomic<UInt64>(0)
    private let names = Mutex<[String]>([])

    public init() {}

    /// Counts the calls; stands still while a script is stuck.
    public var count: UInt64 { calls.load(ordering: .relaxed) }

    /// The strategy whose script is being called, and what it was asked; nil between two calls.
    public var current: (strategy: String, callback: String)? {
        let found = inside.load(ordering: .acquiring)
        guard found >= 0, let callback = Callback(rawValue: found & 7) else { return nil }
        return names.withLock { $0.indices.contains(found >> 3) ? ($0[found >> 3], callback.words) : nil }
    }

    /// The number under which a strategy is entered.
    func number(of strategy: String) -> Int {
        names.withLock { names in
            if let known = names.firstIndex(of: strategy) { return known }
            names.append(strategy)
            return names.count - 1
        }
    }

    @inline(__always) func enter(_ number: Int, _ callback: Callback) {
        inside.store(number << 3 | callback.rawValue, ordering: .releasing)
        calls.add(1, ordering: .relaxed)
    }

    @inline(__always) func leave() { inside.store(-1, ordering: .releasing) }
}
