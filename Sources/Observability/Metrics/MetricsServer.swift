import NIOCore
import NIOHTTP1
import NIOPosix
import Settings

/// Serves `/metrics` and `/healthz` on a thread of its own.
final class MetricsServer: Sendable {
    /// Seconds without a request until a connection is closed.
    private static let patience: Int64 = 30

    private let group: MultiThreadedEventLoopGroup
    private let channel: any Channel
    /// Where it listens, with the port that was free.
    let address: ListenAddress

    /// Begins to listen; the error says why it cannot.
    init(
        _ address: ListenAddress, metrics: @escaping @Sendable () -> String, health: @escaping @Sendable () -> Health
    ) throws(ObservabilityFailure) {
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let isLocal = address.isLoopback
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 16)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(IdleStateHandler(allTimeout: .seconds(MetricsServer.patience)))
                    try pipeline.configureHTTPServerPipeline()
                    try pipeline.addHandler(MetricsHandler(mustBeLocal: isLocal, metrics: metrics, health: health))
                }
            }
        do {
            channel = try bootstrap.bind(host: address.host, port: address.port).wait()
        } catch {
            try? group.syncShutdownGracefully()
            throw ObservabilityFailure(
                "metrics.listen: cannot listen on \(address) (\(error)); is another bot running? Set another port, or \"off\"")
        }
        self.address = ListenAddress(host: address.host, port: channel.localAddress?.port ?? address.port)
    }

    /// Closes all connections.
    func close() {
        try? channel.close().wait()
        try? group.syncShutdownGracefully()
    }
}
