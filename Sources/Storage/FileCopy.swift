internal import Glibc

/// Copies files so that they last.
enum FileCopy {
    static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    }

    /// Copies a file into a new one, durable when this returns.
    static func copy(_ source: String, to target: String) throws(StorageError) {
        let from = open(source, O_RDONLY | O_CLOEXEC)
        guard from >= 0 else { throw .cannotRead(path: source, reason: SystemFault.reason(errno)) }
        defer { close(from) }
        let to = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard to >= 0 else { throw .cannotWrite(path: target, reason: SystemFault.reason(errno)) }
        defer { close(to) }
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = Glibc.read(from, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .cannotRead(path: source, reason: SystemFault.reason(errno)) }
            if count == 0 { break }
            var done = 0
            while done < count {
                let written = buffer.withUnsafeBytes { Glibc.write(to, $0.baseAddress.map { $0 + done }, count - done) }
                if written < 0, errno == EINTR { continue }
                guard written >= 0 else { throw .cannotWrite(path: target, reason: SystemFault.reason(errno)) }
                done += written
            }
        }
        guard fsync(to) == 0 else { throw .cannotWrite(path: target, reason: SystemFault.reason(errno)) }
    }

    /// Makes a file or a folder's entries last.
    static func synchronize(_ path: String) throws(StorageError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .cannotWrite(path: path, reason: SystemFault.reason(errno)) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .cannotWrite(path: path, reason: SystemFault.reason(errno)) }
    }
}
