internal import Connectors
public import Market
internal import Trading

extension MT5Connector {
    /// Asks for the newest closed bars; the answer comes when the service in the terminal is there.
    public func requestHistory(symbol: Int, timeframe: Timeframe, count: Int) {
        guard terms.symbols.indices.contains(symbol), count > 0 else { return }
        // Asked again because the answer takes its time: one is enough.
        if wishes.contains(where: { $0.symbol == symbol && $0.timeframe == timeframe && !$0.isMending && $0.count >= count }) { return }
        wishes.append(
            RatesWish(symbol: symbol, timeframe: timeframe, count: min(count, 1_000_000), mends: nil, until: link.now + 120_000))
        askHistory()
    }

    /// A bar that was not heard whole is fetched, and what ends meanwhile waits for it.
    func wish(for opened: Timestamp, of symbol: Int) {
        guard history != nil else { return counts.missedBars += 1 }
        wishes.append(
            RatesWish(
                symbol: symbol, timeframe: terms.symbols[symbol].timeframe, count: 3, mends: opened, until: link.now + 5000))
        askHistory()
    }

    /// Asks the service for what is wished and not asked yet.
    func askHistory() {
        guard let history, let names else { return }
        let now = link.now
        for index in wishes.indices where !wishes[index].isAsked && wishes[index].notBefore <= now {
            let wish = wishes[index]
            let message = RatesMessage(
                symbol: names.terminal[wish.symbol], minutes: UInt16(wish.timeframe.nominalSeconds / 60), from: 0, to: 0,
                newest: UInt32(wish.count))
            wishes[index].isAsked = ask(.rates(message), .rates(wish, RatesAssembly()), in: history)
        }
    }

    /// Takes a message of the service.
    func takeHistory(_ message: BridgeMessage, request: UInt32, hasMore: Bool) {
        switch message {
        case .ratesAre(let part): take(part, request, hasMore)
        case .calendarIs(let part): take(part, request, hasMore)
        case .error(let error):
            note("the service in the terminal refused a request: \(error.text) (\(error.code))")
            if case .rates(let wish, _)? = questions.removeValue(forKey: request) { fulfil(wish, nil) }
        case .log(let log): note("the service in the terminal says: \(log.text)")
        case .pong, .busy: break
        default: counts.strayAnswers += 1
        }
    }

    private func take(_ part: RatesAreMessage, _ request: UInt32, _ hasMore: Bool) {
        guard case .rates(let wish, var assembly)? = questions[request], let zone else { return counts.strayAnswers += 1 }
        let amounts = WireAmounts(terms.symbols[wish.symbol].specification)
        do {
            guard try assembly.take(part, hasMore: hasMore, clock: ServerClock(zone), amounts: amounts) else {
                return questions[request] = .rates(wish, assembly)
            }
            questions[request] = nil
            fulfil(wish, assembly.bars)
        } catch {
            questions[request] = nil
            counts.brokenHistories += 1
            note("bars of \(terms.symbols[wish.symbol].specification.name) were thrown away: \(error.message)")
            fulfil(wish, nil)
        }
    }

    /// A wish was answered, or came to nothing.
    private func fulfil(_ wish: RatesWish, _ bars: [Bar]?) {
        guard
            let place = wishes.firstIndex(where: {
                $0.isAsked && $0.symbol == wish.symbol && $0.timeframe == wish.timeframe && $0.mends == wish.mends
            })
        else { return }
        guard let opened = wish.mends else {
            wishes.remove(at: place)
            // The caller asks again when nothing comes.
            if let bars { say(.history(symbol: wish.symbol, wish.timeframe, bars)) }
            return
        }
        guard let bars, let newest = bars.last, newest.opened >= opened else {
            // The terminal has not closed it yet.
            (wishes[place].isAsked, wishes[place].notBefore) = (false, link.now + 250)
            return
        }
        wishes.remove(at: place)
        for bar in bars where bar.opened == opened { deliver(bar, of: wish.symbol) }
        release(wish.symbol)
    }

    private func take(_ part: CalendarIsMessage, _ request: UInt32, _ hasMore: Bool) {
        guard case .news(let before)? = questions[request], let zone else { return counts.strayAnswers += 1 }
        let all = before + part.events
        guard !hasMore, all.count <= 100_000 else {
            questions[request] = all.count <= 100_000 ? .news(all) : nil
            return
        }
        questions[request] = nil
        let clock = ServerClock(zone)
        let news = all.filter { $0.importance == .high }.compactMap { event in
            clock.utc(event.time).map { ScheduledNews(time: $0, currency: event.currency) }
        }
        say(.news(news.sorted { ($0.time, $0.currency) < ($1.time, $1.currency) }))
    }

    /// The service is gone: what it was asked is asked again when it is back.
    func forgetHistory(_ why: SessionEnd) {
        note("the service in the terminal is gone: \(why)")
        questions = questions.filter { $0.value.isOfTrade }
        for index in wishes.indices { wishes[index].isAsked = false }
    }

    /// What comes due by itself.
    func runTimers() {
        let now = link.now
        pumpSnapshots()
        for wish in wishes.filter({ $0.until <= now }) { giveUp(wish) }
        askHistory()
        if trade?.isUp == true, nextTerms <= now {
            nextTerms = now + 600_000
            askTerms()
        }
        guard let history, let zone, trade?.isUp == true, nextNews <= now else { return }
        nextNews = now + 3_600_000
        let clock = ServerClock(zone)
        let message = CalendarMessage(
            from: clock.reading(wall()), to: clock.reading(wall().adding(seconds: terms.newsAhead)))
        _ = ask(.calendar(message), .news([]), in: history)
    }

    private func giveUp(_ wish: RatesWish) {
        wishes.removeAll { $0.symbol == wish.symbol && $0.timeframe == wish.timeframe && $0.mends == wish.mends }
        guard wish.isMending else { return }
        counts.missedBars += 1
        release(wish.symbol)
    }
}
