internal import Glibc

/// A Unix socket that carries lines of text both ways without ever blocking.
final class LineSocket {
    private(set) var descriptor: Int32
    private var incoming: [UInt8] = []
    private var outgoing: [UInt8] = []
    /// The other side is gone.
    private(set) var isClosed = false
    /// Longest line, and most bytes that wait to be sent.
    private static let most = 64 << 20

    init(descriptor: Int32) {
        self.descriptor = descriptor
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }

    deinit { shut() }

    /// Connects to a socket in the file system; nil when nobody listens there.
    static func connect(path: String) -> LineSocket? {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        let result = withAddress(path) { Glibc.connect(descriptor, $0, $1) }
        guard result == 0 else {
            Glibc.close(descriptor)
            return nil
        }
        return LineSocket(descriptor: descriptor)
    }

    /// Listens at a path, for the owner only; replaces what a dead process left there. nil when that is not possible.
    static func listen(path: String) -> Int32? {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        if connect(path: path) == nil { unlink(path) }
        let before = umask(0o177)
        let result = withAddress(path) { Glibc.bind(descriptor, $0, $1) }
        umask(before)
        guard result == 0, Glibc.listen(descriptor, 4) == 0 else {
            Glibc.close(descriptor)
            return nil
        }
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        return descriptor
    }

    private static func withAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return -1 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
    }

    /// Queues a line and sends what can be sent.
    func send(_ line: String) {
        outgoing += Array(line.utf8) + [UInt8(ascii: "\n")]
        flush()
    }

    /// Sends what can be sent now.
    func flush() {
        while !outgoing.isEmpty, !isClosed {
            let count = outgoing.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count > 0 { outgoing.removeFirst(count) } else { return note(count) }
        }
        if outgoing.count > Self.most { shut() }
    }

    /// Whole lines that arrived, in order.
    func lines() -> [String] {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while !isClosed {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else {
                note(count == 0 ? -2 : count)
                break
            }
            incoming += buffer[..<count]
        }
        guard let end = incoming.lastIndex(of: UInt8(ascii: "\n")) else {
            if incoming.count > Self.most { shut() }
            return []
        }
        let found = incoming[..<end].split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
        incoming.removeFirst(end + 1)
        return found
    }

    private func note(_ result: Int) {
        if result == -2 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) { shut() }
    }

    /// Ends the connection.
    func shut() {
        guard descriptor >= 0 else { return }
        Glibc.close(descriptor)
        (descriptor, isClosed) = (-1, true)
    }
}
