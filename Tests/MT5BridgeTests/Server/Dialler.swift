import Glibc
import MT5Bridge

/// A program that dials Herald's port: a terminal, or whoever it is.
final class Dialler {
    private let socket: Int32
    var session: TerminalSession
    /// What arrived and was not taken.
    private(set) var outputs: [SessionOutput] = []
    private(set) var isOpen = true

    init(
        _ address: BridgeAddress, key: String = "a key of twenty bytes", terminal: TerminalIdentity = Samples.terminal,
        receiveBytes: Int32? = nil
    ) throws {
        let opened = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var receiveBytes { setsockopt(opened, SOL_SOCKET, SO_RCVBUF, &receiveBytes, socklen_t(MemoryLayout<Int32>.size)) }
        var target = sockaddr_in()
        target.sin_family = sa_family_t(AF_INET)
        target.sin_port = in_port_t(address.port).bigEndian
        target.sin_addr.s_addr = inet_addr("127.0.0.1")
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let made = withUnsafePointer(to: &target) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(opened, $0, size) }
        }
        socket = opened
        guard made == 0 else { throw Optional<Int>.Missing() }
        let nonce = (0..<32).map { _ in UInt8.random(in: .min ... .max) }
        session = TerminalSession(key: try BridgeKey(key).orThrow(), nonce: nonce, terminal: terminal, now: Dialler.now)
    }

    deinit { Glibc.close(socket) }

    static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// Sends bytes as they are; false when the other side is gone.
    @discardableResult
    func write(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// What came within some milliseconds; nil when nothing did; empty when the other side closed.
    func read(within milliseconds: Int32) -> [UInt8]? {
        var watched = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        guard poll(&watched, 1, milliseconds) > 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 65536)
        let count = recv(socket, &bytes, bytes.count, 0)
        return count > 0 ? Array(bytes.prefix(count)) : []
    }

    /// Reads, and answers what the protocol answers; what is for the terminal's program is kept.
    func step(within milliseconds: Int32 = 20) throws {
        guard isOpen, let bytes = read(within: milliseconds) else { return }
        if bytes.isEmpty {
            isOpen = false
            return
        }
        var input = bytes[...]
        var new: [SessionOutput] = []
        defer { outputs += new }
        while try session.receive(&input, now: Dialler.now, into: &new) {}
        write(new.sent)
        for case .message(.ping(let ping), let request, _) in new {
            send(.pong(PongMessage(echo: ping.clock, clock: Dialler.now, permissions: .needed)), request: request)
        }
    }

    /// Sends a message of the session.
    func send(_ message: BridgeMessage, request: UInt32 = 0, hasMore: Bool = false) {
        if let bytes = try? session.frame(message, request: request, hasMore: hasMore) { write(bytes) }
    }

    /// Goes on until something is so; false when it does not come in time.
    func waits(_ milliseconds: Int64 = 5000, until condition: (Dialler) -> Bool) throws -> Bool {
        let end = Dialler.now + milliseconds
        while !condition(self) {
            guard Dialler.now < end else { return false }
            try step()
        }
        return true
    }

    /// The messages that Herald sent, but for PING and CREDIT.
    var messages: [BridgeMessage] {
        outputs.compactMap { output in
            guard case .message(let message, _, _) = output, message.type != .ping else { return nil }
            return message
        }
    }
}
