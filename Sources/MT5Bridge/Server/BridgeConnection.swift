internal import NIOCore

/// One connection that was taken. Lives on the network's thread.
final class BridgeConnection {
    let channel: any Channel
    let peer: String
    /// What the protocol says of it.
    var session: HeraldSession
    /// Its session, once both sides have the key.
    var live: BridgeSession?
    /// Bytes that the system has not taken yet.
    var unsent = 0
    var isOver = false

    init(_ channel: any Channel, _ session: HeraldSession) {
        (self.channel, self.session) = (channel, session)
        peer = channel.remoteAddress.map { "\($0)" } ?? "somebody"
    }
}

/// Hands the bytes of one connection to the switchboard.
final class BridgeHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let board: Switchboard
    private var connection: BridgeConnection?

    init(_ board: Switchboard) { self.board = board }

    func channelActive(context: ChannelHandlerContext) {
        connection = board.accept(context.channel)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        if let connection { board.receive(Array(buffer.readableBytesView), on: connection) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if let connection { board.end(connection, .closed) }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let connection {
            board.end(connection, .transport("\(error)"))
        } else {
            context.close(promise: nil)
        }
    }
}
