internal import Connectors
internal import Market
internal import Risk
internal import Trading

/// Turns an approved command into what the terminal is told.
struct CommandTranslation: Sendable {
    /// What the run's symbols are called in the terminal.
    let names: SymbolNames
    /// The terms of the run's symbols, by index.
    let specifications: [SymbolSpecification]
    /// The server's clock.
    let clock: ServerClock
    /// How far the price may have moved when an order is executed, points.
    let deviation: UInt32

    /// The message of a command that is void from an instant of the terminal's monotonic clock.
    func message(_ command: BrokerCommand, voidFrom: Int64) throws(ConnectorError) -> CommandMessage {
        var message = try body(command, voidFrom)
        message.deviation = deviation
        message.comment = command.tag.comment
        return message
    }

    private func body(_ command: BrokerCommand, _ voidFrom: Int64) throws(ConnectorError) -> CommandMessage {
        let tag = command.tag.magic
        switch command.action {
        case .open(let order): return try open(order.request, tag, voidFrom)
        case .close(let close, let ticket): return try self.close(close.request, ticket, tag, voidFrom)
        case .modify(let change):
            var message = CommandMessage(tag: tag, voidFrom: voidFrom, kind: .levels, symbol: try name(change.request.symbol))
            message.position = change.request.position.value
            (message.stop, message.target) = (change.request.stopLoss.wire, change.request.takeProfit.wire)
            return message
        case .change(let change, let ticket):
            let request = change.request
            var message = CommandMessage(tag: tag, voidFrom: voidFrom, kind: .change, symbol: try name(request.symbol))
            message.order = ticket
            (message.price, message.limitPrice) = (request.price.double, request.limitPrice.wire)
            (message.stop, message.target) = (request.stopLoss.wire, request.takeProfit.wire)
            (message.time, message.expiration) = time(request.expiration)
            return message
        }
    }

    private func open(_ request: OrderRequest, _ tag: Int64, _ voidFrom: Int64) throws(ConnectorError) -> CommandMessage {
        var message = CommandMessage(tag: tag, voidFrom: voidFrom, kind: .open, symbol: try name(request.symbol))
        let terms = specifications[request.symbol].orders
        let isWaiting = request.orderType != .market
        message.side = request.side == .buy ? .buy : .sell
        message.volume = request.volume.double
        (message.price, message.limitPrice) = (request.price.wire, request.limitPrice.wire)
        (message.stop, message.target) = (request.stopLoss.wire, request.takeProfit.wire)
        message.orderType = WireOrderType(request.orderType)
        message.filling = try filling(request.filling, terms, isWaiting, request.symbol)
        (message.time, message.expiration) = time(request.expiration)
        return message
    }

    private func close(
        _ request: CloseRequest, _ ticket: Int64?, _ tag: Int64, _ voidFrom: Int64
    ) throws(ConnectorError) -> CommandMessage {
        let symbol = try name(request.symbol)
        switch request.target {
        case .position(let position, let volume):
            guard let side = request.side else { throw .unsupported("a close of position \(position.value) that does not say its side") }
            var message = CommandMessage(tag: tag, voidFrom: voidFrom, kind: .close, symbol: symbol)
            message.position = position.value
            message.volume = volume.double
            // A long position is closed by selling.
            message.side = side == .buy ? .sell : .buy
            message.filling = try filling(request.filling, specifications[request.symbol].orders, false, request.symbol)
            return message
        case .closeBy(let first, let second):
            var message = CommandMessage(tag: tag, voidFrom: voidFrom, kind: .closeBy, symbol: symbol)
            (message.position, message.positionBy) = (first.value, second.value)
            return message
        case .pending(let entry):
            guard let ticket else { throw .unsupported("a withdrawal of entry \(entry) without its ticket") }
            var message = CommandMessage(tag: tag, voidFrom: voidFrom, kind: .withdraw, symbol: symbol)
            message.order = ticket
            return message
        }
    }

    private func name(_ symbol: Int) throws(ConnectorError) -> String {
        guard names.terminal.indices.contains(symbol) else { throw .unsupported("symbol \(symbol), which the run does not trade") }
        return names.terminal[symbol]
    }

    /// What was asked for, if the symbol takes it; otherwise the terminal's side chooses among what it takes, and may try the next
    /// where nothing was executed.
    private func filling(
        _ wanted: Filling?, _ terms: OrderTerms, _ isWaiting: Bool, _ symbol: Int
    ) throws(ConnectorError) -> WireFilling {
        let ways = terms.fillings(waiting: isWaiting)
        guard let wanted, !isWaiting else { return isWaiting ? .returnRest : .choose }
        guard ways.contains(wanted) else {
            let list = ways.map(\.rawValue).joined(separator: ", ")
            throw .unsupported(
                "filling \"\(wanted.rawValue)\", which \(names.run[symbol]) does not take (it takes \(list.isEmpty ? "none" : list))")
        }
        return WireFilling(wanted)
    }

    private func time(_ expiration: OrderExpiration) -> (WireTime, Int64) {
        switch expiration {
        case .untilCancelled: (.untilCancelled, 0)
        case .day: (.day, 0)
        case .specified(let time): (.specified, clock.reading(time))
        case .specifiedDay(let time): (.specifiedDay, clock.reading(time))
        }
    }
}

extension WireOrderType {
    init(_ type: OrderType) {
        switch type {
        case .market: self = .market
        case .limit: self = .limit
        case .stop: self = .stop
        case .stopLimit: self = .stopLimit
        }
    }
}

extension WireFilling {
    init(_ filling: Filling) {
        switch filling {
        case .fillOrKill: self = .fillOrKill
        case .immediateOrCancel: self = .immediateOrCancel
        case .returnRest: self = .returnRest
        }
    }
}
