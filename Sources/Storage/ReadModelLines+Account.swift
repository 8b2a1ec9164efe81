public import Market
public import Trading

/// A row of ``ReadModel/positions``.
public struct PositionLine: ReadModelLine {
    /// Its table.
    public static var model: ReadModel { .positions }
    /// The broker's identifier of the position.
    public var ticket: PositionID
    /// As the broker spells it.
    public var symbol = ""
    /// The direction.
    public var side: Side
    /// Open lots; zero once it is closed.
    public var volume: Volume
    /// The executed price, or the mean of several.
    public var openPrice: Price
    /// When it was opened, UTC.
    public var openTime: Timestamp
    /// nil for none.
    public var stopLoss: Price?
    /// nil for none.
    public var takeProfit: Price?
    /// What it would close at; nil when unknown.
    public var currentPrice: Price?
    /// Floating profit, account currency.
    public var unrealizedProfit: Money = .zero
    /// Profit of what was closed, account currency.
    public var realizedProfit: Money = .zero
    /// JSON, or empty.
    public var metadata = ""
    /// Closed bars of its strategy's timeframe.
    public var ageBars = 0
    /// Account currency; negative where it was charged.
    public var swap: Money = .zero
    /// Account currency, zero or negative.
    public var commission: Money = .zero
    /// MAE, account currency.
    public var worstProfit: Money = .zero
    /// MFE, account currency.
    public var bestProfit: Money = .zero
    /// The name of the strategy instance; empty for other hands.
    public var strategy = ""
    /// Of the order that opened it; 0 for other hands.
    public var magic: Int64 = 0
    /// nil while it is open.
    public var closeTime: Timestamp?
    /// Of the newest change.
    public var updated: Timestamp

    public init(
        ticket: PositionID, symbol: String, side: Side, volume: Volume, openPrice: Price, openTime: Timestamp, updated: Timestamp
    ) {
        (self.ticket, self.symbol, self.side, self.volume) = (ticket, symbol, side, volume)
        (self.openPrice, self.openTime, self.updated) = (openPrice, openTime, updated)
    }

    /// A position as the core holds it.
    public init(_ position: Position, symbol: String, strategy: String, at updated: Timestamp) {
        self.init(
            ticket: position.ticket, symbol: symbol, side: position.side, volume: position.volume,
            openPrice: position.openPrice, openTime: position.openTime, updated: updated)
        (stopLoss, takeProfit) = (position.stopLoss, position.takeProfit)
        (unrealizedProfit, realizedProfit) = (position.unrealizedProfit, position.realizedProfit)
        (ageBars, swap, commission) = (position.ageBars, position.swap, position.commission)
        (worstProfit, bestProfit) = (position.worstProfit, position.bestProfit)
        (self.strategy, magic) = (strategy, position.magic)
        closeTime = position.volume == .zero ? updated : nil
    }

    /// One a column, in order.
    public var cells: [ReadModelCell] {
        [
            .integer(ticket.value), .text(symbol), .text(side.rawValue), .decimal(volume), .decimal(openPrice), .time(openTime),
            .decimal(stopLoss), .decimal(takeProfit), .decimal(currentPrice), .decimal(unrealizedProfit),
            .decimal(realizedProfit), .word(metadata), .integer(Int64(ageBars)), .decimal(swap), .decimal(commission),
            .decimal(worstProfit), .decimal(bestProfit), .text(strategy), .integer(magic),
            closeTime.map(ReadModelCell.time) ?? .null, .time(updated),
        ]
    }
}

/// A row of ``ReadModel/trades``.
public struct TradeLine: ReadModelLine {
    /// Its table.
    public static var model: ReadModel { .trades }
    /// The broker's number of the position.
    public var id: Int64
    /// When it was opened, UTC.
    public var openTime: Timestamp
    /// The name of the strategy instance; empty for none.
    public var strategy = ""
    /// As the broker spells it.
    public var symbol = ""
    /// The direction.
    public var side: Side
    /// Lots.
    public var volume: Volume
    /// The executed price, or the mean of several.
    public var openPrice: Price
    /// When the last of it was closed, UTC.
    public var closeTime: Timestamp
    /// The executed price, or the mean of several.
    public var closePrice: Price
    /// Account currency, zero or negative.
    public var commission: Money = .zero
    /// Account currency; negative where it was charged.
    public var swap: Money = .zero
    /// Account currency, without commission and swap.
    public var profit: Money = .zero
    /// Why the last of it was closed.
    public var exitReason: ExitReason
    /// What the entry was called; empty for nothing.
    public var entryTag = ""
    /// Which exit closed it; empty for none.
    public var exitLabel = ""
    /// Closing deals.
    public var exits = 1
    /// nil when nobody watched.
    public var excursion: Excursion?

    public init(
        id: Int64, side: Side, volume: Volume, openTime: Timestamp, openPrice: Price, closeTime: Timestamp, closePrice: Price,
        exitReason: ExitReason
    ) {
        (self.id, self.side, self.volume, self.openTime) = (id, side, volume, openTime)
        (self.openPrice, self.closeTime, self.closePrice) = (openPrice, closeTime, closePrice)
        self.exitReason = exitReason
    }

    /// One a column, in order.
    public var cells: [ReadModelCell] {
        [
            .integer(id), .time(openTime), .text(strategy), .text(symbol), .text(side.rawValue), .decimal(volume),
            .decimal(openPrice), .time(closeTime), .decimal(closePrice), .decimal(commission), .decimal(swap), .decimal(profit),
            .text(exitReason.rawValue), .word(entryTag), .word(exitLabel), .integer(Int64(exits)), .decimal(excursion?.worst),
            .decimal(excursion?.best), .decimal(excursion?.initialRisk), .whole(excursion.map { Int64($0.ageBars) }),
        ]
    }
}

/// A row of ``ReadModel/metrics``.
public struct MetricLine: ReadModelLine {
    /// Its table.
    public static var model: ReadModel { .metrics }
    /// UTC.
    public var timestamp: Timestamp
    /// The name of the strategy instance; empty for the whole account.
    public var strategy: String
    /// What it is called.
    public var name: String
    /// In the unit of the figure.
    public var value: Double

    public init(_ name: String, _ value: Double, strategy: String = "", at timestamp: Timestamp) {
        (self.name, self.value, self.strategy, self.timestamp) = (name, value, strategy, timestamp)
    }

    /// One a column, in order.
    public var cells: [ReadModelCell] { [.time(timestamp), .text(strategy), .text(name), .number(value)] }
}

/// A row of ``ReadModel/equity``.
public struct EquityLine: ReadModelLine {
    /// Its table.
    public static var model: ReadModel { .equity }
    /// UTC.
    public var timestamp: Timestamp
    /// Everything booked, account currency.
    public var balance: Money
    /// Balance and floating profit, account currency.
    public var equity: Money
    /// Account currency; nil when unknown.
    public var margin: Money?
    /// At least zero.
    public var drawdown: Money?

    public init(at timestamp: Timestamp, balance: Money, equity: Money, margin: Money? = nil, drawdown: Money? = nil) {
        (self.timestamp, self.balance, self.equity) = (timestamp, balance, equity)
        (self.margin, self.drawdown) = (margin, drawdown)
    }

    /// One a column, in order.
    public var cells: [ReadModelCell] {
        [.time(timestamp), .decimal(balance), .decimal(equity), .decimal(margin), .decimal(drawdown)]
    }
}

/// A row of ``ReadModel/accounts``.
public struct AccountLine: ReadModelLine {
    /// Its table.
    public static var model: ReadModel { .accounts }
    /// As the broker reported it.
    public var record: AccountRecord
    /// When it was reported, UTC.
    public var updated: Timestamp

    public init(_ record: AccountRecord, at updated: Timestamp) { (self.record, self.updated) = (record, updated) }

    /// One a column, in order.
    public var cells: [ReadModelCell] {
        [
            .integer(record.login), .text(record.server), .text(record.currency), .flag(record.isNetting), .flag(record.isDemo),
            .integer(record.leverage), .decimal(record.balance), .decimal(record.equity), .flag(record.isTradeAllowed),
            .time(updated),
        ]
    }
}
