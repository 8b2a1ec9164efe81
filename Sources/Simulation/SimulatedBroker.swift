public import Market
internal import Risk
internal import Trading

/// A simulated MT5 broker with hedging accounting: one synchronous value without a clock of its own.
///
/// The shell tells it every quote of a bar's path (``quote(_:_:at:into:)`` for a jump, ``inside(_:_:_:at:into:)`` for the
/// path inside a bar) and every approved order; it answers with execution results. It is pessimistic: stops before
/// targets, targets and limits never better than their price, slippage always against the trader.
public struct SimulatedBroker {
    let terms: BrokerTerms
    /// One per symbol of the run.
    let values: [ContractValue]
    var quotes: [Quote?]
    /// Account currency, commission booked; floating profit is not in it.
    public internal(set) var balance: Money
    var positions: ContiguousArray<BrokerPosition> = []
    var pending: ContiguousArray<RestingEntry> = []
    /// The last quote was one of a bar's path after its open.
    var isInsideBar = false
    /// Decisions taken on a tick inside a bar: they fill at the next quote, or at theirs if that was worse.
    var held: ContiguousArray<HeldDecision> = []
    var usedMargin: Money = .zero { didSet { stopOutEquity = terms.stopOutEquity(usedMargin) } }
    /// The equity below which the worst position goes, in units of ``Money``; unreachable without positions.
    public private(set) var stopOutEquity = Int64.min
    /// Some position began inside the current bar.
    var hasBirthInside = false
    var nextPosition: Int64 = 1
    var nextDeal: Int64 = 1
    var now = Timestamp(nanoseconds: .min)
    /// Bars in which both the stop and the target of one position lay.
    public internal(set) var ambiguousExits = 0

    public init(terms: BrokerTerms, symbols: [ContractValue], balance: Money) {
        (self.terms, values, self.balance) = (terms, symbols, balance)
        quotes = Array(repeating: nil, count: symbols.count)
    }

    /// Whether a quote inside a bar can change nothing.
    public var isIdle: Bool { positions.isEmpty && pending.isEmpty && held.isEmpty }

    /// Whether no order waits and no stop or target of a symbol's positions lies in a bar's range.
    public func isQuiet(_ symbol: Int, in range: BarRange) -> Bool {
        guard pending.isEmpty, held.isEmpty, !hasBirthInside else { return false }
        for index in positions.indices where positions[index].symbol == symbol {
            let side = positions[index].side
            if let stop = positions[index].stopLoss, range.worst(side, isBeyond: stop) { return false }
            if let target = positions[index].takeProfit, range.best(side, reaches: target) { return false }
        }
        return true
    }

    /// Takes the close of a bar on whose path nothing happened (``isQuiet(_:in:)``, equity above ``stopOutEquity``).
    public mutating func settleQuietly(_ symbol: Int, _ close: Quote) {
        quotes[symbol] = close
        isInsideBar = true
    }

    /// Whether more is sold than bought of a symbol, so that a bar's high hurts.
    public func isShort(_ symbol: Int) -> Bool {
        var net: Int64 = 0
        for index in positions.indices where positions[index].symbol == symbol {
            net += positions[index].side.sign * positions[index].volume.raw
        }
        return net < 0
    }
}

/// What the account and the venue charge and allow.
public struct BrokerTerms: Hashable, Sendable {
    /// `1 : leverage`.
    public var leverage: Int64
    /// The worst position is closed below this margin level, in percent; 0 for never.
    public var stopOutPercent: Double
    /// Worsens every market and stop fill, in points.
    public var slippagePoints: Int64
    /// Account currency per lot, charged by each deal.
    public var commissionPerLot: Money

    public init(leverage: Int64, stopOutPercent: Double, slippagePoints: Int64, commissionPerLot: Money) {
        (self.leverage, self.stopOutPercent) = (leverage, stopOutPercent)
        (self.slippagePoints, self.commissionPerLot) = (slippagePoints, commissionPerLot)
    }

    /// The equity at which the margin level is the stop-out level, in units of ``Money``.
    func stopOutEquity(_ usedMargin: Money) -> Int64 {
        guard stopOutPercent > 0, usedMargin.raw > 0 else { return .min }
        return Int64((Double(usedMargin.raw) * stopOutPercent / 100).rounded(.up))
    }
}

/// A position in the broker's books.
struct BrokerPosition {
    /// When in the current bar it began, which decides how much of the bar's range may touch its levels.
    enum Birth {
        /// At the bar's open or earlier: the whole range counts.
        case beforeRange
        /// A resting entry triggered inside: the whole range may have hit its stop, only the close proves its target.
        case triggeredInside
        /// A held decision filled at a quote of the path: only later quotes count.
        case filledInside
    }

    let id: PositionID
    let strategy: Int
    let symbol: Int
    let side: Side
    let volume: Volume
    let openPrice: Price
    let stopLoss: Price?
    let takeProfit: Price?
    let margin: Money
    let rate: ProfitRate
    var birth: Birth

    /// The price distance gained if closed at a price.
    func gain(at price: Price) -> Price { side == .buy ? price - openPrice : openPrice - price }
}

/// A limit or stop entry in the broker's books.
struct RestingEntry {
    let order: ApprovedOrder
    /// Placed on the path of the current bar: only later quotes of it count, not the whole range.
    var isPlacedInside: Bool
}

/// A decision that waits for the next quote.
enum HeldDecision {
    case order(ApprovedOrder)
    case close(ApprovedClose)
}
