internal import Connectors
internal import Market
internal import Trading

extension MT5Connector {
    /// Asks for the ticks of every symbol, from where they stopped.
    func subscribe() {
        guard let state = trade, let names else { return }
        var cursors: [TickCursor] = []
        for (index, name) in names.terminal.enumerated() {
            if feeds[index].bars == nil {
                feeds[index].bars = BarAssembly(
                    timeframe: terms.symbols[index].timeframe, clock: state.clock, point: feeds[index].point)
            }
            cursors.append(feeds[index].cursor(name, at: link.now, within: terms.resumeWithin))
        }
        let number = nextRequest()
        do {
            try link.send(.subscribe(SubscribeMessage(cursors: cursors)), request: number, in: state.session)
        } catch { return refuse(state.session, "the bridge takes no requests") }
        questions[number] = .subscribe
        trade?.subscription = number
    }

    func take(_ answer: SubscribedMessage, _ request: UInt32) {
        guard case .subscribe? = questions.removeValue(forKey: request), let session = trade?.session, let names else {
            return counts.strayAnswers += 1
        }
        guard answer.symbols.map(\.symbol) == names.terminal else {
            return refuse(session, "the terminal answered a subscription with other symbols than were asked for")
        }
        let refused = answer.symbols.filter { $0.error != 0 }
        guard refused.isEmpty else {
            let list = refused.map { "\($0.symbol): \(TerminalError.text(Int($0.error)))" }.joined(separator: "; ")
            return refuse(session, "the terminal does not quote what the run trades: \(list)")
        }
        trade?.isSubscribed = true
        goUp()
    }

    func take(_ message: TicksMessage) {
        let symbol = Int(message.index)
        guard let clock = trade?.clock, feeds.indices.contains(symbol) else { return counts.strayAnswers += 1 }
        let amounts = WireAmounts(terms.symbols[symbol].specification)
        for tick in message.ticks {
            guard feeds[symbol].accepts(tick.time), let time = clock.utc(tick.time, notBefore: nil) else {
                counts.badTicks += 1
                continue
            }
            // Only the price of the last trade moved.
            if tick.flags == .last { continue }
            guard let bid = try? amounts.quote(tick.bid), let ask = try? amounts.quote(tick.ask), bid <= ask else {
                counts.badTicks += 1
                continue
            }
            let quote = Quote(bid: bid, ask: ask)
            deliver(feeds[symbol].bars?.take(quote, at: tick.time), of: symbol)
            passBars(to: tick.time, except: symbol)
            say(.quote(symbol: symbol, quote, time))
        }
    }

    /// Other symbols' bars that are over by then, in the order of the symbols.
    private func passBars(to reading: Int64, except symbol: Int) {
        for other in feeds.indices where other != symbol { deliver(feeds[other].bars?.pass(to: reading), of: other) }
    }

    private func deliver(_ outcome: BarAssembly.Outcome?, of symbol: Int) {
        switch outcome {
        case nil: break
        case .bar(let bar): deliver(bar, of: symbol)
        case .unheard(let opened): wish(for: opened, of: symbol)
        }
    }

    /// A bar goes out in its turn; one that ended while an earlier one is fetched waits for that.
    func deliver(_ bar: Bar, of symbol: Int) {
        if wishes.contains(where: { $0.symbol == symbol && $0.isMending }) { return feeds[symbol].held.append(bar) }
        if let newest = feeds[symbol].delivered, bar.opened <= newest { return }
        feeds[symbol].delivered = bar.opened
        let timeframe = terms.symbols[symbol].timeframe
        let clock = trade?.clock ?? zone.map(ServerClock.init) ?? ServerClock(.utc)
        let end = timeframe.end(ofBarOpened: clock.reading(bar.opened) / 1000)
        say(.bar(symbol: symbol, bar, clock.utc(end * 1000) ?? bar.opened))
    }

    /// Everything that is held goes out: the bar before it came, or will not.
    func release(_ symbol: Int) {
        let held = feeds[symbol].held
        feeds[symbol].held = []
        for bar in held { deliver(bar, of: symbol) }
    }
}
