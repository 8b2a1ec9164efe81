import Glibc

/// Where log lines end; used by one thread.
protocol LogDestination: AnyObject, Sendable {
    /// Appends bytes; false when that failed and they are lost.
    func write(_ bytes: [UInt8]) -> Bool
}

/// Standard error.
final class StandardErrorLog: LogDestination {
    func write(_ bytes: [UInt8]) -> Bool { writeAll(bytes, to: STDERR_FILENO) }
}

/// Writes all bytes; waits where the other end is slow, false on an error.
func writeAll(_ bytes: [UInt8], to file: Int32) -> Bool {
    bytes.withUnsafeBytes { buffer in
        var offset = 0
        while offset < buffer.count, let start = buffer.baseAddress {
            let count = Glibc.write(file, start + offset, buffer.count - offset)
            if count > 0 {
                offset += count
            } else if count < 0, errno == EINTR {
                continue
            } else if count < 0, errno == EAGAIN {
                var watched = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
                guard poll(&watched, 1, 1000) > 0 else { return false }
            } else {
                return false
            }
        }
        return true
    }
}
