internal import Market

/// Bars that are wanted from the terminal's history.
struct RatesWish {
    /// Index in the run.
    let symbol: Int
    let timeframe: Timeframe
    /// How many of the newest closed ones.
    let count: Int
    /// The bar that quotes did not bring whole; nil for the caller's own request.
    let mends: Timestamp?
    /// After this it is given up, Herald's monotonic milliseconds.
    let until: Int64
    /// Not asked for before this, Herald's monotonic milliseconds.
    var notBefore: Int64 = 0
    /// It was asked for, and the answer is on its way.
    var isAsked = false

    /// Whether it closes a gap among delivered bars.
    var isMending: Bool { mends != nil }
}

/// The parts of an answer about bars, in order and whole.
struct RatesAssembly {
    private(set) var bars: [Bar] = []
    private(set) var isComplete = true
    /// What no request can bring.
    private static let most = 5_000_000

    /// Takes a part; true when it was the last.
    mutating func take(
        _ part: RatesAreMessage, hasMore: Bool, clock: ServerClock, amounts: WireAmounts
    ) throws(WireAmountError) -> Bool {
        guard Int(part.offset) == bars.count, Int(part.total) <= RatesAssembly.most else {
            throw WireAmountError(message: "a part of the bars begins at \(part.offset) where \(bars.count) was expected")
        }
        for bar in part.bars { try append(bar, clock, amounts) }
        isComplete = isComplete && part.isComplete
        guard !hasMore else { return false }
        guard bars.count == Int(part.total) else {
            throw WireAmountError(message: "\(bars.count) of \(part.total) bars came")
        }
        return true
    }

    private mutating func append(_ wire: WireBar, _ clock: ServerClock, _ amounts: WireAmounts) throws(WireAmountError) {
        guard let opened = clock.utc(wire.opened, after: bars.last.map { $0.opened.adding(seconds: 1) }) else {
            throw WireAmountError(message: "a bar opened at \(wire.opened) ms")
        }
        let bar = Bar(
            opened: opened, open: try amounts.quote(wire.open), high: try amounts.quote(wire.high), low: try amounts.quote(wire.low),
            close: try amounts.quote(wire.close), spreadPoints: max(wire.spread, 0), tickCount: UInt32(clamping: wire.tickVolume))
        guard bar.low <= min(bar.open, bar.close), bar.high >= max(bar.open, bar.close) else {
            throw WireAmountError(message: "the bar of \(opened) has its high or low inside its body")
        }
        if let last = bars.last, last.opened >= opened {
            throw WireAmountError(message: "the bars of \(last.opened) and \(opened) are out of order")
        }
        bars.append(bar)
    }
}
