internal import Foundation
internal import Glibc

/// Takes the signals of a process on a thread of its own, where anything may be called.
public enum SignalWatch {
    /// What a signal asks for.
    public enum Wish: Hashable, Sendable {
        /// SIGHUP.
        case reload
        /// SIGTERM or SIGINT.
        case stop
        /// SIGUSR1.
        case kill
    }

    static let wishes: [(signal: Int32, wish: Wish)] = [
        (SIGHUP, .reload), (SIGTERM, .stop), (SIGINT, .stop), (SIGUSR1, .kill),
    ]

    /// The signals as a set.
    static func set(_ more: [Int32] = []) -> sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in wishes.map(\.signal) + more { sigaddset(&set, signal) }
        return set
    }

    /// Keeps the signals from ending the process; to be called before any thread is made, so that every thread inherits it.
    public static func hold() {
        var signals = set()
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        // A reader of the output that went away is an error of a write, not the end of the run.
        signal(SIGPIPE, SIG_IGN)
    }

    /// Calls `heed` for each signal from now on, one after the other; for the life of the process.
    public static func start(_ heed: @escaping @Sendable (Wish) -> Void) {
        let thread = Thread {
            var signals = set()
            while true {
                var number: Int32 = 0
                guard sigwait(&signals, &number) == 0 else { continue }
                guard let wish = wishes.first(where: { $0.signal == number })?.wish else { continue }
                heed(wish)
            }
        }
        thread.name = "herald.signals"
        thread.start()
    }
}
