import Connectors
import Market
import Risk
import Trading

/// A broker that knows the truth: orders, positions and deals with tickets of its own, and what it said of them.
struct OracleBroker {
    private(set) var positions: [PositionRecord] = []
    private(set) var orders: [OrderRecord] = []
    private(set) var deals: [DealRecord] = []
    /// How many orders each tag made.
    private(set) var made: [OrderTag: Int] = [:]
    private(set) var balance = money("10000")
    private var ticket: Int64 = 100

    private mutating func next() -> Int64 {
        ticket += 1
        return ticket
    }

    /// Carries out a command and answers it; a part is filled when `part` says so.
    mutating func take(_ command: BrokerCommand, part: Bool, refuses: Bool, at now: Timestamp) -> BrokerReply {
        switch command.action {
        case .open(let order):
            if refuses { return BrokerReply(retcode: 10019) }
            made[command.tag, default: 0] += 1
            return open(order.request, command.tag, part: part, at: now)
        case .close(let close, let ticket): return self.close(close.request, ticket, command.tag, refuses: refuses, at: now)
        case .modify(let levels):
            guard !refuses, let place = positions.firstIndex(where: { $0.identifier == levels.request.position }) else {
                return BrokerReply(retcode: 10036)
            }
            (positions[place].stopLoss, positions[place].takeProfit) = (levels.request.stopLoss, levels.request.takeProfit)
            return BrokerReply(retcode: 10009)
        case .change: return BrokerReply(retcode: 10013)
        }
    }

    private mutating func open(_ request: OrderRequest, _ tag: OrderTag, part: Bool, at now: Timestamp) -> BrokerReply {
        let ticket = next()
        let isMarket = request.orderType == .market
        let half = Volume(raw: request.volume.raw / 2)
        orders.append(
            OrderRecord(
                ticket: ticket, magic: tag.magic, symbol: "EURUSD", side: request.side, type: request.orderType,
                state: isMarket ? .started : .placed, volume: request.volume, remaining: request.volume, price: request.price, time: now))
        guard isMarket else { return BrokerReply(retcode: 10008, order: ticket) }
        fill(orders.count - 1, part ? half : request.volume, at: now)
        if part { orders[orders.count - 1].state = .cancelled }
        return BrokerReply(retcode: part ? 10010 : 10009, order: ticket)
    }

    private mutating func close(
        _ request: CloseRequest, _ ticket: Int64?, _ tag: OrderTag, refuses: Bool, at now: Timestamp
    ) -> BrokerReply {
        switch request.target {
        case .pending:
            guard !refuses, let place = orders.firstIndex(where: { $0.ticket == ticket && !$0.state.isFinal }) else {
                return BrokerReply(retcode: 10035)
            }
            orders[place].state = .cancelled
            return BrokerReply(retcode: 10009)
        case .position(let identifier, let volume):
            guard !refuses, let place = positions.firstIndex(where: { $0.identifier == identifier }), volume <= positions[place].volume
            else {
                return BrokerReply(retcode: 10036)
            }
            made[tag, default: 0] += 1
            shut(place, volume, magic: tag.magic, reason: nil, at: now)
            return BrokerReply(retcode: 10009, order: self.ticket)
        case .closeBy: return BrokerReply(retcode: 10013)
        }
    }

    /// Fills so many lots of an order: a position of their own, or more of the same.
    mutating func fill(_ place: Int, _ volume: Volume, at now: Timestamp) {
        var order = orders[place]
        let identifier = order.position ?? PositionID(order.ticket)
        order.remaining = order.remaining - volume
        order.position = identifier
        order.state = order.remaining == .zero ? .filled : .partial
        orders[place] = order
        deals.append(
            DealRecord(
                ticket: next(), order: order.ticket, position: identifier, magic: order.magic, symbol: "EURUSD",
                kind: .trade(.opening, order.side), volume: volume, price: price("1.1"), time: now, commission: money("-2")))
        balance += money("-2")
        if let held = positions.firstIndex(where: { $0.identifier == identifier }) {
            positions[held].volume = positions[held].volume + volume
        } else {
            positions.append(
                PositionRecord(
                    identifier: identifier, ticket: identifier.value, symbol: "EURUSD", magic: order.magic, side: order.side,
                    volume: volume, openPrice: price("1.1"), openTime: now))
        }
    }

    /// Closes so many lots of a position; other hands and stops have no number.
    mutating func shut(_ place: Int, _ volume: Volume, magic: Int64, reason: ExitReason?, at now: Timestamp) {
        let position = positions[place]
        let order = next()
        deals.append(
            DealRecord(
                ticket: next(), order: order, position: position.identifier, magic: magic, symbol: "EURUSD",
                kind: .trade(.closing, position.side.opposite), volume: volume, price: price("1.1"), time: now, profit: money("5"),
                reason: reason))
        balance += money("5")
        positions[place].volume = position.volume - volume
        if positions[place].volume == .zero { positions.remove(at: place) }
    }

    /// The phone opens something without a number.
    mutating func meddle(at now: Timestamp) {
        let ticket = next()
        orders.append(
            OrderRecord(
                ticket: ticket, magic: 4242, symbol: "EURUSD", side: .sell, type: .market, state: .started, volume: lots("0.3"),
                remaining: lots("0.3"), time: now))
        fill(orders.count - 1, lots("0.3"), at: now)
    }

    mutating func expire(_ place: Int) { orders[place].state = .expired }

    func snapshot(since: Timestamp, at now: Timestamp, isEvidence: Bool) -> BrokerSnapshot {
        BrokerSnapshot(
            account: AccountRecord(
                login: 1, server: "oracle", currency: "USD", isNetting: false, isDemo: true, leverage: 100, balance: balance,
                equity: balance, isTradeAllowed: true),
            positions: positions, orders: orders, deals: deals.filter { $0.time >= since }, since: since, time: now, isEvidence: isEvidence)
    }
}
