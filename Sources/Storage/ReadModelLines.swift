public import Market
public import Trading

/// A row of ``ReadModel/signals``.
public struct SignalLine: ReadModelLine {
    public static var model: ReadModel { .signals }
    /// What became of it.
    public enum Outcome: String, Sendable, Hashable {
        /// Decided, and nothing else known yet.
        case decided
        case ordered
        /// A guard or the sizing refused it.
        case denied
        /// A bar was passed over; there is no signal.
        case skipped
    }
    /// nil for a skip.
    public var signal: Signal?
    public var timestamp: Timestamp
    /// The name of the strategy instance.
    public var strategy: String
    /// As the broker spells it.
    public var symbol: String
    public var outcome: Outcome
    /// For ``Outcome/denied``.
    public var denial: Denial?
    /// For ``Outcome/skipped``.
    public var skip: Skip?
    /// JSON, or empty.
    public var metadata: String

    /// A signal, and the refusal where there is one.
    public init(_ signal: Signal, _ outcome: Outcome, denial: Denial? = nil, metadata: String = "") {
        (self.signal, timestamp, strategy, symbol) = (signal, signal.timestamp, signal.strategy, signal.symbol)
        (self.outcome, self.denial, skip, self.metadata) = (outcome, denial, nil, metadata)
    }

    /// A bar or tick that a strategy passed over; of several at one instant the last stays.
    public init(_ skip: Skip, strategy: String, symbol: String, at timestamp: Timestamp) {
        (signal, self.timestamp, self.strategy, self.symbol) = (nil, timestamp, strategy, symbol)
        (outcome, denial, self.skip, metadata) = (.skipped, nil, skip, "")
    }

    public var cells: [ReadModelCell] {
        [
            .time(timestamp), .text(strategy), .integer(signal?.id ?? 0), .text(symbol), .word(signal?.timeframe.rawValue),
            .word(signal?.side.rawValue), .word(signal?.action.rawValue), .number(signal?.sizeHint), .decimal(signal?.price),
            .decimal(signal?.stopLoss), .decimal(signal?.takeProfit), .number(signal?.confidence),
            .word(skip?.reason ?? signal?.reason), .word(metadata), .word(signal?.decision.rawValue),
            .word(signal?.orderType.rawValue), .word(signal?.tag), .text(outcome.rawValue), .word(denial?.code),
            .word(denial?.observed), .word(denial?.limit), .word(denial?.formula), .number(skip?.value),
        ]
    }
}

/// A row of ``ReadModel/orders``: a command to the broker and how it stands.
public struct OrderLine: ReadModelLine {
    public static var model: ReadModel { .orders }
    /// ``OrderTag/magic``.
    public var magic: Int64
    public var signalID: Int64?
    public var strategy = ""
    public var symbol = ""
    /// `open`, `close`, `modify`, `change`.
    public var action = ""
    public var side: Side?
    public var volume: Volume?
    public var orderType: OrderType?
    public var price: Price?
    public var limitPrice: Price?
    public var stopLoss: Price?
    public var takeProfit: Price?
    public var clientTag: Int64?
    /// The broker's ticket of the order.
    public var orderID: Int64?
    /// The state it is in.
    public var status = ""
    /// What brought it there.
    public var cause = ""
    public var retcode: Int?
    public var executedPrice: Price?
    public var executedVolume: Volume?
    public var position: PositionID?
    /// When it was intended.
    public var created: Timestamp
    /// Of the newest change.
    public var timestamp: Timestamp
    /// When the last became of it that could; nil while it may still change.
    public var ended: Timestamp?
    public var error = ""

    public init(magic: Int64, created: Timestamp, timestamp: Timestamp) {
        (self.magic, self.created, self.timestamp) = (magic, created, timestamp)
    }

    public var cells: [ReadModelCell] {
        [
            .integer(magic), .whole(signalID), .text(strategy), .text(symbol), .text(action), .word(side?.rawValue),
            .decimal(volume), .word(orderType?.rawValue), .decimal(price), .decimal(limitPrice), .decimal(stopLoss),
            .decimal(takeProfit), .whole(clientTag), .whole(orderID), .text(status), .word(cause), .whole(retcode.map(Int64.init)),
            .decimal(executedPrice), .decimal(executedVolume), .whole(position?.value), .time(created), .time(timestamp),
            ended.map(ReadModelCell.time) ?? .null, .word(error),
        ]
    }
}

/// A row of ``ReadModel/deals``.
public struct DealLine: ReadModelLine {
    public static var model: ReadModel { .deals }
    public var record: DealRecord
    /// The name of the strategy instance it is put down to; empty for none.
    public var strategy: String
    /// The tag or exit that reports group it by.
    public var label: String
    /// The broker changed it after it was booked.
    public var isCorrected: Bool

    public init(_ record: DealRecord, strategy: String, label: String = "", isCorrected: Bool = false) {
        (self.record, self.strategy, self.label, self.isCorrected) = (record, strategy, label, isCorrected)
    }

    public var cells: [ReadModelCell] {
        let (kind, side): (String, Side?) =
            switch record.kind {
            case .trade(let entry, let side): (entry.rawValue, side)
            case .balance: ("balance", nil)
            case .adjustment: ("adjustment", nil)
            }
        return [
            .integer(record.ticket), .integer(record.order), .whole(record.position?.value), .text(strategy),
            .text(record.symbol), .text(kind), .word(side?.rawValue), .decimal(record.volume), .decimal(record.price),
            .time(record.time), .decimal(record.profit), .decimal(record.commission), .decimal(record.swap),
            .decimal(record.stopLoss), .decimal(record.takeProfit), .word(record.reason?.rawValue), .word(label),
            .integer(record.magic), .word(record.comment), .flag(isCorrected),
        ]
    }
}
