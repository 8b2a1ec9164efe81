public import Market
public import Trading

/// What is done about positions and orders of other hands.
public enum ForeignPolicy: String, Hashable, Sendable, Codable, CaseIterable {
    /// They count in the exposure, nothing else.
    case ignore
    /// They count in the exposure, and a person is told.
    case alert
    /// Positions are taken over, under the protective policy.
    case adopt
    /// Positions are closed.
    case close
}

/// A strategy instance as brokers know it.
public struct StrategyPlace: Hashable, Sendable, Codable {
    /// The slot in its tags, 0 to 254; never given to another.
    public var slot: Int
    /// Index of its symbol in the run.
    public var symbol: Int
    public init(slot: Int, symbol: Int) { (self.slot, self.symbol) = (slot, symbol) }
}

/// What the ledger of orders must know of the run it serves.
public struct LedgerTerms: Hashable, Sendable, Codable {
    /// The installation, 1 to 32,767.
    public var namespace: Int64
    /// The broker's names of the symbols, by index.
    public var symbols: [String]
    /// The strategy instances, by index.
    public var strategies: [StrategyPlace]
    /// The account holds one position a symbol.
    public var isNetting: Bool
    /// What is done about other hands.
    public var foreign: ForeignPolicy
    /// The other side keeps a log of commands that can be asked.
    public var keepsCommandLog: Bool
    /// After so many seconds without an answer a command's fate is open.
    public var replySeconds: Int64

    public init(
        namespace: Int64, symbols: [String], strategies: [StrategyPlace], isNetting: Bool, foreign: ForeignPolicy = .alert,
        keepsCommandLog: Bool, replySeconds: Int64 = 10
    ) {
        (self.namespace, self.symbols, self.strategies) = (namespace, symbols, strategies)
        (self.isNetting, self.foreign, self.keepsCommandLog) = (isNetting, foreign, keepsCommandLog)
        self.replySeconds = replySeconds
    }

    /// Who owns what no strategy of the run asked for on a symbol: the slots behind the strategies, one a symbol, as
    /// ``TradingCore/caretaker(of:)``.
    public func caretaker(of symbol: Int) -> Int { strategies.count + symbol }

    /// The slot in the tags of a strategy, or of a caretaker.
    func slot(of strategy: Int) -> Int { strategy < strategies.count ? strategies[strategy].slot : OrderTag.lastSlot }

    /// The strategy that owns what a slot asked for on a symbol; the caretaker when it is gone or trades something else.
    func owner(slot: Int, symbol: Int) -> Int {
        strategies.firstIndex { $0.slot == slot && $0.symbol == symbol } ?? caretaker(of: symbol)
    }
}

/// A position as the ledger knows it.
public struct TrackedPosition: Hashable, Sendable, Codable {
    /// Whose it is.
    public enum Owner: Hashable, Sendable, Codable {
        /// A strategy of the run or a caretaker, by index.
        case strategy(Int)
        /// Other hands.
        case foreign
    }

    /// Stays from opening to flat.
    public let identifier: PositionID
    /// The broker's present ticket of it; the identifier until the broker lists it.
    public internal(set) var ticket: Int64
    /// The broker's name of the symbol.
    public let symbol: String
    /// Whose it is.
    public internal(set) var owner: Owner
    /// Long or short.
    public internal(set) var side: Side
    /// Open lots.
    public internal(set) var volume: Volume
    /// At which it was opened.
    public internal(set) var openPrice: Price
    /// When it was opened, UTC.
    public internal(set) var openTime: Timestamp
    /// nil for none.
    public internal(set) var stopLoss: Price?
    /// nil for none.
    public internal(set) var takeProfit: Price?
    /// Gathered and not booked, account currency.
    public internal(set) var swap: Money = .zero
    /// When it was first known, UTC.
    public let known: Timestamp
    /// The number of the order that opened it; 0 for other hands.
    public let magic: Int64
    /// When a deal or an answer last changed it, UTC: older lists do not count.
    var changed: Timestamp
    /// A person was told of it, or it was taken over.
    var isMet = false
    /// Since when the broker's list and the ledger do not agree about it, UTC; nil while they do.
    public internal(set) var doubtedSince: Timestamp?
    /// Closed by deals; its identifier is kept for the deals that may follow.
    public var isFlat: Bool { volume == .zero }

    /// The strategy or caretaker that owns it; nil for other hands.
    public var strategy: Int? { if case .strategy(let index) = owner { index } else { nil } }
}

extension TrackedPosition: Keyed {
    var key: PositionID { identifier }
}

/// A booked deal with what was made of it.
struct BookedDeal: Hashable, Sendable, Codable, Keyed {
    var record: DealRecord
    /// When it was first known, UTC.
    let known: Timestamp
    /// It went to the core as a deal of its own; otherwise only its money did.
    var isOurs: Bool
    /// The broker has taken it back.
    var isGone = false
    var key: Int64 { record.ticket }
}

/// Something at the broker that is not the bot's and counts all the same.
public struct ForeignExposure: Hashable, Sendable, Codable {
    /// Index of the symbol in the run.
    public var symbol: Int
    /// Long or short.
    public var side: Side
    /// Lots, open or waiting.
    public var volume: Volume
    /// The open price, or the price it waits for.
    public var price: Price
    /// nil for none.
    public var stopLoss: Price?
    /// It waits for its price.
    public var isPending: Bool

    public init(symbol: Int, side: Side, volume: Volume, price: Price, stopLoss: Price?, isPending: Bool) {
        (self.symbol, self.side, self.volume) = (symbol, side, volume)
        (self.price, self.stopLoss, self.isPending) = (price, stopLoss, isPending)
    }
}

/// A position that is taken over although nobody here asked for it.
public struct Adoption: Hashable, Sendable, Codable {
    /// The broker's list of it.
    public var position: PositionRecord
    /// Index of the symbol in the run.
    public var symbol: Int
    /// The strategy or caretaker that owns it from now on.
    public var strategy: Int
    /// It is closed at once; otherwise it falls under the protective policy.
    public var isLeft: Bool

    public init(position: PositionRecord, symbol: Int, strategy: Int, isLeft: Bool) {
        (self.position, self.symbol, self.strategy, self.isLeft) = (position, symbol, strategy, isLeft)
    }
}

/// What the ledger wants to know from the broker's side.
public enum BrokerQuestion: Hashable, Sendable, Codable {
    /// What its log says about a command that was wanted at an instant, UTC.
    case record(OrderTag, decided: Timestamp)
    /// Everything, with the history since an instant.
    case snapshot(since: Timestamp)
}

/// What the ledger makes of what it takes, in order.
public enum LedgerOutput: Hashable, Sendable, Codable {
    /// For the core: ``Event/execution(_:)``.
    case execution(ExecutionResult)
    /// For the core: ``Event/adopted(_:)``.
    case adopted(Adoption)
    /// For the core: ``Event/reopened(_:)``.
    case reopened(OrderRequest)
    /// For the core: ``Event/foreign(_:)``.
    case foreign([ForeignExposure])
    /// For the core: ``Event/cashFlow(_:)``, with the deal it came by.
    case cashFlow(Money, deal: Int64)
    /// For the core: ``Event/adjusted(_:)``, money of other hands, charges and corrections.
    case adjusted(Money, deal: Int64)
    /// For the journal and the read models.
    case transition(OrderTransition)
    /// A deal was booked, for the read models; whose it was.
    case booked(DealRecord, TrackedPosition.Owner)
    /// For a person.
    case notice(Notice)
    /// To be asked as soon as the link allows it.
    case question(BrokerQuestion)
}
