internal import Connectors
internal import FoundationEssentials
internal import Glibc
internal import Market
public import Simulation
internal import Trading

/// Serves a simulated exchange to one run at a time over a Unix socket, and outlives both its own end and the run's.
///
/// Its state is a folder: every input is appended to `inputs.jsonl` before it is carried out, and `moves` counts the market's
/// moves before they are said. So neither process can be ended at a moment that loses or repeats an order.
public final class ExchangeServer {
    private var exchange: SimulatedExchange
    private let listener: Int32
    private let inputs: Int32
    private let counter: Int32
    private var client: LineSocket?

    /// Listens at a path; goes on from what the folder holds. Throws with what is in the way.
    public init(_ exchange: SimulatedExchange, socket path: String, folder: String) throws(ReplayFailure) {
        self.exchange = exchange
        mkdir(folder, 0o700)
        let saved = try ExchangeServer.saved(folder)
        guard self.exchange.restore(saved.inputs, moves: saved.moves) else {
            throw ReplayFailure("\(folder): error: the state there is of other prices; name another folder")
        }
        inputs = open(folder + "/inputs.jsonl", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        counter = open(folder + "/moves", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard inputs >= 0, counter >= 0 else { throw ReplayFailure("\(folder): error: cannot write there; check its permissions") }
        guard let listener = LineSocket.listen(path: path) else {
            throw ReplayFailure("\(path): error: cannot listen there; check the path, its folder, and that no other broker runs")
        }
        self.listener = listener
    }

    deinit {
        for descriptor in [listener, inputs, counter] { close(descriptor) }
    }

    private static func saved(_ folder: String) throws(ReplayFailure) -> (inputs: [ExchangeInput], moves: Int) {
        let text = (try? String(contentsOfFile: folder + "/inputs.jsonl", encoding: .utf8)) ?? ""
        // A line without its end was never carried out.
        let whole = text.hasSuffix("\n") ? text[...] : text.lastIndex(of: "\n").map { text[...$0] } ?? ""
        var inputs: [ExchangeInput] = []
        for line in whole.split(separator: "\n") {
            guard let input = try? JSONDecoder().decode(ExchangeInput.self, from: Data(line.utf8)) else {
                throw ReplayFailure("\(folder)/inputs.jsonl:\(inputs.count + 1): error: this line is no input; remove the folder")
            }
            inputs.append(input)
        }
        let moves = Int((try? String(contentsOfFile: folder + "/moves", encoding: .utf8)) ?? "") ?? 0
        return (inputs, max(moves, inputs.last?.moves ?? 0))
    }

    /// One turn: takes who comes, what is asked, and answers; false when nothing happened.
    public func turn() -> Bool {
        accept()
        guard let client else { return false }
        let lines = client.lines()
        for line in lines {
            guard let request = try? JSONDecoder().decode(ExchangeRequest.self, from: Data(line.utf8)) else {
                client.shut()
                break
            }
            take(request)
        }
        client.flush()
        if client.isClosed { self.client = nil }
        return !lines.isEmpty
    }

    /// Serves until `isOver` says so.
    public func serve(until isOver: () -> Bool) {
        while !isOver() {
            if turn() { continue }
            var set = pollfd(fd: client?.descriptor ?? listener, events: Int16(POLLIN), revents: 0)
            poll(&set, 1, 20)
        }
    }

    /// The newest connection is the run's; an older one is that of a process that is gone.
    private func accept() {
        let descriptor = Glibc.accept(listener, nil, nil)
        guard descriptor >= 0 else { return }
        client?.shut()
        client = LineSocket(descriptor: descriptor)
        _ = exchange.takeOutbox()
    }

    private func take(_ request: ExchangeRequest) {
        switch request {
        case .session(let epoch): act(.session(epoch: epoch))
        case .command(let command): act(.command(command))
        case .snapshot(let since): say(.snapshot(exchange.terminal.snapshot(since: since)))
        case .record(let tag): say(.record(tag, exchange.terminal.record(of: tag)))
        case .history(let symbol, let timeframe, let count):
            guard exchange.symbols.indices.contains(symbol) else { return }
            say(.history(symbol: symbol, timeframe, exchange.history(symbol: symbol, timeframe: timeframe, count: count)))
        case .ready:
            if !exchange.isOver { _ = exchange.advance() }
            let text = Array(String(exchange.moves).utf8)
            _ = pwrite(counter, text, text.count, 0)
            empty()
            say(.idle(exchange.terminal.now))
        }
    }

    private func act(_ action: ExchangeInput.Action) {
        let input = ExchangeInput(moves: exchange.moves, time: exchange.terminal.now, action: action)
        let line = Array((canonical(input) + "\n").utf8)
        guard write(inputs, line, line.count) == line.count else { return }
        exchange.take(action, at: input.time)
        empty()
    }

    private func empty() {
        for event in exchange.takeOutbox() { ExchangeReply(event).map(say) }
    }

    private func say(_ reply: ExchangeReply) { client?.send(canonical(reply)) }
}
