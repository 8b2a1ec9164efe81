import MT5Bridge

extension Sample {
    static let all: [Sample] = session + market + trading

    private static let session: [Sample] = [
        Sample(
            .challenge(ChallengeMessage(nonce: Samples.nonceHerald, lowestVersion: 1, highestVersion: 3)), .herald,
            MessageVectors.challenge),
        Sample(
            .hello(
                HelloMessage(nonce: Samples.nonceTerminal, terminal: Samples.terminal, proof: Array(MessageVectors.hello.suffix(32)))),
            .terminal, MessageVectors.hello),
        Sample(
            .welcome(
                WelcomeMessage(
                    epoch: Samples.epoch, heartbeatMilliseconds: 1000, deadAfterMilliseconds: 5000,
                    proof: Array(MessageVectors.welcome.suffix(32)))),
            .herald, MessageVectors.welcome),
        Sample(.ping(PingMessage(clock: -2)), .herald, MessageVectors.ping),
        Sample(
            .pong(
                PongMessage(
                    echo: 77, clock: 987_654_321, permissions: WirePermissions(rawValue: 0x1FF), brokerPing: 45678, longestPause: 12,
                    eventsLost: 3, positions: 4, orders: 5, deals: 6, equity: 1234.5, oldestUnanswered: 1 << 62 + 1)),
            .terminal, MessageVectors.pong),
        Sample(.echo(EchoMessage(clock: .max)), .herald, MessageVectors.echo),
        Sample(.error(ErrorMessage(.impossibleValue, "no such timeframe")), .terminal, MessageVectors.error),
        Sample(.goodbye(GoodbyeMessage(reason: 5, text: "inputs changed")), .terminal, MessageVectors.goodbye),
        Sample(.credit(CreditMessage(parts: 9)), .herald, MessageVectors.credit),
        Sample(.log(LogMessage(level: 2, text: "a line")), .terminal, MessageVectors.log),
        Sample(
            .busy(BusyMessage(milliseconds: 46000, text: "the terminal opens the ticks of EURUSD")), .terminal, MessageVectors.busy),
    ]

    private static let market: [Sample] = [
        Sample(.symbols(SymbolsMessage(onlyWatched: true)), .herald, MessageVectors.symbols),
        Sample(.symbolList(SymbolListMessage(symbols: ["EURUSD", "Währung.r"])), .terminal, MessageVectors.symbolList),
        Sample(.specification(SpecificationMessage(symbol: "EURUSD")), .herald, MessageVectors.specification),
        Sample(
            .specificationIs(SpecificationIsMessage(symbol: "EURUSD", lines: ["SYMBOL_DIGITS=5", "SYMBOL_POINT=0.00001"])), .terminal,
            MessageVectors.specificationIs),
        Sample(
            .subscribe(
                SubscribeMessage(cursors: [
                    TickCursor(symbol: "EURUSD"), TickCursor(symbol: "GBPUSD", from: 1_700_000_000_123, seen: 3),
                ])), .herald, MessageVectors.subscribe),
        Sample(
            .ticks(
                TicksMessage(
                    index: 1,
                    ticks: [
                        WireTick(time: 1_700_000_000_123, bid: 1.1, ask: 1.1001, flags: [.bid, .ask]),
                        WireTick(time: 1_700_000_000_124, bid: 1.2, ask: 1.2001, flags: .last),
                    ])), .terminal, MessageVectors.ticks),
        Sample(.rates(RatesMessage(symbol: "EURUSD", minutes: 60, from: 5, to: 6, newest: 7)), .herald, MessageVectors.rates),
        Sample(
            .ratesAre(
                RatesAreMessage(
                    total: 9, offset: 7, isComplete: true,
                    bars: [WireBar(opened: 1_700_000_000_000, open: 1.1, high: 1.3, low: 1.0, close: 1.2, tickVolume: 99, spread: 12)])),
            .terminal, MessageVectors.ratesAre),
        Sample(.tickHistory(TickHistoryMessage(symbol: "EURUSD", from: 5, to: 6)), .herald, MessageVectors.tickHistory),
        Sample(
            .tickHistoryIs(
                TickHistoryIsMessage(
                    total: 2, offset: 1, isComplete: false,
                    ticks: [WireTick(time: 1_700_000_000_125, bid: 1.5, ask: 1.6, flags: [.bid, .ask, .last])])),
            .terminal, MessageVectors.tickHistoryIs),
        Sample(.calendar(CalendarMessage(from: 5, to: 6)), .herald, MessageVectors.calendar),
        Sample(
            .calendarIs(
                CalendarIsMessage(events: [
                    WireNews(
                        time: 1_700_000_000_000, currency: "USD", importance: .high, name: "Payrolls", actual: nil,
                        forecast: 175_000_000_000, previous: -1)
                ])), .terminal, MessageVectors.calendarIs),
        Sample(
            .subscribed(
                SubscribedMessage(symbols: [
                    SubscribedSymbol(symbol: "EURUSD", error: 0), SubscribedSymbol(symbol: "NOSUCH", error: 4301),
                ])), .terminal, MessageVectors.subscribed),
    ]

    private static let trading: [Sample] = [
        Sample(.command(Samples.command), .herald, MessageVectors.command),
        Sample(.reply(ReplyMessage(tag: 1 << 62 + 5, what: .known, outcome: Samples.outcome)), .terminal, MessageVectors.reply),
        Sample(.record(RecordMessage(tag: 1 << 62 + 5, decided: 1_700_000_000_000)), .herald, MessageVectors.record),
        Sample(
            .recordIs(RecordIsMessage(tag: 1 << 62 + 5, state: .answered, outcome: Samples.outcome)), .terminal, MessageVectors.recordIs),
        Sample(.deal(Samples.deal), .terminal, MessageVectors.deal),
        Sample(.order(Samples.order), .terminal, MessageVectors.order),
        Sample(.position(Samples.position), .terminal, MessageVectors.position),
        Sample(.kill(KillMessage(isLatched: true, reason: "drawdown")), .herald, MessageVectors.kill),
        Sample(.snapshot(SnapshotMessage(historySince: 1_690_000_000_000)), .herald, MessageVectors.snapshot),
        Sample(.snapshotIs(Samples.snapshot), .terminal, MessageVectors.snapshotIs),
    ]
}
