import Connectors
import Engine
import Foundation
import Market
import Risk
import Testing
import Trading

/// A ledger with a clock, for scenarios told by hand.
struct LedgerBench {
    static let namespace: Int64 = 77
    var ledger: OrderLedger
    private(set) var now = Timestamp(seconds: Shell.start)
    /// Everything that came of it, as short text.
    private(set) var told: [String] = []
    private(set) var results: [ExecutionResult] = []
    private(set) var questions: [BrokerQuestion] = []
    private(set) var notices: [Notice] = []
    private var clientTags: Int64 = 0
    private let guards = GuardChain(limits())

    init(netting: Bool = false, foreign: ForeignPolicy = .alert, log: Bool = false, balance: Money? = money("10000")) {
        let terms = LedgerTerms(
            namespace: Self.namespace, symbols: ["EURUSD", "GBPUSD"],
            strategies: [StrategyPlace(slot: 3, symbol: 0), StrategyPlace(slot: 4, symbol: 1)], isNetting: netting, foreign: foreign,
            keepsCommandLog: log)
        ledger = OrderLedger(terms, since: now, balance: balance)
        ledger.linkUp(at: now)
        drain()
        told = []
    }

    mutating func wait(_ seconds: Int64) { now = now.adding(seconds: seconds) }

    /// Does something and notes what came of it.
    mutating func act(_ change: (inout OrderLedger, Timestamp) -> Void) {
        change(&ledger, now)
        drain()
    }

    /// An order of the first strategy, handed over.
    mutating func order(
        _ side: Side = .buy, _ volume: String = "1", type: OrderType = .market, price: String? = nil, strategy: Int = 0
    ) throws -> OrderTag {
        clientTags += 1
        let request = OrderRequest(
            signalID: clientTags, strategy: strategy, symbol: strategy, side: side, volume: lots(volume), orderType: type,
            price: price.map { Price(text: $0) ?? .zero }, stopLoss: nil, takeProfit: nil, expiryBars: nil, decision: .bar,
            decisionQuote: Quote(bid: EngineTests.price("1.1"), ask: EngineTests.price("1.1001")), followsFill: false, clientTag: clientTags
        )
        let approved = try approve(request)
        let command = ledger.intend(approved, at: now, expires: now.adding(seconds: 60))
        return send(command)
    }

    private func approve(_ request: OrderRequest) throws -> ApprovedOrder {
        let specification = try #require(SymbolSpecification.builtIn("EURUSD"))
        let value = try #require(ContractValue(specification, account: "USD"))
        let context = RiskContext(
            now: now, account: AccountSnapshot(balance: money("10000"), equity: money("10000")), leverage: 100, value: value,
            quote: request.decisionQuote, quoteTime: now, exposures: [], watch: AccountWatch(limits(), balance: money("10000")),
            activity: RiskActivity())
        guard case .approved(let approved) = guards.review(request, in: context) else { throw Unapproved() }
        return approved
    }

    /// A close of a position, handed over.
    mutating func close(_ position: Int64, _ volume: String = "1", reason: ExitReason = .close) throws -> OrderTag {
        let request = request(.position(PositionID(position), lots(volume)), reason)
        let command = ledger.intend(guards.approve(request), at: now, expires: now.adding(seconds: 60))
        return send(try #require(command))
    }

    /// The withdrawal of an entry, handed over; nil when the ledger answered itself.
    mutating func withdraw(_ clientTag: Int64) -> OrderTag? {
        let command = ledger.intend(guards.approve(request(.pending(clientTag), .close)), at: now, expires: now.adding(seconds: 60))
        guard let command else {
            drain()
            return nil
        }
        return send(command)
    }

    private func request(_ target: CloseRequest.Target, _ reason: ExitReason) -> CloseRequest {
        CloseRequest(
            target: target, symbol: 0, strategy: 0, reason: reason, decision: .bar,
            decisionQuote: Quote(bid: EngineTests.price("1.1"), ask: EngineTests.price("1.1001")))
    }

    /// A move of a position's levels, handed over.
    mutating func move(_ position: Int64, stop: String) -> OrderTag {
        let request = ModifyRequest(
            position: PositionID(position), symbol: 0, strategy: 0, stopLoss: EngineTests.price(stop), takeProfit: nil, decision: .bar)
        return send(ledger.intend(guards.approve(request), at: now, expires: now.adding(seconds: 60)))
    }

    private mutating func send(_ command: BrokerCommand) -> OrderTag {
        ledger.markSending(command.tag, at: now)
        drain()
        return command.tag
    }

    func state(_ tag: OrderTag) -> OrderState? { ledger.track(tag)?.state }

    mutating func forget() { (told, results, questions, notices) = ([], [], [], []) }

    private mutating func drain() {
        for output in ledger.takeOutputs() {
            switch output {
            case .execution(let result):
                results.append(result)
                told.append(result.short)
            case .adopted(let adoption):
                told.append("adopted \(adoption.position.identifier.value) by \(adoption.strategy)\(adoption.isLeft ? " to leave" : "")")
            case .reopened(let order): told.append("reopened \(order.clientTag) \(order.volume)")
            case .foreign(let exposures): told.append("foreign \(exposures.count)")
            case .cashFlow(let amount, _): told.append("cash \(amount)")
            case .adjusted(let amount, _): told.append("adjusted \(amount)")
            case .transition(let change): told.append("\(change.from?.rawValue ?? "-")>\(change.to.rawValue) \(change.cause.rawValue)")
            case .booked: break
            case .notice(let notice): notices.append(notice)
            case .question(let question): questions.append(question)
            }
        }
    }

    // What the broker says.

    func deal(
        _ ticket: Int64, _ entry: Deal.Entry, _ side: Side, _ volume: String = "1", position: Int64, tag: OrderTag? = nil,
        profit: String = "0", reason: ExitReason? = nil, comment: String = "", magic: Int64 = 0
    ) -> DealRecord {
        DealRecord(
            ticket: ticket, order: ticket + 1000, position: PositionID(position), magic: tag?.magic ?? magic, comment: comment,
            symbol: "EURUSD", kind: .trade(entry, side), volume: lots(volume), price: EngineTests.price("1.1"), time: now,
            profit: money(profit),
            reason: reason)
    }

    func position(
        _ identifier: Int64, _ side: Side = .buy, _ volume: String = "1", tag: OrderTag? = nil, stop: String? = nil, magic: Int64 = 0,
        ticket: Int64? = nil
    ) -> PositionRecord {
        PositionRecord(
            identifier: PositionID(identifier), ticket: ticket ?? identifier, symbol: "EURUSD", magic: tag?.magic ?? magic, side: side,
            volume: lots(volume), openPrice: EngineTests.price("1.1"), openTime: now, stopLoss: stop.map { Price(text: $0) ?? .zero })
    }

    func resting(_ ticket: Int64, _ tag: OrderTag, _ state: OrderRecord.State, remaining: String = "1") -> OrderRecord {
        OrderRecord(
            ticket: ticket, magic: tag.magic, symbol: "EURUSD", side: .buy, type: .limit, state: state, volume: lots("1"),
            remaining: lots(remaining), price: EngineTests.price("1.09"), time: now)
    }

    /// Everything at the broker, seen now.
    func snapshot(
        _ positions: [PositionRecord] = [], _ orders: [OrderRecord] = [], _ deals: [DealRecord] = [], balance: String = "10000",
        isEvidence: Bool = true
    ) -> BrokerSnapshot {
        BrokerSnapshot(
            account: AccountRecord(
                login: 1, server: "test", currency: "USD", isNetting: ledger.terms.isNetting, isDemo: true, leverage: 100,
                balance: money(balance), equity: money(balance), isTradeAllowed: true),
            positions: positions, orders: orders, deals: deals, since: ledger.settledUntil, time: now, isEvidence: isEvidence)
    }
}

private struct Unapproved: Error {}

extension ExecutionResult {
    /// `filled 7 in 1 by 2`: the outcome, the deal's number and entry, its lots and the core's client tag.
    var short: String {
        switch outcome {
        case .filled(let deal):
            "filled \(deal.id) \(deal.entry.rawValue) \(deal.volume)\(deal.reason.map { " " + $0.rawValue } ?? "") by \(clientTag)"
        case .partial(let deal): "partial \(deal.id) \(deal.entry.rawValue) \(deal.volume) by \(clientTag)"
        case .pending: "pending \(clientTag)"
        case .rejected(let rejection): "rejected \(rejection.rawValue) \(clientTag)"
        case .cancelled(let how): "cancelled \(how.rawValue) \(clientTag)"
        case .modified(let stop, _): "stop \(stop?.description ?? "none")"
        case .swapped(let amount, _): "swapped \(amount)"
        case .reopened(let closed, let opened): "reopened \(closed.id) \(opened.id)"
        }
    }
}
