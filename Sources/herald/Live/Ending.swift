import Engine
import Runtime
import Synchronization

/// Stops a run when asked, and tells whoever asks again what it waits for.
final class Ending: Sendable {
    private let runner: LiveRunner
    private let notifier: SystemdNotifier
    private let policy: StopPolicy
    private let wasAsked = Atomic<Bool>(false)

    init(_ runner: LiveRunner, _ notifier: SystemdNotifier, _ policy: StopPolicy) {
        (self.runner, self.notifier, self.policy) = (runner, notifier, policy)
    }

    func ask() {
        if wasAsked.exchange(true, ordering: .relaxed) {
            let waiting = runner.status?.waiting(policy) ?? "the start to finish"
            return warn(["herald: stopping already; waiting for \(waiting)"])
        }
        notifier.stopping()
        let what = policy == .flatten ? "everything is closed first" : "positions keep their stops at the broker"
        warn(["herald: stopping: no new entries, \(what)"])
        runner.post(ControlRequest(.stop(policy)))
    }
}

extension RunStatus {
    /// What a stop waits for, in words.
    func waiting(_ policy: StopPolicy) -> String {
        let open = orders.filter { $0.state != .working && $0.state != .partial }
        var parts = open.prefix(3).map { "\($0.action) on \($0.symbol) (\($0.state.rawValue))" }
        if open.count > 3 { parts.append("\(open.count - 3) more answers") }
        if policy == .flatten, !positions.isEmpty { parts.append("\(positions.count) position(s) to close") }
        return parts.isEmpty ? "the journal's last row" : parts.joined(separator: ", ")
    }
}
