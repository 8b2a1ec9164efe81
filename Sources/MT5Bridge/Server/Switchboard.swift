internal import NIOCore

/// All connections and what becomes of them. Lives on the network's thread and is called there only.
final class Switchboard {
    private let key: BridgeKey
    private let terms: SessionTerms
    private let limits: BridgeLimits
    private let mailbox: BridgeMailbox
    private let tally: BridgeTally
    /// In the order they were taken.
    private var connections: [BridgeConnection] = []
    private var lastHistoryEpoch: Int64 = 0
    private var random = SystemRandomNumberGenerator()

    init(key: BridgeKey, terms: SessionTerms, limits: BridgeLimits, mailbox: BridgeMailbox, tally: BridgeTally) {
        (self.key, self.terms, self.limits) = (key, terms, limits)
        (self.mailbox, self.tally) = (mailbox, tally)
    }

    /// Milliseconds of the computer's monotonic clock.
    static var now: Int64 { Int64(NIODeadline.now().uptimeNanoseconds / 1_000_000) }

    /// Takes a connection and challenges who is there.
    func accept(_ channel: any Channel) -> BridgeConnection {
        let nonce = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        let connection = BridgeConnection(channel, HeraldSession(key: key, nonce: nonce, terms: terms, now: Switchboard.now))
        connections.append(connection)
        tally.count { $0.connections += 1 }
        let strangers = connections.filter { $0.live == nil }
        if strangers.count > limits.strangers, let oldest = strangers.first(where: { $0.session.terminal == nil }) ?? strangers.first {
            end(oldest, .crowded)
        }
        do throws(SessionEnd) { write(try connection.session.start(), on: connection) } catch { end(connection, error) }
        return connection
    }

    /// Takes the bytes of a connection as they came.
    func receive(_ bytes: [UInt8], on connection: BridgeConnection) {
        tally.count { $0.bytesReceived += bytes.count }
        var input = bytes[...]
        var isMore = true
        while isMore, !connection.isOver {
            let left = input.count
            var outputs: [SessionOutput] = []
            var fault: SessionEnd?
            do throws(SessionEnd) {
                isMore = try connection.session.receive(&input, now: Switchboard.now, into: &outputs)
            } catch { fault = error }
            for output in outputs { carryOut(output, bytes: left - input.count, on: connection) }
            if let fault { end(connection, fault) }
        }
    }

    private func carryOut(_ output: SessionOutput, bytes: Int, on connection: BridgeConnection) {
        guard !connection.isOver else { return }
        switch output {
        case .send(let bytes):
            write(bytes, on: connection)
        case .proven(let terminal):
            admit(connection, terminal)
        case .began(let epoch):
            begin(connection, epoch: epoch)
        case .message(let message, let request, let hasMore):
            guard let session = connection.live else { return }
            tally.count { $0.framesReceived += 1 }
            let arrival = BridgeArrival.message(session, message, request: request, hasMore: hasMore, at: Switchboard.now)
            if !mailbox.add(arrival, bytes: bytes) { end(connection, .overrun) }
        case .passedOver:
            tally.count { $0.passedOver += 1 }
        }
    }

    /// Who holds a session and is alive keeps it. The same program that dials anew has lost its connection, and one that is silent
    /// for two heartbeats has probably ended: both make room for who dials on the same account.
    private func admit(_ connection: BridgeConnection, _ terminal: TerminalIdentity) {
        let others = connections.filter { $0 !== connection && $0.session.terminal?.role == terminal.role }
        for other in others {
            guard let held = other.session.terminal else { continue }
            guard held.isSameAccount(as: terminal) else { return end(connection, .otherAccount) }
            let now = Switchboard.now
            let isSilent = now - other.session.lastReceived > 2 * Int64(terms.heartbeat) && !other.session.isBusy(now: now)
            guard held.instance == terminal.instance || isSilent else { return end(connection, .secondTerminal) }
        }
        for other in others { end(other, .replaced) }
        welcome(connection, terminal)
    }

    /// Gives a proven terminal its epoch, if there is one.
    private func welcome(_ connection: BridgeConnection, _ terminal: TerminalIdentity) {
        guard mailbox.hasRoom else { return end(connection, .overrun) }
        var epoch: Int64
        switch terminal.role {
        case .trade:
            switch mailbox.takeEpoch(above: terminal.storedEpoch) {
            case .given(let allowed): epoch = allowed
            case .tooLow(let offered): return end(connection, .staleEpoch(stored: terminal.storedEpoch, offered: offered))
            case .notYet: return
            }
        case .history:
            let last = max(lastHistoryEpoch, terminal.storedEpoch)
            guard last < Int64.max else { return end(connection, .staleEpoch(stored: last, offered: last)) }
            epoch = last + 1
            lastHistoryEpoch = epoch
        }
        perform(on: connection) { session, outputs throws(SessionEnd) in
            try session.welcome(epoch: epoch, now: Switchboard.now, into: &outputs)
        }
    }

    private func begin(_ connection: BridgeConnection, epoch: Int64) {
        guard let terminal = connection.session.terminal else { return }
        let session = BridgeSession(role: terminal.role, epoch: epoch)
        connection.live = session
        tally.count { $0.sessions += 1 }
        mailbox.begin(session, terminal, at: Switchboard.now)
        let allocator = AdaptiveRecvByteBufferAllocator(minimum: 2_048, initial: 16_384, maximum: 262_144)
        connection.channel.setOption(.recvAllocator, value: allocator).whenFailure { _ in }
        guard terminal.role == .history, let more = try? BridgeMessage.credit(CreditMessage(parts: limits.historyParts)).encoded() else {
            return
        }
        send(.credit, request: 0, payload: more, reserved: 0, in: session)
    }

    /// Lets a connection's session do something, and does what it wants.
    private func perform(
        on connection: BridgeConnection, _ action: (inout HeraldSession, inout [SessionOutput]) throws(SessionEnd) -> Void
    ) {
        var outputs: [SessionOutput] = []
        var fault: SessionEnd?
        do throws(SessionEnd) { try action(&connection.session, &outputs) } catch { fault = error }
        for output in outputs { carryOut(output, bytes: 0, on: connection) }
        if let fault { end(connection, fault) }
    }

    /// Every 100 ms: heartbeats, and what takes too long.
    func tick() {
        for connection in connections where !connection.isOver {
            perform(on: connection) { session, outputs throws(SessionEnd) in try session.tick(now: Switchboard.now, into: &outputs) }
        }
    }

    /// An epoch was allowed: a terminal may wait for it.
    func offer() {
        for connection in connections where !connection.isOver && connection.session.waitsForEpoch {
            if let terminal = connection.session.terminal { welcome(connection, terminal) }
        }
    }

    /// Sends a payload in a session; its bytes were reserved in the mailbox.
    func send(_ type: BridgeType, request: UInt32, payload: [UInt8], reserved: Int, in session: BridgeSession) {
        guard let connection = connections.first(where: { $0.live == session && !$0.isOver }) else { return }
        guard let bytes = try? connection.session.frame(type, request: request, payload: payload) else {
            return end(connection, .numbersUsedUp)
        }
        write(bytes, on: connection, reserved: reserved)
    }

    /// Ends a session, in words.
    func end(_ session: BridgeSession, because reason: String) {
        if let connection = connections.first(where: { $0.live == session }) { end(connection, .ended(reason)) }
    }

    private func write(_ bytes: [UInt8], on connection: BridgeConnection, reserved: Int = 0) {
        connection.unsent += bytes.count
        tally.count { $0.framesSent += 1 }
        // Twice what the connector may have waiting: its own frames must never be what ends a session.
        guard connection.unsent <= 2 * limits.unsentBytes else { return end(connection, .notRead) }
        let (mailbox, session) = (mailbox, connection.live)
        connection.channel.writeAndFlush(ByteBuffer(bytes: bytes)).assumeIsolated().whenComplete { _ in
            connection.unsent -= bytes.count
            if let session, reserved > 0 { mailbox.sent(reserved, in: session) }
        }
    }

    /// Ends a connection, once.
    func end(_ connection: BridgeConnection, _ end: SessionEnd) {
        guard !connection.isOver else { return }
        connection.isOver = true
        connections.removeAll { $0 === connection }
        let now = Switchboard.now
        let terminal = connection.session.terminal
        if let session = connection.live {
            mailbox.end(session, end, at: now)
        } else if let terminal {
            mailbox.turnAway(terminal, end, at: now)
        }
        tally.ended(end, role: terminal?.role, peer: connection.peer, now: now)
        connection.channel.close(promise: nil)
    }

    /// Ends every connection.
    func endAll(_ reason: String) {
        for connection in connections { end(connection, .ended(reason)) }
    }
}
