public import Market
internal import Risk
public import Trading

extension TradingCore {
    /// Whether runs of quotes may be passed over: no strategy, exit or repeated close waits for each of them.
    public var passesQuotes: Bool {
        // What converts through another symbol's quotes moves with each of them.
        !wantsTicks && flattening == nil && waitingCloses == 0 && (!hasTickExits || ledger.isEmpty) && feeds.allSatisfy(\.isEmpty)
    }

    /// Before this instant time alone changes nothing about the account.
    public var quietUntil: Timestamp { watch.quietUntil }

    /// Between what equity stays while symbols quote as the runs say (by symbol, nil for those that stand still); nil when
    /// it may fall below the broker's stop-out, or when some figure would hang on more than the bounds of the quotes.
    public mutating func bounds(_ runs: [QuoteRun?], stopOutEquity: Int64) -> EquityBounds? {
        guard passesQuotes, let bounds = ledger.bounds(runs), bounds.lowest.raw >= stopOutEquity else { return nil }
        return bounds
    }

    /// Applies runs of quotes on which nothing happens but that equity moves within its ``bounds(_:stopOutEquity:)``; returns
    /// the equity at their end. Nil, and nothing done, when an account rule may be crossed.
    ///
    /// No bar may end on the runs, and ``quietUntil`` must lie after them.
    public mutating func pass(_ runs: [QuoteRun?], _ bounds: EquityBounds) -> Money? {
        guard watch.stayQuiet(bounds) else { return nil }
        var latest = now
        for symbol in runs.indices {
            guard let run = runs[symbol] else { continue }
            books[symbol].see(run.last, at: run.time)
            latest = max(latest, run.time)
        }
        advance(to: latest)
        if !ledger.isEmpty { ledger.pass(runs) }
        watch.note(ledger.account, at: now.seconds)
        return ledger.account.equity
    }
}
