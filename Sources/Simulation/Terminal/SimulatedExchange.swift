public import Connectors
public import Market
public import Trading

/// A simulated terminal and the market it trades on, in step: what a broker's side of a connection is.
///
/// Everything that reaches it from outside is an ``ExchangeInput`` at a number of market moves, so that the same inputs make
/// the same exchange again: that is how it is saved and loaded.
public struct SimulatedExchange {
    public private(set) var terminal: SimulatedTerminal
    private var feed: any MarketFeed
    /// How many moves the market has made.
    public private(set) var moves = 0
    /// Everything that was asked from outside so far, in order.
    public private(set) var inputs: [ExchangeInput] = []
    private let closesAtEnd: Bool
    /// The prices are over and that was said.
    public private(set) var isOver = false

    /// `closesAtEnd` closes what is open with the last prices, as a backtest does.
    public init(_ account: TerminalAccount, feed: any MarketFeed, closesAtEnd: Bool) {
        terminal = SimulatedTerminal(account)
        (self.feed, self.closesAtEnd) = (feed, closesAtEnd)
        terminal.now = feed.nextTime ?? Timestamp(seconds: 0)
    }

    /// What is traded, by index.
    public var symbols: [ContractValue] { terminal.account.symbols }

    /// When the next move comes, UTC; nil when the prices are over.
    public var nextMove: Timestamp? { feed.nextTime }

    /// The newest complete bars of a symbol, oldest first.
    public func history(symbol: Int, timeframe: Timeframe, count: Int) -> [Bar] {
        let own = feed.timeframe(of: symbol)
        guard own != timeframe else { return feed.history(symbol: symbol, count: count) }
        guard timeframe.holdsWhole(own) else { return [] }
        let needed = count * Int(timeframe.nominalSeconds / own.nominalSeconds + 1)
        var merged: [Bar] = []
        for bar in feed.history(symbol: symbol, count: needed) {
            let opening = Timestamp(seconds: timeframe.opening(ofSecond: bar.opened.seconds))
            if merged.last?.opened == opening {
                merged[merged.count - 1].widen(by: bar)
            } else {
                var first = bar
                first.opened = opening
                merged.append(first)
            }
        }
        // The first may lack its beginning, the last its end.
        return Array(merged.dropFirst().dropLast().suffix(count))
    }

    /// Lets the market go on to its next quote, bars that end before it included; false when the prices are over.
    public mutating func advance() -> Bool {
        while true {
            guard let move = feed.next(isShort: { terminal.isShort($0) }) else {
                finish()
                return false
            }
            moves += 1
            switch move {
            case .closed(let symbol, let bar, let time): terminal.close(bar, of: symbol, at: time)
            case .jump(let symbol, let quote, let time):
                terminal.quote(symbol, quote, at: time)
                return true
            case .inside(let step, let symbol, let quote, let range, let time):
                terminal.inside(step, symbol, quote, range, at: time)
                return true
            }
        }
    }

    private mutating func finish() {
        guard !isOver else { return }
        isOver = true
        if closesAtEnd { terminal.endData(at: feed.lastTime ?? terminal.now) } else { terminal.outbox.append(.endOfFeed) }
    }

    /// Does what is asked from outside, and remembers it.
    public mutating func take(_ action: ExchangeInput.Action, at time: Timestamp) {
        inputs.append(ExchangeInput(moves: moves, time: time, action: action))
        perform(action, at: time)
    }

    private mutating func perform(_ action: ExchangeInput.Action, at time: Timestamp) {
        switch action {
        case .session(let epoch):
            guard terminal.beginSession(epoch: epoch) else { return }
            terminal.outbox.append(.link(.up(epoch: epoch, brokerConnected: terminal.isBrokerConnected)))
        case .command(let command): terminal.receive(command, at: time)
        case .passTime: terminal.passTime(to: time)
        case .closeExternally(let id, let volume): terminal.closeExternally(id, volume: volume)
        case .modifyExternally(let id, let stop, let target): terminal.modifyExternally(id, stopLoss: stop, takeProfit: target)
        case .foreign(let request): terminal.submitForeign(request)
        case .deposit(let amount): terminal.deposit(amount)
        case .brokerConnected(let isConnected): terminal.setBrokerConnected(isConnected)
        }
    }

    /// Takes what was said and not yet taken, oldest first.
    public mutating func takeOutbox() -> [ConnectorEvent] { terminal.takeOutbox() }

    /// Goes through saved inputs, and on to a number of moves; what is said on the way is dropped. Only for a new exchange.
    ///
    /// - Returns: false when the prices end before the saved place, so that they are others than when it was saved.
    public mutating func restore(_ saved: [ExchangeInput], moves last: Int) -> Bool {
        precondition(moves == 0 && inputs.isEmpty, "Invariant: only a new exchange is restored")
        for input in saved {
            guard restore(upTo: input.moves) else { return false }
            inputs.append(input)
            perform(input.action, at: input.time)
        }
        guard restore(upTo: last) else { return false }
        _ = takeOutbox()
        return true
    }

    private mutating func restore(upTo last: Int) -> Bool {
        while moves < last {
            guard advance() else { return false }
        }
        return moves == last
    }
}

/// Something that reached an exchange from outside, after so many moves of the market.
public struct ExchangeInput: Hashable, Sendable, Codable {
    /// What it was.
    public enum Action: Hashable, Sendable, Codable {
        /// A session under an epoch begins.
        case session(epoch: Int64)
        case command(TerminalCommand)
        /// The clock is told without a quote.
        case passTime
        case closeExternally(PositionID, volume: Volume?)
        case modifyExternally(PositionID, stopLoss: Price?, takeProfit: Price?)
        /// Somebody else's order.
        case foreign(OrderRequest)
        /// Money is paid in (positive) or out.
        case deposit(Money)
        /// The terminal loses its trade server, or reaches it again.
        case brokerConnected(Bool)
    }

    /// How many moves the market had made.
    public var moves: Int
    /// The market's time, UTC.
    public var time: Timestamp
    public var action: Action

    public init(moves: Int, time: Timestamp, action: Action) { (self.moves, self.time, self.action) = (moves, time, action) }
}
