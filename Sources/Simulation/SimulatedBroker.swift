public import Market
internal import Risk
internal import Trading

/// A simulated MT5 broker with hedging or netting accounting: one synchronous value without a clock of its own.
///
/// The shell tells it every quote of a bar's path (``quote(_:_:at:into:)`` for a jump, ``inside(_:_:_:_:into:)`` for the
/// path inside a bar) and every approved order, close and change of levels; it answers with execution results. It is
/// pessimistic: stops before targets, targets and limits never better than their price, slippage always against the trader.
public struct SimulatedBroker {
    let terms: BrokerTerms
    /// One per symbol of the run.
    var values: [ContractValue]
    private(set) var quotes: [Quote?]
    /// For each symbol those whose money is converted through it.
    var feeds: [[Int]]
    /// Account currency, commission booked; floating profit, and swap before its deal, are not in it.
    public internal(set) var balance: Money
    var positions: ContiguousArray<BrokerPosition> = []
    var pending: ContiguousArray<RestingEntry> = []
    /// For each symbol: its last quote was one of a bar's path after its open.
    var isInsideBar: [Bool]
    /// Decisions taken on a tick inside a bar, which fill at the next quote or at theirs if that was worse, and whatever is on
    /// its way while requests take time.
    var held: ContiguousArray<WaitingDecision> = []
    /// What waited is being carried out, and waits no more.
    var isReleasing = false
    /// For each symbol its next night; nil where nothing is charged. Empty before the first quote.
    var rollovers: [RolloverClock?] = []
    /// The earliest of them, nanoseconds UTC; the smallest number before the first quote.
    var rolloverDue = Int64.min
    /// How much each symbol moves, where slippage asks for it.
    var movements: [Movement]
    /// For each symbol: its session clock; nil when its market never closes.
    var clocks: [SessionClock?]
    /// For each symbol: what its positions bind together, account currency.
    var symbolMargins: [Money]
    /// No pending order expires before this instant.
    var firstDeadline = RestingEntry.never
    /// What all positions bind, account currency.
    public internal(set) var usedMargin: Money = .zero { didSet { stopOutEquity = terms.stopOutEquity(usedMargin) } }
    /// The equity below which the worst position goes, in units of ``Money``; unreachable without positions.
    public private(set) var stopOutEquity = Int64.min
    /// Some level was set inside the current bar of its symbol.
    var hasLevelsBoundToPath = false
    var nextPosition: Int64 = 1
    var nextDeal: Int64 = 1
    var now = Timestamp(nanoseconds: .min)
    /// Bars in which both the stop and the target of one position lay.
    public internal(set) var ambiguousExits = 0

    public init(terms: BrokerTerms, symbols: [ContractValue], balance: Money) {
        (self.terms, values, self.balance) = (terms, symbols, balance)
        quotes = Array(repeating: nil, count: symbols.count)
        feeds = ContractValue.feeds(of: symbols)
        isInsideBar = Array(repeating: false, count: symbols.count)
        clocks = symbols.map { SimulatedBroker.clock(of: $0.specification) }
        symbolMargins = Array(repeating: .zero, count: symbols.count)
        movements = Array(repeating: Movement(), count: symbols.count)
    }

    /// Whether a quote inside a bar can change nothing.
    public var isIdle: Bool { positions.isEmpty && pending.isEmpty && held.isEmpty }

    /// What is open, in the order of opening.
    public var openPositions: [BrokerPositionView] { positions.map(\.view) }

    /// Whether no order waits and no stop or target of a symbol's positions lies in a bar's range.
    public func isQuiet(_ symbol: Int, in range: BarRange) -> Bool {
        guard pending.isEmpty, held.isEmpty, !hasLevelsBoundToPath, feeds[symbol].isEmpty else { return false }
        for index in positions.indices where positions[index].symbol == symbol {
            let side = positions[index].side
            if let stop = positions[index].stopLoss, range.worst(side, isBeyond: stop) { return false }
            if let target = positions[index].takeProfit, range.best(side, reaches: target) { return false }
        }
        return true
    }

    /// Takes the close of a bar on whose path nothing happened (``isQuiet(_:in:)``, equity above ``stopOutEquity``).
    public mutating func settleQuietly(_ symbol: Int, _ close: Quote) {
        see(close, of: symbol)
        isInsideBar[symbol] = true
    }

    /// Takes a symbol's newest quote, also for those whose money is converted through it.
    mutating func see(_ quote: Quote, of symbol: Int) {
        quotes[symbol] = quote
        if feeds[symbol].isEmpty { return }
        for dependent in feeds[symbol] { values[dependent].see(quote, of: symbol) }
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
