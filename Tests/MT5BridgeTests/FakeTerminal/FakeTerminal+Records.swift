import MT5Bridge
import Market
import Simulation
import Trading

extension FakeTerminal {
    private func name(_ symbol: String) -> String {
        exchange.symbols.firstIndex { $0.specification.name == symbol }.map { names[$0] } ?? symbol
    }

    func wire(_ record: PositionRecord) -> PositionMessage {
        if record.volume == .zero {
            return PositionMessage(
                identifier: record.identifier.value, ticket: 0, symbol: name(record.symbol), magic: 0, comment: "", side: .buy, volume: 0,
                openPrice: 0, opened: 0)
        }
        return PositionMessage(
            identifier: record.identifier.value, ticket: record.ticket, symbol: name(record.symbol), magic: record.magic,
            comment: record.comment, side: record.side == .buy ? .buy : .sell, volume: record.volume.double,
            openPrice: record.openPrice.double, opened: serverClock.reading(record.openTime), stop: record.stopLoss?.double ?? 0,
            target: record.takeProfit?.double ?? 0, swap: record.swap.double)
    }

    func wire(_ record: OrderRecord) -> OrderMessage {
        OrderMessage(
            ticket: record.ticket, magic: record.magic, comment: record.comment, symbol: name(record.symbol),
            side: record.side == .buy ? .buy : .sell, orderType: type(record.type), state: state(record.state),
            volume: record.volume.double, remaining: record.remaining.double, price: record.price?.double ?? 1.2345,
            limitPrice: record.limitPrice?.double ?? 0, stop: record.stopLoss?.double ?? 0, target: record.takeProfit?.double ?? 0,
            position: record.position?.value ?? 0, placed: serverClock.reading(record.time))
    }

    func wire(_ record: DealRecord) -> DealMessage {
        let (kind, entry): (WireDealKind, WireDealEntry) =
            switch record.kind {
            case .trade(let entry, let side): (side == .buy ? .buy : .sell, self.entry(entry))
            case .balance: (.balance, .opened)
            case .adjustment: (.adjustment, .opened)
            }
        return DealMessage(
            ticket: record.ticket, order: record.order, position: record.position?.value ?? 0, magic: record.magic,
            comment: record.comment, symbol: record.symbol.isEmpty ? "" : name(record.symbol), kind: kind, entry: entry,
            volume: record.volume.double, price: record.price?.double ?? 0, time: serverClock.reading(record.time),
            profit: record.profit.double, commission: record.commission.double, swap: record.swap.double, reason: reason(record.reason),
            stop: record.stopLoss?.double ?? 0, target: record.takeProfit?.double ?? 0)
    }

    func wire(_ bar: Bar) -> WireBar {
        WireBar(
            opened: serverClock.reading(bar.opened), open: bar.open.double, high: bar.high.double, low: bar.low.double,
            close: bar.close.double, tickVolume: Int64(bar.tickCount), spread: bar.spreadPoints)
    }

    private func type(_ type: OrderType) -> WireOrderType {
        switch type {
        case .market: .market
        case .limit: .limit
        case .stop: .stop
        case .stopLimit: .stopLimit
        }
    }

    private func state(_ state: OrderRecord.State) -> WireOrderState {
        switch state {
        case .started: .started
        case .placed: .placed
        case .partial: .partial
        case .filled: .filled
        case .cancelled: .cancelled
        case .rejected: .rejected
        case .expired: .expired
        }
    }

    private func entry(_ entry: Deal.Entry) -> WireDealEntry {
        switch entry {
        case .opening: .opened
        case .closing: .closed
        case .reversing: .reversed
        case .closingBy: .closedBy
        }
    }

    private func reason(_ reason: ExitReason?) -> WireDealReason {
        switch reason {
        case .stopLoss: .stop
        case .takeProfit: .target
        case .stopOut: .stopOut
        case .rollover: .rollover
        case .external: .client
        default: .program
        }
    }

    /// What a command asks of the simulated terminal.
    func order(of command: CommandMessage) -> TerminalCommand.Action {
        let symbol = names.firstIndex(of: command.symbol) ?? -1
        func price(_ value: Double) -> Price? { value == 0 ? nil : Price(value) }
        let quote = Quote(bid: Price(raw: 1), ask: Price(raw: 1))
        switch command.kind {
        case .open:
            let type: OrderType =
                switch command.orderType {
                case .market: .market
                case .limit: .limit
                case .stop: .stop
                case .stopLimit: .stopLimit
                }
            return .open(
                OrderRequest(
                    signalID: 1, strategy: 0, symbol: symbol, side: command.side == .buy ? .buy : .sell,
                    volume: Volume(command.volume) ?? .zero, orderType: type, price: price(command.price), stopLoss: price(command.stop),
                    takeProfit: price(command.target), expiryBars: nil, decision: .bar, decisionQuote: quote, followsFill: false,
                    clientTag: OrderTag(magic: command.tag)?.number ?? 0, limitPrice: price(command.limitPrice),
                    expiration: expiration(command)))
        case .close:
            return close(
                .position(PositionID(command.position), Volume(command.volume) ?? .zero), command.side == .sell ? .buy : .sell, symbol)
        case .closeBy: return close(.closeBy(PositionID(command.position), PositionID(command.positionBy)), nil, symbol)
        case .withdraw: return close(.pending(0), nil, symbol, order: command.order)
        case .levels:
            return .modify(
                ModifyRequest(
                    position: PositionID(command.position), symbol: symbol, strategy: 0, stopLoss: price(command.stop),
                    takeProfit: price(command.target), decision: .bar))
        case .change:
            return .change(
                ModifyOrderRequest(
                    clientTag: 0, symbol: symbol, strategy: 0, price: Price(command.price) ?? .zero,
                    limitPrice: price(command.limitPrice), stopLoss: price(command.stop), takeProfit: price(command.target),
                    expiration: expiration(command)), order: command.order)
        }
    }

    private func close(_ target: CloseRequest.Target, _ side: Side?, _ symbol: Int, order: Int64? = nil) -> TerminalCommand.Action {
        .close(
            CloseRequest(
                target: target, side: side, symbol: symbol, strategy: 0, reason: .close, decision: .bar,
                decisionQuote: Quote(bid: Price(raw: 1), ask: Price(raw: 1))), order: order)
    }

    private func expiration(_ command: CommandMessage) -> OrderExpiration {
        let time = serverClock.utc(command.expiration) ?? Timestamp(seconds: 0)
        switch command.time {
        case .untilCancelled: return .untilCancelled
        case .day: return .day
        case .specified: return .specified(time)
        case .specifiedDay: return .specifiedDay(time)
        }
    }
}

extension CommandOutcome {
    init(_ reply: BrokerReply) {
        self.init()
        (retcode, order, deal) = (Int32(reply.retcode), reply.order, reply.deal)
        (price, volume, words) = (reply.price?.double ?? 0, reply.volume?.double ?? 0, reply.message)
    }
}
