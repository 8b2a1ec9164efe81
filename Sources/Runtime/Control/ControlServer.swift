internal import Foundation
internal import Glibc
internal import Synchronization

/// Listens on the control socket of a data directory and hands on what its owner asks for.
///
/// One thread accepts; each connection has a thread of its own, of which there are few, so that nobody who says nothing keeps
/// the owner from stopping the run.
public final class ControlServer: Sendable {
    /// Where it listens.
    public let path: String
    private let listener: Int32
    private let answer: @Sendable (ControlRequest) -> ControlAnswer
    private let isClosed = Atomic<Bool>(false)
    private let connections = Atomic<Int>(0)

    /// Connections at a time; more are told so and closed.
    static let most = 16
    /// Seconds a connection may be silent.
    static let patience = 30.0

    /// Listens at once; a socket that an earlier process left is replaced, since the lock of the directory is ours.
    ///
    /// `answer` is called from several threads and may wait for the run. Throws when something else lies in the socket's place.
    public init(path: String, answer: @escaping @Sendable (ControlRequest) -> ControlAnswer) throws(ControlFailure) {
        (self.path, self.answer) = (path, answer)
        do {
            listener = try ControlServer.listen(path)
        } catch {
            throw .forbidden(path: path, reason: "the control socket cannot be made: \(error.reason)")
        }
        let thread = Thread { [weak self, listener] in
            while let self, !self.isClosed.load(ordering: .acquiring) { self.accept() }
            // Here and nowhere else: its number must not be another file's while this thread waits on it.
            Glibc.close(listener)
        }
        thread.name = "herald.control"
        thread.start()
    }

    deinit { close() }

    private static func listen(_ path: String) throws(SystemTrouble) -> Int32 {
        let place = try SocketPlace(path)
        switch place.isSocket() {
        case nil: break
        case true?: place.remove()
        case false?: throw SystemTrouble(reason: "there is something else of that name; take it away")
        }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SystemTrouble(errno) }
        do throws(SystemTrouble) {
            guard place.withAddress({ bind(descriptor, $0, $1) }) == 0 else { throw SystemTrouble(errno) }
            // Nobody can connect before listen, so nobody connects before it is private.
            try place.makePrivate()
            guard Glibc.listen(descriptor, 16) == 0 else { throw SystemTrouble(errno) }
            return descriptor
        } catch {
            Glibc.close(descriptor)
            throw error
        }
    }

    /// Waits a short time for a connection, so that closing needs no signal.
    private func accept() {
        var ready = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
        guard poll(&ready, 1, 200) > 0 else { return }
        let descriptor = Glibc.accept(listener, nil, nil)
        guard descriptor >= 0 else {
            // Out of descriptors or the like: not in a tight loop.
            usleep(50_000)
            return
        }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var lines = SocketLines(descriptor)
        lines.setPatience(ControlServer.patience)
        guard SocketPeer(descriptor)?.isOwner == true else {
            return ControlServer.refuse(&lines, "the control socket belongs to another account")
        }
        guard connections.add(1, ordering: .relaxed).newValue <= ControlServer.most else {
            connections.subtract(1, ordering: .relaxed)
            return ControlServer.refuse(&lines, "\(ControlServer.most) connections are open already; try again")
        }
        let handed = Handed(lines)
        let thread = Thread { [self] in
            var lines = handed.take()
            serve(&lines)
            connections.subtract(1, ordering: .relaxed)
        }
        thread.name = "herald.control"
        thread.start()
    }

    private static func refuse(_ lines: inout SocketLines, _ reason: String) {
        try? lines.write(ControlLine.encoded(ControlAnswer(isDone: false, message: reason)))
    }

    private func serve(_ lines: inout SocketLines) {
        while !isClosed.load(ordering: .acquiring) {
            do {
                let line = try lines.next(longest: ControlLine.longestRequest)
                let said: ControlAnswer
                switch ControlLine.request(line) {
                case .success(let request): said = answer(request)
                case .failure(let malformed): said = ControlAnswer(isDone: false, message: malformed.reason)
                }
                try lines.write(ControlLine.encoded(said))
            } catch {
                if case .tooLong = error {
                    ControlServer.refuse(&lines, "a request has \(ControlLine.longestRequest) bytes at the most")
                }
                return
            }
        }
    }

    /// Stops listening and takes the socket away; what is being answered still is. Idempotent.
    public func close() {
        guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        if let place = try? SocketPlace(path) { place.remove() }
    }

    /// Carries a connection into its thread.
    private final class Handed: @unchecked Sendable {  // allow: filled before its thread begins, taken by that thread only
        private var lines: SocketLines?
        init(_ lines: consuming SocketLines) { self.lines = consume lines }

        func take() -> SocketLines {
            guard let taken = lines.take() else { preconditionFailure("Invariant: a connection is served once") }
            return taken
        }
    }
}
