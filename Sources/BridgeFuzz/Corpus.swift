import MT5Bridge

/// One message of every type, which mutations begin with.
enum Corpus {
    static let text = "EURUSD é"
    static let terminal = TerminalIdentity(
        role: .trade, login: 1, server: "Demo", currency: "USD", marginMode: .hedging, accountKind: .demo, instance: 1)
    private static let tick = WireTick(time: 1, bid: 1.1, ask: 1.2, flags: .bid)
    private static let position = PositionMessage(
        identifier: 1, ticket: 2, symbol: text, magic: 3, comment: text, side: .buy, volume: 1, openPrice: 1, opened: 1)
    private static let order = OrderMessage(
        ticket: 1, magic: 2, comment: text, symbol: text, side: .sell, orderType: .limit, state: .placed, volume: 1, remaining: 1, price: 1,
        placed: 1)
    private static let deal = DealMessage(
        ticket: 1, order: 2, position: 3, magic: 4, comment: text, symbol: text, kind: .buy, entry: .opened, volume: 1, price: 1, time: 1,
        reason: .program)
    private static let account = WireAccount(
        login: 1, server: text, currency: "USD", marginMode: .netting, kind: .real, leverage: 1, balance: 1, credit: 0, equity: 1,
        margin: 0,
        permissions: .needed, time: 1)
    private static let end = SnapshotEnd(
        positions: 1, orders: 1, deals: 1, digest: [UInt8](repeating: 7, count: 32), provesAbsence: true)

    static let fromTerminal: [BridgeMessage] = [
        .ping(PingMessage(clock: 1)), .pong(PongMessage(echo: 1, clock: 2, permissions: .needed)), .error(ErrorMessage(.busy, text)),
        .goodbye(GoodbyeMessage(reason: 1, text: text)), .log(LogMessage(level: 1, text: text)),
        .busy(BusyMessage(milliseconds: 1, text: text)), .symbolList(SymbolListMessage(symbols: [text, text])),
        .specificationIs(SpecificationIsMessage(symbol: text, lines: [text])), .ticks(TicksMessage(index: 1, ticks: [tick, tick])),
        .ratesAre(
            RatesAreMessage(
                total: 1, offset: 0, isComplete: true,
                bars: [WireBar(opened: 1, open: 1, high: 1, low: 1, close: 1, tickVolume: 1, spread: 1)])),
        .tickHistoryIs(TickHistoryIsMessage(total: 1, offset: 0, isComplete: true, ticks: [tick])),
        .calendarIs(CalendarIsMessage(events: [WireNews(time: 1, currency: "USD", importance: .high, name: text, actual: 1)])),
        .subscribed(SubscribedMessage(symbols: [SubscribedSymbol(symbol: text, error: 1)])),
        .reply(ReplyMessage(tag: 1, what: .result, outcome: CommandOutcome())),
        .recordIs(RecordIsMessage(tag: 1, state: .answered, outcome: CommandOutcome())), .deal(deal), .order(order), .position(position),
        .snapshotIs(SnapshotIsMessage(parts: [.account(account), .position(position), .order(order), .deal(deal), .end(end)])),
        .hello(HelloMessage(nonce: end.digest, terminal: terminal, proof: end.digest)),
    ]

    static let fromHerald: [BridgeMessage] = [
        .challenge(ChallengeMessage(nonce: end.digest, lowestVersion: 1, highestVersion: 1)),
        .welcome(WelcomeMessage(epoch: 1, heartbeatMilliseconds: 1, deadAfterMilliseconds: 1, proof: end.digest)),
        .echo(EchoMessage(clock: 1)), .credit(CreditMessage(parts: 1)), .symbols(SymbolsMessage(onlyWatched: true)),
        .specification(SpecificationMessage(symbol: text)), .subscribe(SubscribeMessage(cursors: [TickCursor(symbol: text)])),
        .rates(RatesMessage(symbol: text, minutes: 1, from: 1, to: 2)), .tickHistory(TickHistoryMessage(symbol: text, from: 1, to: 2)),
        .calendar(CalendarMessage(from: 1, to: 2)), .command(CommandMessage(tag: 1, voidFrom: 2, kind: .open, symbol: text)),
        .record(RecordMessage(tag: 1, decided: 2)), .kill(KillMessage(isLatched: true, reason: text)),
        .snapshot(SnapshotMessage(historySince: 1)),
    ]
}
