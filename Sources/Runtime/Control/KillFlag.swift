internal import Foundation
internal import Glibc
internal import Synchronization

/// The file that stops all trading when nothing else reaches the run: as long as it lies in the data directory, nothing is
/// opened, whoever put it there, before a start or during a run.
public struct KillFlag: Sendable {
    /// Where it lies; its text is the reason.
    public let path: String

    public init(path: String) { self.path = path }

    /// Whether it lies there.
    public var isRaised: Bool { access(path, F_OK) == 0 }

    /// Which flag it is: another one of the same name, set after the first was taken away, is different; nil when there is none.
    var identity: [Int64]? {
        var found = stat()
        guard stat(path, &found) == 0 else { return nil }
        return [Int64(bitPattern: UInt64(found.st_ino)), Int64(found.st_mtim.tv_sec), Int64(found.st_mtim.tv_nsec)]
    }

    /// The reason in it; nil when there is no flag.
    public var reason: String? {
        guard isRaised else { return nil }
        let data = FileManager.default.contents(atPath: path)?.prefix(400) ?? Data()
        let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        return text.isEmpty ? "the file \(path)" : text
    }

    /// Puts it there, durable when this returns. Returns false when the disk refuses; a kill is asked for all the same.
    @discardableResult
    public func raise(_ reason: String) -> Bool {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        let text = Array((reason + "\n").utf8)
        return write(descriptor, text, text.count) == text.count && fsync(descriptor) == 0
    }

    /// Takes it away, as when an operator lifts the latch. Returns false when it is still there.
    @discardableResult
    public func lower() -> Bool { unlink(path) == 0 || errno == ENOENT }
}

/// Looks for the kill flag twice a second and asks the run to stop trading until it says that it did.
public final class KillWatch: Sendable {
    private let flag: KillFlag
    private let kill: @Sendable (String) -> Bool
    private let isOver = Atomic<Bool>(false)

    /// `kill` is told the reason and returns whether it was done; it is asked again until it was, and not again for the same flag.
    public init(_ flag: KillFlag, kill: @escaping @Sendable (String) -> Bool) { (self.flag, self.kill) = (flag, kill) }

    /// Starts the thread.
    public func start() {
        let thread = Thread { [weak self] in
            var heeded: [Int64]?
            while let self, !self.isOver.load(ordering: .relaxed) {
                heeded = self.look(heeded)
                usleep(500_000)
            }
        }
        thread.name = "herald.kill"
        thread.start()
    }

    /// One look; the flag that is heeded now, given the one that was.
    func look(_ heeded: [Int64]?) -> [Int64]? {
        guard let found = flag.identity, found != heeded else { return flag.identity }
        return kill(flag.reason ?? "the kill flag") ? found : nil
    }

    /// Ends the thread.
    public func stop() { isOver.store(true, ordering: .relaxed) }
}
