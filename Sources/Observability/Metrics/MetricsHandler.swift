import NIOCore
import NIOHTTP1
import Settings

/// Answers the requests of one connection.
final class MetricsHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let mustBeLocal: Bool
    private let metrics: @Sendable () -> String
    private let health: @Sendable () -> Health
    private var head: HTTPRequestHead?

    init(mustBeLocal: Bool, metrics: @escaping @Sendable () -> String, health: @escaping @Sendable () -> Health) {
        (self.mustBeLocal, self.metrics, self.health) = (mustBeLocal, metrics, health)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        // A body means nothing here.
        case .body: break
        case .end:
            guard let head else { return }
            self.head = nil
            answer(head, context)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent { context.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func answer(_ request: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let path = request.uri.prefix { $0 != "?" }
        let isHead = request.method == .HEAD
        if mustBeLocal, !names(request, loopback: true) {
            send(.forbidden, "this address answers only to its own name\n", request, context)
        } else if path != "/metrics", path != "/healthz" {
            send(.notFound, "there are /metrics and /healthz\n", request, context)
        } else if request.method != .GET, !isHead {
            send(.methodNotAllowed, "only GET and HEAD\n", request, context, extra: [("Allow", "GET, HEAD")])
        } else if path == "/metrics" {
            send(.ok, metrics(), request, context, type: "text/plain; version=0.0.4; charset=utf-8")
        } else {
            let found = health()
            send(found.isHealthy ? .ok : .serviceUnavailable, found.json, request, context, type: "application/json")
        }
    }

    /// A web page that had its own name point here must not read the balance: the host that was asked for has to be this machine's.
    private func names(_ request: HTTPRequestHead, loopback: Bool) -> Bool {
        guard var host = request.headers.first(name: "host")?[...] else { return request.version == .http1_0 }
        if let colon = host.lastIndex(of: ":"), host[colon...].dropFirst().allSatisfy(\.isNumber) { host = host[..<colon] }
        if host.first == "[", host.last == "]" { host = host.dropFirst().dropLast() }
        return ListenAddress(host: String(host), port: 0).isLoopback
    }

    private func send(
        _ status: HTTPResponseStatus, _ body: String, _ request: HTTPRequestHead, _ context: ChannelHandlerContext,
        type: String = "text/plain; charset=utf-8", extra: [(String, String)] = []
    ) {
        let bytes = context.channel.allocator.buffer(string: body)
        var headers = HTTPHeaders(extra)
        headers.add(name: "Content-Type", value: type)
        headers.add(name: "Content-Length", value: String(bytes.readableBytes))
        headers.add(name: "Cache-Control", value: "no-store")
        headers.add(name: "X-Content-Type-Options", value: "nosniff")
        if !request.isKeepAlive { headers.add(name: "Connection", value: "close") }
        context.write(wrapOutboundOut(.head(HTTPResponseHead(version: request.version, status: status, headers: headers))), promise: nil)
        if request.method != .HEAD { context.write(wrapOutboundOut(.body(.byteBuffer(bytes))), promise: nil) }
        let done = context.writeAndFlush(wrapOutboundOut(.end(nil)))
        if !request.isKeepAlive {
            let channel = context.channel
            done.whenComplete { _ in channel.close(promise: nil) }
        }
    }
}
