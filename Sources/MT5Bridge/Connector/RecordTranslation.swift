internal import Market
internal import Trading

/// Turns what the terminal lists into Herald's records: names of the run, UTC, fixed point.
///
/// What is open or rests must be legal for its symbol; history is taken as the broker wrote it, since terms change.
struct RecordTranslation: Sendable {
    /// What the run's symbols are called in the terminal.
    let names: SymbolNames
    /// The terms of the run's symbols, by index.
    let specifications: [SymbolSpecification]
    /// The server's clock.
    let clock: ServerClock

    /// The grid of a symbol by its name in the terminal.
    func amounts(_ symbol: String) -> WireAmounts { WireAmounts(names.index(ofTerminal: symbol).map { specifications[$0] }) }

    /// An instant the terminal told.
    func time(_ milliseconds: Int64) throws(WireAmountError) -> Timestamp {
        guard let time = clock.utc(milliseconds) else { throw WireAmountError(message: "the terminal told \(milliseconds) ms as a time") }
        return time
    }

    /// A position; one without volume is gone.
    func position(_ message: PositionMessage) throws(WireAmountError) -> PositionRecord {
        guard message.identifier > 0 else { throw WireAmountError(message: "the terminal lists a position without an identifier") }
        guard message.volume != 0 else {
            return PositionRecord(
                identifier: PositionID(message.identifier), ticket: message.ticket, symbol: names.runName(message.symbol), magic: 0,
                side: .buy, volume: .zero, openPrice: .zero, openTime: Timestamp(seconds: 0))
        }
        let amounts = amounts(message.symbol)
        return PositionRecord(
            identifier: PositionID(message.identifier), ticket: message.ticket, symbol: names.runName(message.symbol),
            magic: message.magic, comment: message.comment, side: try side(message.side, "position \(message.identifier)"),
            volume: try amounts.volume(message.volume), openPrice: try amounts.executed(message.openPrice),
            openTime: try time(message.opened), stopLoss: try amounts.level(message.stop), takeProfit: try amounts.level(message.target),
            swap: try WireAmounts.money(message.swap))
    }

    /// An order, resting or ended.
    func order(_ message: OrderMessage) throws(WireAmountError) -> OrderRecord {
        guard message.ticket > 0 else { throw WireAmountError(message: "the terminal lists an order without a ticket") }
        let state = OrderRecord.State(message.state)
        let amounts = state.isFinal ? WireAmounts(nil) : amounts(message.symbol)
        // An order that closes one position by another has no side, and nobody asks for one.
        let side: Side = message.side == .sell ? .sell : .buy
        return OrderRecord(
            ticket: message.ticket, magic: message.magic, comment: message.comment, symbol: names.runName(message.symbol), side: side,
            type: OrderType(message.orderType), state: state, volume: try amounts.volume(message.volume),
            remaining: try amounts.volume(message.remaining), price: message.orderType == .market ? nil : try amounts.level(message.price),
            limitPrice: try amounts.level(message.limitPrice), stopLoss: try amounts.level(message.stop),
            takeProfit: try amounts.level(message.target), position: message.position == 0 ? nil : PositionID(message.position),
            time: try time(message.placed))
    }

    /// A deal, or money alone.
    func deal(_ message: DealMessage) throws(WireAmountError) -> DealRecord {
        guard message.ticket > 0 else { throw WireAmountError(message: "the terminal lists a deal without a ticket") }
        let amounts = WireAmounts(nil)
        let kind = DealRecord.Kind(message)
        var isTrade = false
        if case .trade = kind { isTrade = true }
        let (commission, fee) = (try WireAmounts.money(message.commission), try WireAmounts.money(message.fee))
        return DealRecord(
            ticket: message.ticket, order: message.order, position: message.position == 0 ? nil : PositionID(message.position),
            magic: message.magic, comment: message.comment, symbol: message.symbol.isEmpty ? "" : names.runName(message.symbol),
            kind: kind, volume: try amounts.volume(message.volume), price: isTrade ? try amounts.executed(message.price) : nil,
            time: try time(message.time), profit: try WireAmounts.money(message.profit), commission: commission + fee,
            swap: try WireAmounts.money(message.swap), reason: isTrade ? ExitReason(message.reason) : nil,
            stopLoss: try amounts.level(message.stop), takeProfit: try amounts.level(message.target))
    }

    /// The account with its figures.
    func account(_ message: WireAccount) throws(WireAmountError) -> AccountRecord {
        let may: WirePermissions = [.algoTrading, .program, .account, .accountPrograms]
        return AccountRecord(
            login: message.login, server: message.server, currency: message.currency, isNetting: message.marginMode != .hedging,
            isDemo: message.kind != .real, leverage: message.leverage, balance: try WireAmounts.money(message.balance),
            equity: try WireAmounts.money(message.equity),
            isTradeAllowed: message.permissions.isSuperset(of: may) && message.permissions.isDisjoint(with: .stopping))
    }

    /// The broker's answer to a command, in Herald's words with the broker's own.
    func reply(_ outcome: CommandOutcome) -> BrokerReply {
        let amounts = WireAmounts(nil)
        let words = outcome.words.isEmpty ? outcome.reason : outcome.words
        // What was executed is told by deals; a figure that is none is left out here.
        return BrokerReply(
            retcode: Int(outcome.retcode), order: outcome.order, deal: outcome.deal, price: try? amounts.level(outcome.price),
            volume: outcome.volume == 0 ? nil : try? amounts.volume(outcome.volume),
            message: TradeReturn.text(Int(outcome.retcode), broker: words))
    }

    private func side(_ side: WireSide, _ what: String) throws(WireAmountError) -> Side {
        switch side {
        case .buy: return .buy
        case .sell: return .sell
        case .neither: throw WireAmountError(message: "the terminal lists \(what) as neither bought nor sold")
        }
    }
}

extension OrderRecord.State {
    init(_ state: WireOrderState) {
        switch state {
        case .started: self = .started
        case .placed: self = .placed
        case .cancelled: self = .cancelled
        case .partial: self = .partial
        case .filled: self = .filled
        case .rejected: self = .rejected
        case .expired: self = .expired
        }
    }
}

extension OrderType {
    init(_ type: WireOrderType) {
        switch type {
        case .market: self = .market
        case .limit: self = .limit
        case .stop: self = .stop
        case .stopLimit: self = .stopLimit
        }
    }
}

extension DealRecord.Kind {
    init(_ message: DealMessage) {
        switch message.kind {
        case .buy: self = .trade(Deal.Entry(message.entry), .buy)
        case .sell: self = .trade(Deal.Entry(message.entry), .sell)
        case .balance: self = .balance
        case .adjustment: self = .adjustment
        }
    }
}

extension Deal.Entry {
    init(_ entry: WireDealEntry) {
        switch entry {
        case .opened: self = .opening
        case .closed: self = .closing
        case .reversed: self = .reversing
        case .closedBy: self = .closingBy
        }
    }
}

extension ExitReason {
    /// Why the broker closed by itself; nil for what somebody asked for.
    init?(_ reason: WireDealReason) {
        switch reason {
        case .stop: self = .stopLoss
        case .target: self = .takeProfit
        case .stopOut: self = .stopOut
        case .rollover: self = .rollover
        case .client, .program, .other: return nil
        }
    }
}
