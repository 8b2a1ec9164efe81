internal import Indicators
public import Market
internal import Risk
internal import Trading

extension TradingCore {
    /// Applies a `.quote` event: equity and loss limits first, then closed bars, then ticks.
    public mutating func quote(_ symbol: Int, _ quote: Quote, at time: Timestamp, into effects: inout EffectBuffer) {
        advance(to: time)
        books[symbol].see(quote, at: time)
        if !feeds[symbol].isEmpty { feed(symbol, quote) }
        if !ledger.isEmpty { ledger.mark(symbol: symbol, quote) }
        watchAccount(&effects)
        if waitingCloses > 0 {
            enforceDeadlines(symbol, &effects)
            retryCloses(symbol, &effects)
        }
        if flattening != nil {
            if !deferred.contains(symbol) { deferred.append(symbol) }
            return
        }
        show(symbol, &effects)
    }

    /// Lets the symbols whose money is converted through one see its quote, and marks their positions anew.
    mutating func feed(_ symbol: Int, _ quote: Quote) {
        for dependent in feeds[symbol] {
            books[dependent].see(quote, ofCross: symbol)
            ledger.see(quote, ofCross: symbol, for: dependent)
            if !ledger.isEmpty, let own = books[dependent].quote { ledger.mark(symbol: dependent, own) }
        }
    }

    private mutating func show(_ symbol: Int, _ effects: inout EffectBuffer) {
        let closed = books[symbol].closedMask != 0 ? closeBars(symbol) : 0
        if hasExits, !ledger.isEmpty { askExits(symbol, closed: closed, &effects) }
        if closed != 0 { showBars(symbol, closed, &effects) }
        if wantsTicks { showTicks(symbol, &effects) }
    }

    /// Once everything a loss limit closed is gone, lets the scripts that waited see the account as it is now.
    mutating func showDeferred(_ effects: inout EffectBuffer) {
        guard flattening != nil, isFlat else { return }
        flattening = nil
        let waiting = deferred
        deferred = []
        for symbol in waiting { show(symbol, &effects) }
    }

    var isFlat: Bool {
        ledger.isEmpty && slots.allSatisfy { $0.resting.isEmpty && $0.withdrawing.isEmpty && $0.outstanding == nil }
    }

    /// Tells a symbol's quote ahead of the executions the broker made at it, so that they are marked to it.
    public mutating func see(_ quote: Quote, of symbol: Int) {
        books[symbol].see(quote, at: now)
        if !feeds[symbol].isEmpty { feed(symbol, quote) }
    }

    /// Applies the three quotes of a bar's path after its open when they can change nothing but equity: no loss limit is
    /// reached, equity stays above the broker's stop-out, and no strategy wants ticks. Returns the equity at each; nil,
    /// and nothing done, when something might happen.
    public mutating func walkQuietly(
        _ symbol: Int, _ first: Quote, _ second: Quote, _ close: Quote, stopOutEquity: Int64
    ) -> (first: Money, second: Money, close: Money)? {
        guard flattening == nil, waitingCloses == 0, !hasTickExits, feeds[symbol].isEmpty else { return nil }
        let (one, two, three) = ledger.equities(symbol: symbol, first, second, close)
        let (lowest, highest) = (min(one, two, three), max(one, two, three))
        guard lowest.raw >= stopOutEquity, watch.stayQuiet(lowest: lowest, highest: highest) else { return nil }
        books[symbol].see(close, at: now)
        ledger.pass(symbol: symbol, close)
        watch.note(ledger.account, at: now.seconds)
        return (one, two, three)
    }

    /// Ends the bars whose time has come, and tells which timeframes closed one.
    private mutating func closeBars(_ symbol: Int) -> Int {
        agePositions(symbol)
        let closed = books[symbol].closedMask
        books[symbol].markShown()
        for index in slots.indices where slots[index].symbol == symbol && slots[index].closedBit & closed != 0 {
            for other in slots[index].otherSymbols { books[other].closeEnded(at: now.seconds) }
        }
        return closed
    }

    /// Positions grow older by the bars that have ended, which scripts may not have seen yet.
    mutating func agePositions(_ symbol: Int) {
        guard books[symbol].closedMask != 0 else { return }
        books[symbol].closeEnded(at: now.seconds)
        let closed = books[symbol].takeAging()
        guard !ledger.isEmpty else { return }
        for index in slots.indices where slots[index].symbol == symbol && slots[index].closedBit & closed != 0 {
            ledger.age(strategy: index)
        }
    }

    private mutating func showBars(_ symbol: Int, _ closed: Int, _ effects: inout EffectBuffer) {
        for index in slots.indices where slots[index].symbol == symbol && slots[index].closedBit & closed != 0 {
            showBar(index, &effects)
        }
    }

    private mutating func showTicks(_ symbol: Int, _ effects: inout EffectBuffer) {
        for index in slots.indices where slots[index].symbol == symbol && slots[index].wantsTicks {
            guard !slots[index].isStopped, slots[index].isReady else { continue }
            if let from = configuration.tradeFrom, now < from { continue }
            take(slots[index].strategy.tick(view(index)), from: index, at: .tick, &effects)
        }
    }

    private mutating func showBar(_ index: Int, _ effects: inout EffectBuffer) {
        // A stopped strategy's entries expire all the same.
        if !slots[index].resting.isEmpty { countDownResting(index, &effects) }
        guard !slots[index].isStopped else { return }
        if let from = configuration.tradeFrom, slots[index].newestOpened < from.seconds, !wasOpen(index, at: from) { return }
        guard slots[index].isReady || becomesReady(index) else {
            effects.record(.skipped(strategy: index, Skip(reason: "warming_up")))
            return
        }
        let decision = slots[index].strategy.barClosed(view(index))
        if case .none = decision { return }
        take(decision, from: index, at: .bar, &effects)
    }

    /// Whether the newest bar of a strategy was open at an instant and is decided on.
    private func wasOpen(_ index: Int, at instant: Timestamp) -> Bool {
        guard configuration.joinsOpenBars, slots[index].newestOpened > .min else { return false }
        let opened = Timestamp(seconds: slots[index].newestOpened)
        let timeframe = slots[index].strategy.plan.timeframe
        return timeframe.interval(holding: opened, zone: configuration.dataZone).end > instant
    }

    private mutating func becomesReady(_ index: Int) -> Bool {
        slots[index].isReady = slots[index].columns.allSatisfy(\.isReady)
        return slots[index].isReady
    }

    private mutating func view(_ index: Int) -> StrategyView {
        guard let quote = books[slots[index].symbol].quote else {
            preconditionFailure("Invariant: a strategy is asked after its symbol's first quote")
        }
        return StrategyView(
            account: ledger.account, quote: quote, now: now,
            position: slots[index].readsPosition ? ledger.newest(strategy: index) : nil,
            pending: slots[index].readsPending ? slots[index].resting.last : nil,
            session: books[slots[index].symbol].session(at: now))
    }
}
