import Foundation
import Glibc
import Synchronization

/// A server on this machine that speaks whatever a test needs, on threads of its own.
final class LoopbackServer: Sendable {
    /// One accepted connection; used by one thread.
    final class Connection {
        let file: Int32
        private var buffer: [UInt8] = []

        init(_ file: Int32) { self.file = file }

        /// Up to and without the next line break; nil at the end.
        func line() -> String? {
            while true {
                if let end = buffer.firstIndex(of: 10) {
                    let line = buffer[..<end].filter { $0 != 13 }
                    buffer.removeSubrange(...end)
                    return String(decoding: line, as: UTF8.self)
                }
                guard fill() else { return nil }
            }
        }

        func bytes(_ count: Int) -> String? {
            while buffer.count < count { guard fill() else { return nil } }
            defer { buffer.removeFirst(count) }
            return String(decoding: buffer[..<count], as: UTF8.self)
        }

        func write(_ text: String) {
            let bytes = Array(text.utf8)
            _ = send(file, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        }

        private func fill() -> Bool {
            var part = [UInt8](repeating: 0, count: 4096)
            let count = read(file, &part, part.count)
            guard count > 0 else { return false }
            buffer += part[..<count]
            return true
        }
    }

    let port: Int
    private let file: Int32
    private let isOpen = Mutex(true)

    init(_ handle: @escaping @Sendable (Connection) -> Void) {
        (file, port) = LoopbackServer.listen()
        let file = file
        Thread.detachNewThread {
            while true {
                let accepted = accept(file, nil, nil)
                guard accepted >= 0 else { return }
                Thread.detachNewThread {
                    handle(Connection(accepted))
                    shutdown(accepted, Int32(SHUT_RDWR))
                    close(accepted)
                }
            }
        }
    }

    deinit { stop() }

    func stop() {
        isOpen.withLock { open in
            guard open else { return }
            open = false
            shutdown(file, Int32(SHUT_RDWR))
            close(file)
        }
    }

    /// A listening socket on a free port.
    private static func listen() -> (file: Int32, port: Int) {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                precondition(bind(file, generic, length) == 0 && Glibc.listen(file, 16) == 0 && getsockname(file, generic, &length) == 0)
            }
        }
        return (file, Int(UInt16(bigEndian: address.sin_port)))
    }

    /// A port that nothing listens on.
    static func closedPort() -> Int {
        let (file, port) = listen()
        close(file)
        return port
    }
}

/// An HTTP server that keeps what it is sent and answers as told; the last answer holds on.
final class RecordingHTTP: Sendable {
    struct Request: Sendable {
        var line = ""
        var headers: [String: String] = [:]
        var body = ""
    }

    struct Answer: Sendable {
        var status = 200
        var headers: [String] = []
        var body = "ok"
        var delaySeconds = 0.0
    }

    private let box: Box
    let server: LoopbackServer

    init(_ answers: [Answer] = [Answer()]) {
        let box = Box(answers)
        self.box = box
        server = LoopbackServer { connection in
            var request = Request(line: connection.line() ?? "")
            while let line = connection.line(), !line.isEmpty {
                let parts = line.split(separator: ":", maxSplits: 1)
                if parts.count == 2 { request.headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces) }
            }
            request.body = connection.bytes(Int(request.headers["content-length"] ?? "") ?? 0) ?? ""
            let answer = box.take(request)
            if answer.delaySeconds > 0 { Thread.sleep(forTimeInterval: answer.delaySeconds) }
            let head = ["HTTP/1.1 \(answer.status) X", "Content-Length: \(answer.body.utf8.count)", "Connection: close"] + answer.headers
            connection.write(head.joined(separator: "\r\n") + "\r\n\r\n" + answer.body)
        }
    }

    private final class Box: Sendable {
        private let state: Mutex<(requests: [Request], answers: [Answer])>
        init(_ answers: [Answer]) { state = Mutex(([], answers)) }
        func take(_ request: Request) -> Answer {
            state.withLock { state in
                state.requests.append(request)
                return state.answers.count > 1 ? state.answers.removeFirst() : state.answers[0]
            }
        }
        var requests: [Request] { state.withLock { $0.requests } }
    }

    var requests: [Request] { box.requests }
    var url: String { "http://127.0.0.1:\(server.port)" }
}

/// Waits until something holds; false after so many seconds.
func eventually(seconds: Double = 10, _ condition: () -> Bool) -> Bool {
    let end = Date().addingTimeInterval(seconds)
    while Date() < end {
        if condition() { return true }
        Thread.sleep(forTimeInterval: 0.01)
    }
    return condition()
}

/// A folder of its own that is gone afterwards.
func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "herald-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
}
