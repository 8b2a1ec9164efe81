internal import FoundationEssentials
internal import Glibc

/// When a data directory's run was started, as long as it did not end in peace: tells a crash loop, whoever starts it again.
public struct StartLog: Sendable {
    /// The file.
    public let path: String
    /// So many starts in ``windowSeconds`` are a crash loop.
    public static let most = 5
    /// Ten minutes.
    public static let windowSeconds: Int64 = 600

    public init(path: String) { self.path = path }

    /// Notes a start at an instant, seconds since 1970, and returns whether it is one of a crash loop.
    public func begin(at now: Int64) -> Bool {
        let starts = StartLog.recent(starts, now) + [now]
        let text = Array(starts.map { "\($0)\n" }.joined().utf8)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        if descriptor >= 0 {
            // When it cannot be written there is one start fewer to count; the run itself says that the disk refuses.
            _ = write(descriptor, text, text.count)
            close(descriptor)
        }
        return starts.count >= StartLog.most
    }

    /// The run ended in peace.
    public func end() { unlink(path) }

    private var starts: [Int64] {
        let text = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return text.split(separator: "\n").compactMap { Int64($0) }
    }

    /// Those of the window that do not lie in the future, as after a clock was set back.
    static func recent(_ starts: [Int64], _ now: Int64) -> [Int64] { starts.filter { $0 <= now && now - $0 < windowSeconds } }
}
