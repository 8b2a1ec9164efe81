internal import Glibc

/// Asks a running Herald over its control socket.
public struct ControlClient: Sendable {
    /// The socket.
    public let path: String
    /// Seconds to wait for an answer.
    public var patience: Double

    public init(path: String, patience: Double = 10) { (self.path, self.patience) = (path, patience) }

    /// Asks and waits for the answer.
    ///
    /// A request with a key is asked once more when the connection broke: the run does it once all the same.
    public func ask(_ request: ControlRequest) throws(ControlFailure) -> ControlAnswer {
        do {
            return try askOnce(request)
        } catch {
            guard error.isTransient, request.key != nil else { throw error }
            return try askOnce(request)
        }
    }

    private func askOnce(_ request: ControlRequest) throws(ControlFailure) -> ControlAnswer {
        var lines = try connect()
        do {
            try lines.write(ControlLine.encoded(request))
            let line = try lines.next(longest: ControlLine.longestAnswer)
            guard let answer = ControlLine.decoded(ControlAnswer.self, line) else {
                throw ControlFailure.broken(path: path, reason: "what the run answered is of another version of Herald")
            }
            return answer
        } catch let failure as ControlFailure {
            throw failure
        } catch let end as SocketLines.End {
            switch end {
            case .late: throw .silent(path: path, seconds: patience)
            case .closed: throw .broken(path: path, reason: "the run ended the connection")
            case .tooLong: throw .broken(path: path, reason: "the answer is too long")
            case .failed(let reason): throw .broken(path: path, reason: reason)
            }
        } catch {
            throw .broken(path: path, reason: "\(error)")
        }
    }

    private func connect() throws(ControlFailure) -> SocketLines {
        let place: SocketPlace
        do { place = try SocketPlace(path) } catch {
            throw error.number == ENOENT ? .notRunning(path: path) : .forbidden(path: path, reason: error.reason)
        }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .broken(path: path, reason: SystemTrouble(errno).reason) }
        let lines = SocketLines(descriptor)
        lines.setPatience(patience)
        guard place.withAddress({ Glibc.connect(descriptor, $0, $1) }) == 0 else {
            switch errno {
            case ENOENT, ECONNREFUSED: throw .notRunning(path: path)
            case EACCES, EPERM: throw .forbidden(path: path, reason: "the control socket belongs to another account")
            case let number: throw .broken(path: path, reason: SystemTrouble(number).reason)
            }
        }
        // Whoever could put a socket there could also pretend to be the run.
        guard SocketPeer(descriptor)?.isOwner == true else {
            throw .forbidden(path: path, reason: "another account listens on the control socket")
        }
        return lines
    }
}
