internal import Engine
internal import Market
internal import Performance
internal import Simulation
internal import Trading

/// How many ticks are looked at together: more where nothing happens, fewer near where something may.
struct TickStride {
    private static let (least, most) = (16, 4096)
    private(set) var count = 256
    /// Ticks to take one by one before looking ahead again.
    private var single = 0

    /// Whether the next tick is to be taken by itself.
    mutating func takesNext() -> Bool {
        guard single > 0 else { return false }
        single -= 1
        return true
    }

    mutating func lengthen() { count = min(count * 2, Self.most) }

    /// Looks less far ahead; false when that is not far enough to be worth it.
    mutating func shorten() -> Bool {
        guard count > Self.least else {
            single = Self.least
            return false
        }
        count = max(count / 4, Self.least)
        return true
    }
}

extension BacktestDriver {
    /// Walks the ticks of all symbols in the order of their times, symbols that tick at the same instant in name order.
    ///
    /// Every tick is a quote that may have jumped. Stretches on which nothing can happen are passed over with the same
    /// figures (``passOver(after:)``).
    mutating func runTicks() {
        while !isOver, let time = nextTick() {
            stepTick(time)
            if core.passesQuotes, !stride.takesNext() { passOver(after: time) }
        }
    }

    @inline(__always)
    private func nextTick() -> Int64? {
        var next: Int64?
        for symbol in ticks.indices {
            if let time = ticks[symbol].nextTime { next = min(next ?? time, time) }
        }
        return next
    }

    /// One instant: the bars that ended close, in name order and before any script runs, then a tick of each symbol that has one.
    private mutating func stepTick(_ nanoseconds: Int64) {
        let time = Timestamp(nanoseconds: nanoseconds)
        if nanoseconds >= nextChange { changeTerms(at: time) }
        for symbol in ticks.indices {
            if let bar = ticks[symbol].takeEnded(at: nanoseconds) { core.closeBar(symbol, bar, at: time) }
        }
        for symbol in ticks.indices {
            guard let quote = ticks[symbol].take(at: nanoseconds) else { continue }
            broker.quote(symbol, quote, at: time, into: &results)
            decide(symbol, quote, time)
        }
    }

    /// Passes over ticks for as long as they can do nothing but move equity: no bar ends, no day begins, no order, stop,
    /// target, stop-out or account rule is met, and nobody looks at ticks.
    ///
    /// The figures are those of a walk tick by tick. Where the bounds of a stretch do not tell them, as when a new peak of
    /// equity and a deep fall lie in one, the stretch is cut shorter and in the end walked.
    private mutating func passOver(after time: Int64) {
        let until = quiet(after: time)
        while let leader = ticks.indices.min(by: { (ticks[$0].nextTime ?? .max) < (ticks[$1].nextTime ?? .max) }),
            let begin = ticks[leader].nextTime, begin < until
        {
            // Without anything open only the last quotes count.
            let stop = broker.isIdle ? until : ticks[leader].time(after: stride.count, before: until)
            if pass(before: stop) {
                stride.lengthen()
            } else if broker.isIdle || !stride.shorten() {
                return
            }
        }
    }

    /// Passes over all ticks before an instant in one go; false, and nothing done, when something may happen on them.
    private mutating func pass(before instant: Int64) -> Bool {
        let isIdle = broker.isIdle
        var time = Int64.min
        for symbol in ticks.indices {
            let index = ticks[symbol].index(notBefore: instant)
            runs[symbol] = isIdle ? ticks[symbol].end(to: index) : ticks[symbol].run(to: index)
            guard let run = runs[symbol] else { continue }
            guard isIdle || broker.isQuiet(symbol, on: run) else { return false }
            time = max(time, run.time.nanoseconds)
        }
        guard time > .min, let bounds = core.bounds(runs, stopOutEquity: broker.stopOutEquity) else { return false }
        let counts = time >= tradeFrom.nanoseconds
        guard !counts || curve.canTake(bounds), let equity = core.pass(runs, bounds) else { return false }
        if counts { curve.take(bounds, last: equity) }
        for symbol in ticks.indices {
            guard let run = runs[symbol] else { continue }
            broker.pass(symbol, run)
            ticks[symbol].advance(to: ticks[symbol].index(notBefore: instant))
        }
        return true
    }

    /// After a step at an instant: when next a bar ends or begins, a day begins, terms change, or time alone changes account or
    /// broker.
    private func quiet(after time: Int64) -> Int64 {
        var until = min(nextChange, core.quietUntil.nanoseconds, broker.quietUntil.nanoseconds)
        for symbol in ticks.indices { until = min(until, ticks[symbol].horizon) }
        return min(until, time >= tradeFrom.nanoseconds ? curve.dayEnds.nanoseconds : tradeFrom.nanoseconds)
    }
}
