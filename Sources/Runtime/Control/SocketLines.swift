internal import Glibc

/// Lines over a connected socket, with bounds in length and time.
struct SocketLines: ~Copyable {
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    /// Bytes up to here hold no newline.
    private var searched = 0

    /// Takes over the descriptor.
    init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    enum End: Error {
        /// The other side is gone.
        case closed
        /// Nothing came in time.
        case late
        /// The line is longer than allowed.
        case tooLong
        case failed(String)
    }

    /// Seconds that reading and writing wait for the other side.
    func setPatience(_ seconds: Double) {
        var time = timeval(tv_sec: Int(seconds), tv_usec: Int((seconds - seconds.rounded(.down)) * 1e6))
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, size)
    }

    /// The next line without its newline.
    mutating func next(longest: Int) throws(End) -> [UInt8] {
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = Array(buffer[..<end])
                buffer.removeFirst(end + 1)
                searched = 0
                guard line.count <= longest else { throw .tooLong }
                return line
            }
            searched = buffer.count
            guard searched <= longest else { throw .tooLong }
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count > 0 {
                buffer += chunk[..<count]
            } else if count == 0 {
                throw .closed
            } else if errno == EAGAIN || errno == EWOULDBLOCK {
                throw .late
            } else if errno == ECONNRESET {
                throw .closed
            } else if errno != EINTR {
                throw .failed(SystemTrouble(errno).reason)
            }
        }
    }

    func write(_ bytes: [UInt8]) throws(End) {
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count > 0 {
                done += count
            } else if errno == EAGAIN || errno == EWOULDBLOCK {
                throw .late
            } else if errno == EPIPE || errno == ECONNRESET {
                throw .closed
            } else if errno != EINTR {
                throw .failed(SystemTrouble(errno).reason)
            }
        }
    }
}
