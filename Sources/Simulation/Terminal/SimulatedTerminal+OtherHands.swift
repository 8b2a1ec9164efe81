internal import Connectors
public import Market
internal import Risk
public import Trading

/// What people and other programs do on the same account, and what its trade server does.
extension SimulatedTerminal {
    /// Somebody closes a position, or so many lots of it (nil for all); nothing happens when the broker would refuse.
    public mutating func closeExternally(_ id: PositionID, volume: Volume?) {
        var results: [ExecutionResult] = []
        broker.closeExternally(id, volume: volume, into: &results)
        settle(results)
    }

    /// Somebody moves a position's levels; nothing happens when the broker would refuse.
    public mutating func modifyExternally(_ id: PositionID, stopLoss: Price?, takeProfit: Price?) {
        guard case .modified = broker.move(id, stopLoss, takeProfit) else { return }
        showPosition(id)
    }

    /// Somebody sends an order without a magic number.
    public mutating func submitForeign(_ wish: OrderRequest) {
        let place = enter(wish, nil)
        var request = wish
        request.clientTag = orders[place].brokerTag
        guard let order = approved(request) else { return refuse(place, .noQuotes) }
        var results: [ExecutionResult] = []
        broker.submit(order, into: &results)
        settle(results)
    }

    /// Money is paid in (positive) or out.
    public mutating func deposit(_ amount: Money) {
        broker.deposit(amount)
        let record = DealRecord(ticket: broker.takeDealID(), kind: .balance, time: now, profit: amount)
        deals.append(record)
        outbox.append(.deal(record))
    }

    /// The terminal loses its trade server, or reaches it again.
    public mutating func setBrokerConnected(_ isConnected: Bool) {
        guard isConnected != isBrokerConnected else { return }
        isBrokerConnected = isConnected
        outbox.append(.link(.up(epoch: epoch, brokerConnected: isConnected)))
    }
}
