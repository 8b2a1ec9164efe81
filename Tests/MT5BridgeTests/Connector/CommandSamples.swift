import Connectors
import Market
import Risk
import Trading

/// Approved commands about symbol 0, as the core would make them; the guards are off.
struct CommandSamples {
    static let limits = RiskLimits(preset: .off, dailyReset: DailyReset(secondOfDay: 0, zone: .utc))
    let gate = GuardChain(CommandSamples.limits)
    var expires = Timestamp(seconds: 4_000_000_000)
    var value = ContractValue.euro

    func tag(_ number: Int64) -> OrderTag { OrderTag(namespace: 77, slot: 0, number: number) }

    func request(
        _ number: Int64, side: Side = .buy, lots: String = "0.1", type: OrderType = .market, price: Price? = nil, stop: Price? = nil,
        target: Price? = nil, limitPrice: Price? = nil
    ) -> OrderRequest {
        OrderRequest(
            signalID: number, strategy: 0, symbol: 0, side: side, volume: Volume(text: lots) ?? .zero, orderType: type, price: price,
            stopLoss: stop, takeProfit: target, expiryBars: nil, decision: .bar, decisionQuote: CommandSamples.quote, followsFill: false,
            clientTag: number, limitPrice: limitPrice)
    }

    static let quote = Quote(bid: Price(raw: 110_000_000), ask: Price(raw: 110_010_000))

    func open(_ number: Int64) -> BrokerCommand { open(number, request(number)) }

    func open(_ number: Int64, _ request: OrderRequest) -> BrokerCommand {
        let context = RiskContext(
            now: Timestamp(seconds: 0), account: AccountSnapshot(balance: Money(raw: 100_000_000), equity: Money(raw: 100_000_000)),
            leverage: 100, value: value, quote: CommandSamples.quote, quoteTime: Timestamp(seconds: 0), exposures: [],
            watch: AccountWatch(CommandSamples.limits, balance: Money(raw: 100_000_000)), activity: RiskActivity())
        guard case .approved(let order) = gate.review(request, in: context) else {
            preconditionFailure("Invariant: guards that are off refuse nothing")
        }
        return BrokerCommand(tag: tag(number), action: .open(order), expires: expires)
    }

    func close(_ number: Int64, position: Int64 = 1, side: Side? = .buy, lots: String = "0.1") -> BrokerCommand {
        close(number, .position(PositionID(position), Volume(text: lots) ?? .zero), side: side)
    }

    func close(_ number: Int64, _ target: CloseRequest.Target, side: Side? = nil, ticket: Int64? = nil) -> BrokerCommand {
        let request = CloseRequest(
            target: target, side: side, symbol: 0, strategy: 0, reason: .close, decision: .bar, decisionQuote: CommandSamples.quote)
        return BrokerCommand(tag: tag(number), action: .close(gate.approve(request), orderTicket: ticket), expires: expires)
    }

    func modify(_ number: Int64, position: Int64 = 1, stop: Price? = nil, target: Price? = nil) -> BrokerCommand {
        let request = ModifyRequest(
            position: PositionID(position), symbol: 0, strategy: 0, stopLoss: stop, takeProfit: target, decision: .bar)
        return BrokerCommand(tag: tag(number), action: .modify(gate.approve(request)), expires: expires)
    }

    func change(_ number: Int64, entry: Int64, ticket: Int64, price: Price, stop: Price? = nil) -> BrokerCommand {
        let request = ModifyOrderRequest(clientTag: entry, symbol: 0, strategy: 0, price: price, stopLoss: stop)
        return BrokerCommand(tag: tag(number), action: .change(gate.approve(request), orderTicket: ticket), expires: expires)
    }
}

extension ContractValue {
    /// EURUSD of an account in dollars.
    static let euro: ContractValue = {
        let specification = SymbolSpecification(
            name: "EURUSD", digits: 5, contractSize: Money(raw: 1_000_000_000), baseCurrency: "EUR", profitCurrency: "USD",
            volumeMinimum: Volume(raw: 1_000_000), volumeMaximum: Volume(raw: 5_000_000_000), volumeStep: Volume(raw: 1_000_000),
            stopsLevelPoints: 0)
        guard let value = ContractValue(specification, account: "USD") else {
            preconditionFailure("Invariant: dollars are converted to dollars")
        }
        return value
    }()
}
