/// Every message of the protocol, of both directions.
public enum BridgeMessage: Hashable, Sendable {
    case challenge(ChallengeMessage)
    case hello(HelloMessage)
    case welcome(WelcomeMessage)
    case ping(PingMessage)
    /// PONG from the terminal.
    case pong(PongMessage)
    /// PONG from Herald.
    case echo(EchoMessage)
    case error(ErrorMessage)
    case goodbye(GoodbyeMessage)
    case credit(CreditMessage)
    case log(LogMessage)
    case busy(BusyMessage)
    case symbols(SymbolsMessage)
    case symbolList(SymbolListMessage)
    case specification(SpecificationMessage)
    case specificationIs(SpecificationIsMessage)
    case subscribe(SubscribeMessage)
    case ticks(TicksMessage)
    case rates(RatesMessage)
    case ratesAre(RatesAreMessage)
    case tickHistory(TickHistoryMessage)
    case tickHistoryIs(TickHistoryIsMessage)
    case calendar(CalendarMessage)
    case calendarIs(CalendarIsMessage)
    case subscribed(SubscribedMessage)
    case command(CommandMessage)
    case reply(ReplyMessage)
    case record(RecordMessage)
    case recordIs(RecordIsMessage)
    case deal(DealMessage)
    case order(OrderMessage)
    case position(PositionMessage)
    case kill(KillMessage)
    case snapshot(SnapshotMessage)
    case snapshotIs(SnapshotIsMessage)

    /// What is in it.
    public var payload: any BridgePayload {
        switch self {
        case .challenge(let payload): payload
        case .hello(let payload): payload
        case .welcome(let payload): payload
        case .ping(let payload): payload
        case .pong(let payload): payload
        case .echo(let payload): payload
        case .error(let payload): payload
        case .goodbye(let payload): payload
        case .credit(let payload): payload
        case .log(let payload): payload
        case .busy(let payload): payload
        case .symbols(let payload): payload
        case .symbolList(let payload): payload
        case .specification(let payload): payload
        case .specificationIs(let payload): payload
        case .subscribe(let payload): payload
        case .ticks(let payload): payload
        case .rates(let payload): payload
        case .ratesAre(let payload): payload
        case .tickHistory(let payload): payload
        case .tickHistoryIs(let payload): payload
        case .calendar(let payload): payload
        case .calendarIs(let payload): payload
        case .subscribed(let payload): payload
        case .command(let payload): payload
        case .reply(let payload): payload
        case .record(let payload): payload
        case .recordIs(let payload): payload
        case .deal(let payload): payload
        case .order(let payload): payload
        case .position(let payload): payload
        case .kill(let payload): payload
        case .snapshot(let payload): payload
        case .snapshotIs(let payload): payload
        }
    }

    /// The type of its frames.
    public var type: BridgeType { Swift.type(of: payload).type }

    /// Appends its fields.
    public func encode(into writer: inout PayloadWriter) { payload.encode(into: &writer) }
}
