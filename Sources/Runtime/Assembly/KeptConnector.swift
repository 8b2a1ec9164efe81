public import Connectors
internal import FoundationEssentials
internal import Glibc
public import Market
public import Simulation
public import Trading

/// The embedded market with a file of everything it was asked, so that its broker's side survives the end of the process.
///
/// What is asked is written before its consequences are handed out; the same inputs make the same market again.
public final class KeptConnector: Connector {
    /// The market itself.
    public let inner: SimulatedConnector
    private let descriptor: Int32
    private var written: Int

    /// Takes over a market that ``restore(_:from:until:)`` brought to where it was.
    public init(_ inner: SimulatedConnector, path: String) throws(KeptMarketFailure) {
        self.inner = inner
        written = inner.exchange.inputs.count
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw KeptMarketFailure("\(path): error: cannot write: \(SystemTrouble(errno).reason)") }
    }

    deinit { close(descriptor) }

    /// Goes through what was asked before, and on to the instant that the run has seen already.
    public static func restore(
        _ exchange: inout SimulatedExchange, from path: String, until seen: Timestamp?
    ) throws(KeptMarketFailure) {
        let data = FileManager.default.contents(atPath: path) ?? Data()
        var (inputs, whole): ([ExchangeInput], Int) = ([], 0)
        while let end = data[whole...].firstIndex(of: UInt8(ascii: "\n")) {
            guard let input = ControlLine.decoded(ExchangeInput.self, data[whole..<end]) else { break }
            inputs.append(input)
            whole = end + 1
        }
        // The last line may be torn; nothing came of it then, and what follows must not be appended to it.
        guard whole == data.count || truncate(path, whole) == 0 else {
            throw KeptMarketFailure("\(path): error: cannot cut off its torn end: \(SystemTrouble(errno).reason)")
        }
        guard exchange.restore(inputs, moves: inputs.last?.moves ?? 0) else {
            throw KeptMarketFailure(
                "\(path): error: the market of the configuration ends before the place the run had reached; restore [market] and [[strategy]], or name another data directory"
            )
        }
        guard let seen else { return }
        while let next = exchange.nextMove, next <= seen, exchange.advance() {}
        _ = exchange.takeOutbox()
    }

    private func keep() {
        let inputs = inner.exchange.inputs
        guard inputs.count > written else { return }
        let text = inputs[written...].flatMap { ControlLine.encoded($0) }
        // The simulation's own memory: when the disk refuses it, the run itself cannot write either and says so.
        _ = write(descriptor, text, text.count)
        written = inputs.count
    }

    /// Those of the market.
    public var capabilities: ConnectorCapabilities { inner.capabilities }
    /// The market's next quote, UTC.
    public var nextEvent: Timestamp? { inner.nextEvent }

    /// Opens a session, and keeps that it was asked for.
    public func connect(epoch: Int64) {
        inner.connect(epoch: epoch)
        keep()
    }

    /// Hands a command over, and keeps it before its consequences are handed out.
    public func send(_ command: BrokerCommand) throws(ConnectorError) {
        try inner.send(command)
        keep()
    }

    /// Asks the market; asking changes nothing there.
    public func requestSnapshot(since: Timestamp) { inner.requestSnapshot(since: since) }
    /// Asks the market; asking changes nothing there.
    public func requestRecord(of tag: OrderTag, decided: Timestamp) { inner.requestRecord(of: tag, decided: decided) }

    /// Asks the market; asking changes nothing there.
    public func requestHistory(symbol: Int, timeframe: Timeframe, count: Int) {
        inner.requestHistory(symbol: symbol, timeframe: timeframe, count: count)
    }

    /// Hands out what the market said.
    public func poll(into events: inout [ConnectorEvent], limit: Int) { inner.poll(into: &events, limit: limit) }
    /// Ends the session.
    public func disconnect() { inner.disconnect() }
}

/// Why the embedded market cannot go on where it was, in words for a person.
public struct KeptMarketFailure: Error, Hashable, Sendable {
    /// What, where, why, and what to do.
    public let message: String
    init(_ message: String) { self.message = message }
}
