extension BridgeMessage {
    /// Reads the payload of a frame of a type that a side sent.
    public init(_ type: BridgeType, from sender: BridgeSide, _ reader: inout PayloadReader) throws(PayloadFault) {
        switch type {
        case .challenge: self = .challenge(try ChallengeMessage(from: &reader))
        case .hello: self = .hello(try HelloMessage(from: &reader))
        case .welcome: self = .welcome(try WelcomeMessage(from: &reader))
        case .ping: self = .ping(try PingMessage(from: &reader))
        case .pong: self = sender == .terminal ? .pong(try PongMessage(from: &reader)) : .echo(try EchoMessage(from: &reader))
        case .error: self = .error(try ErrorMessage(from: &reader))
        case .goodbye: self = .goodbye(try GoodbyeMessage(from: &reader))
        case .credit: self = .credit(try CreditMessage(from: &reader))
        case .log: self = .log(try LogMessage(from: &reader))
        case .busy: self = .busy(try BusyMessage(from: &reader))
        case .symbols, .symbolList, .specification, .specificationIs, .subscribe, .ticks, .rates, .ratesAre, .tickHistory, .tickHistoryIs,
            .calendar, .calendarIs, .subscribed:
            self = try BridgeMessage(market: type, &reader)
        case .command: self = .command(try CommandMessage(from: &reader))
        case .reply: self = .reply(try ReplyMessage(from: &reader))
        case .record: self = .record(try RecordMessage(from: &reader))
        case .recordIs: self = .recordIs(try RecordIsMessage(from: &reader))
        case .deal: self = .deal(try DealMessage(from: &reader))
        case .order: self = .order(try OrderMessage(from: &reader))
        case .position: self = .position(try PositionMessage(from: &reader))
        case .kill: self = .kill(try KillMessage(from: &reader))
        case .snapshot: self = .snapshot(try SnapshotMessage(from: &reader))
        case .snapshotIs: self = .snapshotIs(try SnapshotIsMessage(from: &reader))
        }
    }

    private init(market type: BridgeType, _ reader: inout PayloadReader) throws(PayloadFault) {
        switch type {
        case .symbolList: self = .symbolList(try SymbolListMessage(from: &reader))
        case .specification: self = .specification(try SpecificationMessage(from: &reader))
        case .specificationIs: self = .specificationIs(try SpecificationIsMessage(from: &reader))
        case .subscribe: self = .subscribe(try SubscribeMessage(from: &reader))
        case .ticks: self = .ticks(try TicksMessage(from: &reader))
        case .rates: self = .rates(try RatesMessage(from: &reader))
        case .ratesAre: self = .ratesAre(try RatesAreMessage(from: &reader))
        case .tickHistory: self = .tickHistory(try TickHistoryMessage(from: &reader))
        case .tickHistoryIs: self = .tickHistoryIs(try TickHistoryIsMessage(from: &reader))
        case .calendar: self = .calendar(try CalendarMessage(from: &reader))
        case .calendarIs: self = .calendarIs(try CalendarIsMessage(from: &reader))
        case .subscribed: self = .subscribed(try SubscribedMessage(from: &reader))
        default: self = .symbols(try SymbolsMessage(from: &reader))
        }
    }
}
