public import Market

/// A past tick as the terminal's server has it.
public struct PastTick: Hashable, Sendable {
    /// When it came, UTC, to the millisecond.
    public let time: Timestamp
    /// Bid and ask from then on.
    public let quote: Quote

    public init(time: Timestamp, quote: Quote) { (self.time, self.quote) = (time, quote) }
}

/// The parts of an answer about past ticks, in order and whole.
struct TickAssembly {
    private(set) var ticks: [PastTick] = []
    private(set) var isComplete = true
    /// Rows that are no quotes: a side is missing, lies off the symbol's grid, or the ask is below the bid.
    private(set) var leftOut = 0
    private var rows = 0
    private var newest: Timestamp?
    /// What no request can bring.
    private static let most = 50_000_000

    /// Takes a part; true when it was the last.
    mutating func take(
        _ part: TickHistoryIsMessage, hasMore: Bool, clock: ServerClock, amounts: WireAmounts
    ) throws(WireAmountError) -> Bool {
        guard Int(part.offset) == rows, Int(part.total) <= TickAssembly.most else {
            throw WireAmountError(message: "a part of the ticks begins at \(part.offset) where \(rows) was expected")
        }
        rows += part.ticks.count
        for tick in part.ticks { try append(tick, clock, amounts) }
        isComplete = isComplete && part.isComplete
        guard !hasMore else { return false }
        guard rows == Int(part.total) else { throw WireAmountError(message: "\(rows) of \(part.total) ticks came") }
        return true
    }

    private mutating func append(_ tick: WireTick, _ clock: ServerClock, _ amounts: WireAmounts) throws(WireAmountError) {
        guard let time = clock.utc(tick.time, after: newest) else {
            throw WireAmountError(message: "a tick came at \(tick.time) ms")
        }
        if let newest, time < newest { throw WireAmountError(message: "the ticks of \(newest) and \(time) are out of order") }
        newest = time
        // Only the price of the last trade moved.
        if tick.flags == .last { return }
        guard let bid = try? amounts.quote(tick.bid), let ask = try? amounts.quote(tick.ask), bid <= ask else { return leftOut += 1 }
        ticks.append(PastTick(time: time, quote: Quote(bid: bid, ask: ask)))
    }
}
