internal import Connectors
internal import Engine
internal import Market
internal import Trading

extension LiveCycle {
    /// Takes the event at a place of the batch.
    func take(_ index: Int, at now: Timestamp) {
        let event = events[index]
        observer.heard(event, at: now)
        switch event {
        case .link(let state): take(state, at: now)
        case .quote(let symbol, let quote, _):
            (lastQuote, shown) = (now, nil)
            if isRunning { apply(.quote(symbol: symbol, quote), at: now) }
        case .bar(let symbol, let bar, _): heard(symbol, bar, at: now)
        case .reply(let tag, let reply): apply(.reply(tag, reply), at: now)
        case .record(let tag, let record): apply(.record(tag, record), at: now)
        case .deal(let deal):
            showQuote(of: deal, behind: index, at: now)
            apply(.deal(deal), at: now)
        case .order(let order): apply(.order(order), at: now)
        case .position(let position): apply(.position(position), at: now)
        case .snapshot(let snapshot): take(snapshot, at: now)
        case .history(let symbol, _, let bars): prepared(symbol, bars, at: now)
        case .specification(let symbol, _):
            tellOfTerms(setup.symbolNames[symbol])
        case .news(let news): apply(.news(news.map { NewsEvent(time: $0.time, currency: $0.currency) }), at: now)
        case .endOfFeed: isFeedOver = true
        }
    }

    /// Once a symbol.
    private func tellOfTerms(_ name: String) {
        let words =
            "the terms of \(name) are others than the run counts with; they count from the next start, and for backtests once the folder of symbols has them: a live run writes them there, `herald symbols fetch \(name)` does it by hand"
        if !problems.contains(words) { problems.append(words) }
    }

    var isRunning: Bool { if case .running = phase { true } else { false } }

    /// A bar that ends while the histories are on their way may be in none of them: it waits for them.
    private func heard(_ symbol: Int, _ bar: Bar, at now: Timestamp) {
        if isRunning { return takeBar(symbol, bar, at: now) }
        guard case .preparing(var preparation) = phase else { return }
        preparation.bars.append((symbol, bar))
        phase = .preparing(preparation)
    }

    /// A bar that follows the newest one; others were seen already.
    private func takeBar(_ symbol: Int, _ bar: Bar, at now: Timestamp) {
        guard let session else { return }
        if let newest = session.newestBars[symbol], bar.opened <= newest { return }
        apply(.bar(symbol: symbol, bar), at: now)
    }

    /// A deal that came with the quote it was made at is marked to that quote.
    private func showQuote(of deal: DealRecord, behind index: Int, at now: Timestamp) {
        guard case .trade = deal.kind, let session, let symbol = session.names.symbols.firstIndex(of: deal.symbol) else { return }
        for event in events[(index + 1)...] {
            guard case .quote(symbol, let quote, _) = event else { continue }
            if shown?.symbol == symbol, shown?.quote == quote { return }
            shown = (symbol, quote)
            return apply(.seen(symbol: symbol, quote), at: now)
        }
    }

    private func take(_ state: LinkState, at now: Timestamp) {
        link = state
        linkSince = now
        observer.changed(state, at: now)
        switch state {
        case .up(let epoch, brokerConnected: true):
            attempts = 0
            phase = .preparing(
                Preparation(epoch: epoch, since: now, histories: setup.symbolNames.map { _ in nil }, snapshot: nil))
            ask(at: now)
        case .up(_, brokerConnected: false):
            apply(.linkDown(reason: "the terminal does not reach its trade server"), at: now)
            phase = .connecting(since: now)
        case .down(let reason):
            apply(.linkDown(reason: reason), at: now)
            // The terminal said which number it takes: there is nothing to wait for.
            phase = .down(retry: connector.leastEpoch > epoch ? now : retry(after: now))
        }
    }

    /// Asks for everything that is needed to go on.
    func ask(at now: Timestamp) {
        connector.requestSnapshot(since: session?.ledger.settledUntil ?? now)
        for (symbol, core) in setup.configuration.symbols.enumerated() {
            connector.requestHistory(symbol: symbol, timeframe: core.baseTimeframe, count: options.warmUpBars)
        }
    }

    private func take(_ snapshot: BrokerSnapshot, at now: Timestamp) {
        account = snapshot.account
        guard case .preparing(var preparation) = phase else { return apply(.snapshot(snapshot), at: now) }
        guard snapshot.isEvidence else { return }
        preparation.snapshot = snapshot
        phase = .preparing(preparation)
        goOn(preparation, at: now)
    }

    private func prepared(_ symbol: Int, _ bars: [Bar], at now: Timestamp) {
        guard case .preparing(var preparation) = phase else { return }
        preparation.histories[symbol] = bars
        phase = .preparing(preparation)
        goOn(preparation, at: now)
    }

    /// Everything arrived: the session goes on, or begins.
    private func goOn(_ preparation: Preparation, at now: Timestamp) {
        let histories = preparation.histories.compactMap { $0 }
        guard let snapshot = preparation.snapshot, histories.count == preparation.histories.count else { return }
        if session == nil {
            guard beginSegment(histories, snapshot.account.balance, at: now) else { return }
            quarantine(at: now)
        } else {
            fillGaps(histories, at: now)
        }
        phase = .running
        for (symbol, bar) in preparation.bars { takeBar(symbol, bar, at: now) }
        apply(.linkUp(epoch: preparation.epoch), at: now)
        apply(.snapshot(snapshot), at: now)
        retireLeftover(at: now)
        nextReconcile = now.adding(seconds: options.reconcileSeconds)
        quietUntil = nil
        if options.isReduceOnly, !isReduceOnlySaid {
            isReduceOnlySaid = true
            apply(.gate(EntryGate(.restarts, detail: "the process was started again too often"), isClosed: true), at: now)
        }
    }

    /// Bars that ended while nobody listened.
    private func fillGaps(_ histories: [[Bar]], at now: Timestamp) {
        for (symbol, bars) in histories.enumerated() {
            for bar in bars { takeBar(symbol, bar, at: now) }
        }
    }

    /// When to try again: 1, 2, 4, … 60 seconds, up to a quarter more by the number of the attempt.
    func retry(after now: Timestamp) -> Timestamp {
        let seconds = min(Int64(1) << Int64(min(attempts, 6)), 60)
        let part = (Int64(attempts) &* 2_654_435_761 & 0xFF) * seconds * 1_000_000_000 / 1024
        attempts += 1
        return Timestamp(nanoseconds: now.nanoseconds + seconds * 1_000_000_000 + part)
    }
}
