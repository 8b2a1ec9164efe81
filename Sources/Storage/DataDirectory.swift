internal import Glibc

/// The folder a run keeps everything in, held by one process at a time for as long as the value lives.
public struct DataDirectory: ~Copyable, Sendable {
    /// Where it is.
    public let path: String
    private let descriptor: Int32

    /// The database with the journal and the read models.
    public var databasePath: String { path + "/herald.db" }
    /// The folder of the capture files.
    public var capturePath: String { path + "/capture" }
    /// The control socket.
    public var socketPath: String { path + "/control.sock" }
    /// A file of this name stops all trading.
    public var killPath: String { path + "/kill" }

    /// Makes the folder where it is missing, for its owner only, and locks it.
    ///
    /// Throws ``StorageError/inUse(path:process:)`` while another process has it.
    public init(path: String) throws(StorageError) {
        descriptor = try DataDirectory.lock(path)
        self.path = path
    }

    /// Makes and locks it; returns the open lock file.
    private static func lock(_ path: String) throws(StorageError) -> Int32 {
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw .cannotWrite(path: path, reason: SystemFault.reason(errno)) }
        let lock = path + "/lock"
        let descriptor = open(lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .cannotWrite(path: lock, reason: SystemFault.reason(errno)) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let (number, holder) = (errno, DataDirectory.holder(descriptor))
            close(descriptor)
            throw number == EWOULDBLOCK
                ? .inUse(path: path, process: holder) : .cannotWrite(path: lock, reason: SystemFault.reason(number))
        }
        let text = Array("\(getpid())\n".utf8)
        guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, text, text.count, 0) == text.count else {
            let number = errno
            close(descriptor)
            throw .cannotWrite(path: lock, reason: SystemFault.reason(number))
        }
        return descriptor
    }

    // The file stays: removing it would let two processes lock two files of the same name.
    deinit { close(descriptor) }

    private static func holder(_ descriptor: Int32) -> Int {
        var text = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &text, text.count, 0)
        return Int(String(decoding: text.prefix(max(count, 0)), as: UTF8.self).prefix { $0.isNumber }) ?? 0
    }
}
