internal import NIOCore
internal import NIOPosix

/// Listens for the programs in the terminal on a thread of its own.
public final class BridgeServer: BridgeLink, Sendable {
    private let group: MultiThreadedEventLoopGroup
    private let channel: any Channel
    private let board: NIOLoopBound<Switchboard>
    private let mailbox: BridgeMailbox
    private let tally: BridgeTally
    /// Where it listens, with the port that was free.
    public let address: BridgeAddress

    /// Begins to listen.
    ///
    /// Who knows the key is let in; what is sent is not encrypted, so an address that other computers reach is refused unless
    /// `allowsUnencrypted` says that it may be. `alert` is called on the network's thread and must not wait.
    public init(
        _ address: BridgeAddress = BridgeAddress(), key: BridgeKey, allowsUnencrypted: Bool = false, terms: SessionTerms = .usual,
        limits: BridgeLimits = BridgeLimits(), alert: @escaping @Sendable (BridgeAlert) -> Void
    ) throws(BridgeServerError) {
        guard address.isLoopback || allowsUnencrypted else { throw .notLocal(address) }
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let mailbox = BridgeMailbox(limits)
        let tally = BridgeTally(alertEvery: limits.alertEvery, alert: alert)
        do {
            let board = try loop.submit {
                let board = NIOLoopBound(
                    Switchboard(key: key, terms: terms, limits: limits, mailbox: mailbox, tally: tally), eventLoop: loop)
                loop.scheduleRepeatedTask(initialDelay: .milliseconds(100), delay: .milliseconds(100)) { _ in board.value.tick() }
                return board
            }.wait()
            channel = try BridgeServer.bootstrap(group, board, limits).bind(host: address.host, port: address.port).wait()
            self.board = board
        } catch {
            try? group.syncShutdownGracefully()
            throw .cannotListen(address, "\(error)")
        }
        (self.group, self.mailbox, self.tally) = (group, mailbox, tally)
        self.address = BridgeAddress(host: address.host, port: channel.localAddress?.port ?? address.port)
    }

    private static func bootstrap(
        _ group: MultiThreadedEventLoopGroup, _ board: NIOLoopBound<Switchboard>, _ limits: BridgeLimits
    ) -> ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 16)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: limits.strangerReadBytes))
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(BridgeHandler(board.value)) }
            }
    }

    /// What happened at the door since the start.
    public var counters: BridgeCounters { tally.counters }

    /// Milliseconds of the computer's monotonic clock.
    public var now: Int64 { Switchboard.now }

    /// Lets the next trade session be made.
    public func allowTrading(epoch: Int64) {
        guard mailbox.isOpen else { return }
        mailbox.allow(epoch: epoch)
        channel.eventLoop.execute { [board] in board.value.offer() }
    }

    /// Hands a message over; see ``BridgeLink``.
    public func send(_ message: BridgeMessage, request: UInt32, in session: BridgeSession) throws(BridgeSendError) {
        try message.holdSayable()
        guard message.type != .credit else { throw .outOfPlace(.credit) }
        let (type, payload) = (message.type, try message.encoded())
        let size = FrameHeader.size + payload.count + FrameHeader.checkSize
        try mailbox.reserve(size, in: session)
        channel.eventLoop.execute { [board] in
            board.value.send(type, request: request, payload: payload, reserved: size, in: session)
        }
    }

    /// Appends what arrived, and tells the terminal that more parts of long answers may follow.
    public func drain(into arrivals: inout [BridgeArrival], limit: Int) {
        let credits = mailbox.drain(into: &arrivals, limit: limit).sorted { $0.key.role.rawValue < $1.key.role.rawValue }
        guard !credits.isEmpty, mailbox.isOpen else { return }
        channel.eventLoop.execute { [board] in
            for (session, parts) in credits {
                guard let payload = try? BridgeMessage.credit(CreditMessage(parts: parts)).encoded() else { continue }
                board.value.send(.credit, request: 0, payload: payload, reserved: 0, in: session)
            }
        }
    }

    /// Whom to wake when something arrived; see ``BridgeLink``. Called on the network's thread.
    public func onArrival(_ wake: @escaping @Sendable () -> Void) { mailbox.onArrival(wake) }

    /// Ends a session, in words.
    public func end(_ session: BridgeSession, because reason: String) {
        guard mailbox.isOpen else { return }
        channel.eventLoop.execute { [board] in board.value.end(session, because: reason) }
    }

    /// Ends all sessions and listens no more; waits until that is done.
    public func close() {
        guard mailbox.close() else { return }
        try? channel.eventLoop.submit { [board] in board.value.endAll("Herald stops") }.wait()
        try? channel.close().wait()
        try? group.syncShutdownGracefully()
    }
}
