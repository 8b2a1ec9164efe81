public import Market
public import Trading

/// What a command asks for, without the approval it left with.
public enum OrderWish: Hashable, Sendable, Codable {
    case open(OrderRequest)
    case close(CloseRequest)
    case modify(ModifyRequest)
    case change(ModifyOrderRequest)

    /// Index of the strategy instance it is about.
    public var strategy: Int {
        switch self {
        case .open(let request): request.strategy
        case .close(let request): request.strategy
        case .modify(let request): request.strategy
        case .change(let request): request.strategy
        }
    }

    /// Index of the symbol in the run.
    public var symbol: Int {
        switch self {
        case .open(let request): request.symbol
        case .close(let request): request.symbol
        case .modify(let request): request.symbol
        case .change(let request): request.symbol
        }
    }

    /// The pending entry it withdraws or changes, by the core's client tag; nil for everything else.
    public var entry: Int64? {
        switch self {
        case .close(let request): if case .pending(let tag) = request.target { tag } else { nil }
        case .change(let request): request.clientTag
        case .open, .modify: nil
        }
    }

    /// Lots that deals must add up to; nil for what makes no deals or as many as there happen to be.
    public var volume: Volume? {
        switch self {
        case .open(let request): request.volume
        case .close(let request): if case .position(_, let volume) = request.target { volume } else { nil }
        case .modify, .change: nil
        }
    }
}

/// One command on its way: what it asks for, where it stands, and what is known of it at the broker.
public struct OrderTrack: Hashable, Sendable, Codable {
    /// Its identity at the broker.
    public let tag: OrderTag
    /// What it asks for.
    public internal(set) var wish: OrderWish
    /// When it was wanted, UTC.
    public let created: Timestamp
    /// From when on the broker's side refuses it, UTC.
    public let expires: Timestamp
    /// Where it stands.
    public internal(set) var state: OrderState = .intent
    /// When its state last changed, UTC.
    public internal(set) var since: Timestamp
    /// When it was handed over, UTC; nil before.
    public internal(set) var sent: Timestamp?
    /// The ticket of its order; nil while it is not known or when it has none.
    public internal(set) var ticket: Int64?
    /// Lots its deals add up to.
    public internal(set) var filled: Volume = .zero
    /// The search for what became of it; nil while nobody searches.
    public internal(set) var search: OrderSearch?
    /// What an entry at the broker waits for now; nil until the broker lists it.
    public internal(set) var resting: RestingTerms?
    /// The core knows that it rests.
    var isTold = false
    /// Deals of it so far.
    var deals = 0

    init(tag: OrderTag, wish: OrderWish, created: Timestamp, expires: Timestamp) {
        (self.tag, self.wish, self.created, self.expires, since) = (tag, wish, created, expires, created)
    }

    /// Whether all it asked for was executed.
    var isComplete: Bool {
        if case .close(let request) = wish, case .closeBy = request.target { return deals >= 2 }
        return wish.volume.map { filled >= $0 } ?? false
    }

    /// Whether it is an entry that waits for a price.
    var isPendingEntry: Bool { if case .open(let request) = wish { request.orderType != .market } else { false } }
}

extension OrderTrack: Keyed {
    var key: Int64 { tag.number }
}

/// What an order at the broker waits for.
public struct RestingTerms: Hashable, Sendable, Codable {
    /// The price it waits for; nil for a market order.
    public var price: Price?
    /// Where a stop-limit order places its limit order; nil for others.
    public var limitPrice: Price?
    /// nil for none.
    public var stopLoss: Price?
    /// nil for none.
    public var takeProfit: Price?

    init(_ record: OrderRecord) {
        (price, limitPrice, stopLoss, takeProfit) = (record.price, record.limitPrice, record.stopLoss, record.takeProfit)
    }
}

/// The search for what became of a command.
public struct OrderSearch: Hashable, Sendable, Codable {
    /// When its fate became open, UTC.
    public var began: Timestamp
    /// How often the other side was asked.
    public var asked = 0
    /// When it is asked next, UTC.
    public var next: Timestamp
    /// Snapshots without a trace of it, in a row over one connection.
    public var negatives = 0
    /// When the first of them was made, UTC.
    public var firstNegative: Timestamp?
    /// The log of the other side was asked and proves nothing, or there is none.
    public var isLogUseless = false
    /// Positions that could be it, when it is not certain.
    public var candidates: [PositionID] = []

    init(began: Timestamp) { (self.began, next) = (began, began) }

    /// Seconds from one question to the next.
    static let spacing: [Int64] = [1, 2, 4, 8, 15, 30, 60]
    /// Absence is concluded from at least this many snapshots …
    static let negativesNeeded = 5
    /// … over at least this many seconds.
    static let secondsNeeded: Int64 = 120
    /// After so many questions without an answer an operator must settle it.
    static let budget = 24

    /// Notes a question; the next one is due later.
    mutating func ask(at now: Timestamp) {
        next = now.adding(seconds: Self.spacing[min(asked, Self.spacing.count - 1)])
        asked += 1
    }
}
