internal import FoundationEssentials
internal import Glibc

/// What a process that ended itself left for its successor: the script it was in when nothing moved any more.
public struct StuckScript: Hashable, Sendable, Codable {
    /// The name of the strategy; empty when no script was being called.
    public var strategy: String
    /// What it was asked: `on_bar`, `on_tick`, `should_exit`, `state`.
    public var callback: String
    /// For how long nothing had moved.
    public var seconds: Double

    public init(strategy: String, callback: String, seconds: Double) {
        (self.strategy, self.callback, self.seconds) = (strategy, callback, seconds)
    }

    /// What a person reads about it.
    public var reason: String { "\(callback) did not return for \(Int(seconds)) s and the process was started again" }

    /// Reads the note of the process before; nil when there is none, or none that can be read.
    public static func read(_ path: String) -> StuckScript? {
        FileManager.default.contents(atPath: path).flatMap { ControlLine.decoded(StuckScript.self, $0) }
    }

    /// Writes the note, durable when this returns; false when the disk refuses.
    @discardableResult
    public func write(to path: String) -> Bool {
        let text = ControlLine.encoded(self)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return Glibc.write(descriptor, text, text.count) == text.count && fsync(descriptor) == 0
    }

    /// Takes the note away, once what it says is in the journal.
    public static func remove(_ path: String) { unlink(path) }
}
