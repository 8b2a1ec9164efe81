public import Market
public import Trading

/// A position as the broker holds it, for whoever compares books with it.
public struct BrokerPositionView: Hashable, Sendable {
    /// From opening to flat the same.
    public let id: PositionID
    /// MT5's `POSITION_TICKET`: the identifier's number, until a night opens the position anew under another.
    public let ticket: Int64
    /// Index of the symbol in the run.
    public let symbol: Int
    /// Index of the strategy instance that opened it first.
    public let strategy: Int
    /// Buy is long, sell is short.
    public let side: Side
    /// Open lots.
    public let volume: Volume
    /// The executed price, or the mean of several (``Position/mean(_:_:_:_:)``).
    public let openPrice: Price
    /// Nil for no stop.
    public let stopLoss: Price?
    /// Nil for no target.
    public let takeProfit: Price?
    /// What it binds by itself, account currency.
    public let margin: Money
    /// What it was charged (negative) and paid overnight, account currency; the closing deal books it.
    public let swap: Money
}

/// A position in the broker's books.
struct BrokerPosition {
    /// When in the current bar something was filled, which decides how much of the bar's range may touch its levels.
    enum Birth {
        /// At the bar's open or earlier: the whole range counts.
        case beforeRange
        /// A resting entry triggered inside: the whole range may have hit its stop, only the close proves its target.
        case triggeredInside
        /// An order filled at a quote of the path: only later quotes count.
        case filledInside
    }

    /// Which part of the current bar may touch a level.
    enum Reach {
        case wholeRange
        /// The level was set at a quote of the path: what was travelled before cannot have met it.
        case laterQuotes
        case closeOnly
        /// The stop was moved at a quote of the path, and fills at a later quote that is beyond it, not at its own price. How
        /// often the bar went back and forth on its way to an extreme nobody knows: a stop that follows the price there
        /// untouched and is filled at its price on the way back would be a gift.
        case moved
    }

    let id: PositionID
    /// Zero while it is the identifier's number.
    var newTicket: Int64 = 0
    let strategy: Int
    let symbol: Int
    var side: Side
    var volume: Volume
    var openPrice: Price
    var stopLoss: Price?
    var takeProfit: Price?
    /// What the open volume binds by itself at ``marginQuote``.
    var margin: Money
    /// The quote it was opened on, or the mean of several weighted by volume: the margin of whatever volume remains is
    /// counted afresh at it, so that closing in parts never leaves a cent behind.
    var marginQuote: Quote
    var rate: ProfitRate
    /// Charged and paid overnight, and not booked by a deal yet.
    var swap = Money.zero
    var stopReach = Reach.wholeRange
    var targetReach = Reach.wholeRange

    /// The price distance gained if closed at a price.
    func gain(at price: Price) -> Price { side == .buy ? price - openPrice : openPrice - price }

    /// Whether some level may be touched by less than the whole range of the current bar.
    var isBoundToPath: Bool { stopReach != .wholeRange || targetReach != .wholeRange }

    /// Takes both levels from a fill.
    mutating func reach(_ birth: Birth) {
        switch birth {
        case .beforeRange: (stopReach, targetReach) = (.wholeRange, .wholeRange)
        case .triggeredInside: (stopReach, targetReach) = (.wholeRange, .closeOnly)
        case .filledInside: (stopReach, targetReach) = (.laterQuotes, .laterQuotes)
        }
    }

    var view: BrokerPositionView {
        BrokerPositionView(
            id: id, ticket: newTicket == 0 ? id.value : newTicket, symbol: symbol, strategy: strategy, side: side, volume: volume,
            openPrice: openPrice, stopLoss: stopLoss,
            takeProfit: takeProfit, margin: margin, swap: swap)
    }
}
