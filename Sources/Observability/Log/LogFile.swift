import Glibc
import Synchronization

/// A file that lines are appended to; when it was moved away or deleted, the next lines begin a new one.
final class LogFile: LogDestination {
    private struct Opened {
        var file: Int32
        var device: dev_t
        var inode: ino_t
    }

    private let path: String
    private let opened: Mutex<Opened?>

    /// Opens or creates the file, readable by its owner and group; the error says why not.
    init(path: String) throws(ObservabilityFailure) {
        self.path = path
        guard let file = LogFile.open(path) else {
            throw ObservabilityFailure(
                "log.file: \"\(path)\" cannot be opened for appending (\(String(cString: strerror(errno)))); name a file in a folder that "
                    + "Herald may write to")
        }
        opened = Mutex(file)
    }

    deinit { opened.withLock { if let file = $0 { close(file.file) } } }

    private static func open(_ path: String) -> Opened? {
        let file = Glibc.open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o640)
        guard file >= 0 else { return nil }
        var status = stat()
        guard fstat(file, &status) == 0 else {
            close(file)
            return nil
        }
        return Opened(file: file, device: status.st_dev, inode: status.st_ino)
    }

    func write(_ bytes: [UInt8]) -> Bool {
        opened.withLock { opened in
            var status = stat()
            let isThere =
                stat(path, &status) == 0 && opened.map { $0.device == status.st_dev && $0.inode == status.st_ino } ?? false
            if !isThere, let fresh = LogFile.open(path) {
                if let old = opened { close(old.file) }
                opened = fresh
            }
            return opened.map { writeAll(bytes, to: $0.file) } ?? false
        }
    }
}
