public import Market
public import Trading

/// A row of ``ReadModel/positions``.
public struct PositionLine: ReadModelLine {
    public static var model: ReadModel { .positions }
    public var ticket: PositionID
    public var symbol = ""
    public var side: Side
    /// Open lots; zero once it is closed.
    public var volume: Volume
    public var openPrice: Price
    public var openTime: Timestamp
    public var stopLoss: Price?
    public var takeProfit: Price?
    public var currentPrice: Price?
    public var unrealizedProfit: Money = .zero
    public var realizedProfit: Money = .zero
    /// JSON, or empty.
    public var metadata = ""
    public var ageBars = 0
    public var swap: Money = .zero
    public var commission: Money = .zero
    public var worstProfit: Money = .zero
    public var bestProfit: Money = .zero
    /// The name of the strategy instance; empty for other hands.
    public var strategy = ""
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
    public static var model: ReadModel { .trades }
    /// The broker's number of the position.
    public var id: Int64
    public var openTime: Timestamp
    public var strategy = ""
    public var symbol = ""
    public var side: Side
    public var volume: Volume
    public var openPrice: Price
    public var closeTime: Timestamp
    public var closePrice: Price
    public var commission: Money = .zero
    public var swap: Money = .zero
    public var profit: Money = .zero
    public var exitReason: ExitReason
    public var entryTag = ""
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
    public static var model: ReadModel { .metrics }
    public var timestamp: Timestamp
    /// The name of the strategy instance; empty for the whole account.
    public var strategy: String
    public var name: String
    public var value: Double

    public init(_ name: String, _ value: Double, strategy: String = "", at timestamp: Timestamp) {
        (self.name, self.value, self.strategy, self.timestamp) = (name, value, strategy, timestamp)
    }

    public var cells: [ReadModelCell] { [.time(timestamp), .text(strategy), .text(name), .number(value)] }
}

/// A row of ``ReadModel/equity``.
public struct EquityLine: ReadModelLine {
    public static var model: ReadModel { .equity }
    public var timestamp: Timestamp
    public var balance: Money
    public var equity: Money
    public var margin: Money?
    /// At least zero.
    public var drawdown: Money?

    public init(at timestamp: Timestamp, balance: Money, equity: Money, margin: Money? = nil, drawdown: Money? = nil) {
        (self.timestamp, self.balance, self.equity) = (timestamp, balance, equity)
        (self.margin, self.drawdown) = (margin, drawdown)
    }

    public var cells: [ReadModelCell] {
        [.time(timestamp), .decimal(balance), .decimal(equity), .decimal(margin), .decimal(drawdown)]
    }
}

/// A row of ``ReadModel/accounts``.
public struct AccountLine: ReadModelLine {
    public static var model: ReadModel { .accounts }
    public var record: AccountRecord
    public var updated: Timestamp

    public init(_ record: AccountRecord, at updated: Timestamp) { (self.record, self.updated) = (record, updated) }

    public var cells: [ReadModelCell] {
        [
            .integer(record.login), .text(record.server), .text(record.currency), .flag(record.isNetting), .flag(record.isDemo),
            .integer(record.leverage), .decimal(record.balance), .decimal(record.equity), .flag(record.isTradeAllowed),
            .time(updated),
        ]
    }
}
