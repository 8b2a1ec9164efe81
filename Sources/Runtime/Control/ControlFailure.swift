/// Why a run cannot be asked, or does not answer.
public enum ControlFailure: Error, Hashable, Sendable {
    /// Nobody listens.
    case notRunning(path: String)
    /// The socket is not ours to use.
    case forbidden(path: String, reason: String)
    /// There was no answer in time.
    case silent(path: String, seconds: Double)
    /// The connection ended, or what came is no answer.
    case broken(path: String, reason: String)

    /// What, where, why, and what to do.
    public var message: String {
        switch self {
        case .notRunning(let path):
            "\(path): error: no run listens here; start one with `herald run`, or name its data directory with --data-dir"
        case .forbidden(let path, let reason): "\(path): error: \(reason); use the account that the run belongs to"
        case .silent(let path, let seconds):
            "\(path): error: the run did not answer within \(seconds) s; it may still do what was asked: look at `herald status`; "
                + "a kill always works by the file `kill` in the data directory"
        case .broken(let path, let reason): "\(path): error: \(reason); look at `herald status` whether it was done"
        }
    }

    /// Whether asking again with the same key may help.
    var isTransient: Bool { if case .broken = self { true } else { false } }
}
