public import Market
internal import Risk
public import Trading

/// The quotes of a bar after its open, in the order of the path.
public enum PathStep: CaseIterable, Sendable {
    /// The extreme that hurts the net position: every stop in the bar's range has been hit by now.
    case adverseExtreme
    /// The other extreme: every target in the range that was not preceded by its stop has been hit by now.
    case otherExtreme
    case close
}

/// The range a bar spans on both sides of the market.
public struct BarRange: Hashable, Sendable {
    /// The lowest bid with its ask.
    public let low: Quote
    /// The highest bid with its ask.
    public let high: Quote
    public init(low: Quote, high: Quote) { (self.low, self.high) = (low, high) }
}

extension SimulatedBroker {
    /// A quote that may have jumped from the last one: a bar's open. Gapped stops fill at it, gapped targets at their price.
    public mutating func quote(
        _ symbol: Int, _ quote: Quote, at time: Timestamp, into results: inout [ExecutionResult]
    ) {
        passTime(to: time, into: &results)
        if needsEveryQuote { movements[symbol].see(quote.bid) }
        see(quote, of: symbol)
        isInsideBar[symbol] = false
        if isIdle { return }
        if hasLevelsBoundToPath { forgetPath(symbol) }
        if !held.isEmpty {
            fillHeld(symbol, isOnPath: false, where: \.isClosing, &results)
            fillHeld(symbol, isOnPath: false, &results)
        }
        if !pending.isEmpty { triggerPending(symbol, BarRange(low: quote, high: quote), quote, isJump: true, &results) }
        closeAtJump(symbol, quote, &results)
        if stopOutEquity > .min { stopOut(&results) }
    }

    /// A quote of the path inside a bar of the given range.
    public mutating func inside(
        _ step: PathStep, _ symbol: Int, _ quote: Quote, _ range: BarRange, into results: inout [ExecutionResult]
    ) {
        isInsideBar[symbol] = true
        let isNetting = terms.accounting == .netting
        if !pending.isEmpty {
            let passed = BarRange(low: quote, high: quote)
            if step == .adverseExtreme, isNetting {
                // Where entries and stops share a position their order counts: first what lies on the way to this
                // extreme, then what lies beyond the open on the other side.
                triggerPending(symbol, passed, quote, isJump: false, &results)
                closeStops(symbol, quote, range, &results)
            }
            triggerPending(symbol, step == .adverseExtreme ? range : passed, quote, isJump: false, &results)
        }
        if !held.isEmpty {
            let last = quotes[symbol]
            see(quote, of: symbol)
            fillHeld(symbol, isOnPath: true, where: \.isClosing, &results)
            if isNetting, !held.isEmpty {
                // An order that waits for this quote meets no position that was closed on the way to it.
                if let last { see(last, of: symbol) }
                closeLevels(step, symbol, quote, range, &results)
                see(quote, of: symbol)
            }
            fillHeld(symbol, isOnPath: true, &results)
        }
        closeLevels(step, symbol, quote, range, &results)
        see(quote, of: symbol)
        if stopOutEquity > .min { stopOut(&results) }
    }

    /// A new bar: whatever was set before its open holds for its whole range.
    private mutating func forgetPath(_ symbol: Int) {
        for index in positions.indices where positions[index].symbol == symbol { positions[index].reach(.beforeRange) }
        hasLevelsBoundToPath = positions.contains(where: \.isBoundToPath)
    }
}
