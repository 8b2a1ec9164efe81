internal import Connectors
public import Market
internal import Trading

extension SimulatedTerminal {
    /// A quote that may have jumped from the last one: a tick, or a bar's open. What the broker did at it is said before it.
    public mutating func quote(_ symbol: Int, _ quote: Quote, at time: Timestamp) {
        now = max(now, time)
        var results: [ExecutionResult] = []
        broker.quote(symbol, quote, at: time, into: &results)
        settle(results)
        outbox.append(.quote(symbol: symbol, quote, time))
    }

    /// A quote of the path inside a bar of the given range.
    public mutating func inside(_ step: PathStep, _ symbol: Int, _ quote: Quote, _ range: BarRange, at time: Timestamp) {
        now = max(now, time)
        var results: [ExecutionResult] = []
        broker.inside(step, symbol, quote, range, into: &results)
        settle(results)
        outbox.append(.quote(symbol: symbol, quote, time))
    }

    /// A bar of a symbol's base timeframe is complete.
    public mutating func close(_ bar: Bar, of symbol: Int, at time: Timestamp) {
        now = max(now, time)
        outbox.append(.bar(symbol: symbol, bar, time))
    }

    /// Time passes without a quote: orders expire and positions are carried over.
    public mutating func passTime(to time: Timestamp) {
        guard time > now else { return }
        now = time
        var results: [ExecutionResult] = []
        broker.passTime(to: time, into: &results)
        settle(results)
    }

    /// The prices are over: what is open is closed at the last quotes, and nothing more will come.
    public mutating func endData(at time: Timestamp) {
        now = max(now, time)
        var results: [ExecutionResult] = []
        broker.endData(at: time, into: &results)
        settle(results)
        for place in orders.indices where orders[place].isListed && !orders[place].record.state.isFinal {
            end(place, .cancelled)
        }
        outbox.append(.endOfFeed)
    }
}
