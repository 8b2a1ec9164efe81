internal import Connectors
internal import Market
internal import Simulation
internal import Trading

/// What a run says to a simulated broker in another process; one line each.
enum ExchangeRequest: Codable {
    case session(epoch: Int64)
    case command(TerminalCommand)
    case snapshot(since: Timestamp)
    case record(OrderTag)
    case history(symbol: Int, timeframe: Timeframe, count: Int)
    /// Everything before was taken: the market may make its next quote.
    case ready
}

/// What it answers; one line each.
enum ExchangeReply: Codable {
    case link(LinkState)
    case quote(symbol: Int, Quote, Timestamp)
    case bar(symbol: Int, Bar, Timestamp)
    case reply(OrderTag, BrokerReply)
    case deal(DealRecord)
    case order(OrderRecord)
    case position(PositionRecord)
    case snapshot(BrokerSnapshot)
    case record(OrderTag, CommandRecord)
    case history(symbol: Int, Timeframe, [Bar])
    case endOfFeed
    /// The market's time; nothing more is said until it is asked for.
    case idle(Timestamp)

    /// nil for what a simulated broker never says.
    init?(_ event: ConnectorEvent) {
        switch event {
        case .link(let state): self = .link(state)
        case .quote(let symbol, let quote, let time): self = .quote(symbol: symbol, quote, time)
        case .bar(let symbol, let bar, let time): self = .bar(symbol: symbol, bar, time)
        case .reply(let tag, let reply): self = .reply(tag, reply)
        case .deal(let deal): self = .deal(deal)
        case .order(let order): self = .order(order)
        case .position(let position): self = .position(position)
        case .snapshot(let snapshot): self = .snapshot(snapshot)
        case .record(let tag, let record): self = .record(tag, record)
        case .history(let symbol, let timeframe, let bars): self = .history(symbol: symbol, timeframe, bars)
        case .endOfFeed: self = .endOfFeed
        case .specification, .news: return nil
        }
    }

    var event: ConnectorEvent? {
        switch self {
        case .link(let state): .link(state)
        case .quote(let symbol, let quote, let time): .quote(symbol: symbol, quote, time)
        case .bar(let symbol, let bar, let time): .bar(symbol: symbol, bar, time)
        case .reply(let tag, let reply): .reply(tag, reply)
        case .deal(let deal): .deal(deal)
        case .order(let order): .order(order)
        case .position(let position): .position(position)
        case .snapshot(let snapshot): .snapshot(snapshot)
        case .record(let tag, let record): .record(tag, record)
        case .history(let symbol, let timeframe, let bars): .history(symbol: symbol, timeframe, bars)
        case .endOfFeed: .endOfFeed
        case .idle: nil
        }
    }
}
