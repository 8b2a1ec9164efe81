import Market
import Risk
import Simulation
import Trading

func price(_ text: String) -> Price { Price(text: text) ?? .zero }
func lots(_ text: String) -> Volume { Volume(text: text) ?? .zero }
func money(_ text: String) -> Money { Money(text: text) ?? .zero }

/// The terms of a test's account; what a test does not name is the plainest there is.
func terms(
    slippage: Int64 = 0, commission: String = "0", leverage: Int64 = 100, stopOut: Double = 0,
    accounting: BrokerTerms.Accounting = .hedging
) -> BrokerTerms {
    BrokerTerms(
        leverage: leverage, stopOutPercent: stopOut, slippagePoints: slippage, commissionPerLot: money(commission),
        accounting: accounting)
}

/// A built-in symbol on a dollar account.
func value(_ name: String, stopsLevel: Int = 0) -> ContractValue {
    guard var specification = SymbolSpecification.builtIn(name) else { preconditionFailure("\(name) is built in") }
    specification.stopsLevelPoints = stopsLevel
    guard let value = ContractValue(specification, account: "USD") else { preconditionFailure("\(name) needs no cross") }
    return value
}

/// An order before its review; prices as text.
struct Wish {
    var side: Side
    var volume = "1"
    var type = OrderType.market
    var at: String?
    var stop: String?
    var target: String?
    var symbol = 0
    var strategy = 0
    /// Where a stop-limit entry places its limit entry.
    var limit: String?
    var expiration = OrderExpiration.untilCancelled
    var filling: Filling?

    static func buy(
        _ volume: String = "1", _ type: OrderType = .market, at: String? = nil, stop: String? = nil, target: String? = nil
    ) -> Wish {
        Wish(side: .buy, volume: volume, type: type, at: at, stop: stop, target: target)
    }
    static func sell(
        _ volume: String = "1", _ type: OrderType = .market, at: String? = nil, stop: String? = nil, target: String? = nil
    ) -> Wish {
        Wish(side: .sell, volume: volume, type: type, at: at, stop: stop, target: target)
    }
}

/// A built-in symbol on a dollar account, otherwise specified.
func value(_ name: String = "EURUSD", change: (inout SymbolSpecification) -> Void) -> ContractValue {
    var specification = value(name).specification
    change(&specification)
    guard let value = ContractValue(specification, account: "USD") else { preconditionFailure("\(name) needs no cross") }
    return value
}

/// A simulated broker with the quotes of bars walked by hand: every call returns what the broker said, as text.
///
/// EURUSD has five digits and 100,000 units: one point of one lot is one dollar, so results can be read off the prices.
struct Venue {
    var broker: SimulatedBroker
    let values: [ContractValue]
    private(set) var quotes: [Quote]
    private let guards = GuardChain(RiskLimits(preset: .off, dailyReset: DailyReset(secondOfDay: 0, zone: .utc)))
    private var time = Timestamp(seconds: 1_704_067_200)
    private var tag: Int64 = 0
    private(set) var log: [ExecutionResult] = []

    init(_ terms: BrokerTerms = terms(), _ values: [ContractValue] = [value("EURUSD")], balance: String = "100000") {
        self.values = values
        broker = SimulatedBroker(terms: terms, symbols: values, balance: money(balance))
        quotes = values.map { _ in Quote(bid: .zero, ask: .zero) }
    }

    /// Bid, and the ask `spread` points above it.
    func quote(_ bid: String, spread: Int64 = 10, symbol: Int = 0) -> Quote {
        let point = values[symbol].specification.point.raw
        return Quote(bid: price(bid), ask: Price(raw: price(bid).raw + spread * point))
    }

    /// A bar opens at an instant (UTC seconds): a quote that may have jumped.
    mutating func open(_ bid: String, at second: Int64) -> [String] {
        open(bid, at: Timestamp(seconds: second).description)
    }

    /// A bar opens, or a tick comes: a quote that may have jumped. An hour later than the last one, or so many milliseconds, or at
    /// an instant.
    mutating func open(
        _ bid: String, spread: Int64 = 10, symbol: Int = 0, after milliseconds: Int64 = 3_600_000, at instant: String? = nil
    ) -> [String] {
        let now = quote(bid, spread: spread, symbol: symbol)
        time = instant.flatMap(Timestamp.init(text:)) ?? Timestamp(nanoseconds: time.nanoseconds + milliseconds * 1_000_000)
        return said { venue, results in
            venue.quotes[symbol] = now
            venue.broker.quote(symbol, now, at: venue.time, into: &results)
        }
    }

    /// The rest of the bar: the extreme that hurts the net position (the low when flat), the other one, the close.
    mutating func path(low: String, high: String, close: String, spread: Int64 = 10, symbol: Int = 0) -> [String] {
        let range = BarRange(low: quote(low, spread: spread, symbol: symbol), high: quote(high, spread: spread, symbol: symbol))
        let isShort = broker.isShort(symbol)
        return step(.adverseExtreme, isShort ? range.high : range.low, range, symbol)
            + step(.otherExtreme, isShort ? range.low : range.high, range, symbol)
            + step(.close, quote(close, spread: spread, symbol: symbol), range, symbol)
    }

    mutating func step(_ step: PathStep, _ now: Quote, _ range: BarRange, _ symbol: Int = 0) -> [String] {
        said { venue, results in
            venue.quotes[symbol] = now
            venue.broker.inside(step, symbol, now, range, into: &results)
        }
    }

    mutating func submit(_ wish: Wish, _ decision: DecisionPoint = .bar) -> [String] {
        tag += 1
        let now = quotes[wish.symbol]
        let request = OrderRequest(
            signalID: tag, strategy: wish.strategy, symbol: wish.symbol, side: wish.side, volume: lots(wish.volume), orderType: wish.type,
            price: wish.at.map(price), stopLoss: wish.stop.map(price), takeProfit: wish.target.map(price), expiryBars: nil,
            decision: decision, decisionQuote: now, followsFill: false, clientTag: tag, limitPrice: wish.limit.map(price),
            expiration: wish.expiration, filling: wish.filling)
        let account = AccountSnapshot(balance: broker.balance, equity: broker.equity())
        let limits = RiskLimits(preset: RiskPreset.off, dailyReset: DailyReset(secondOfDay: 0, zone: .utc))
        let context = RiskContext(
            now: Timestamp(seconds: 0), account: account, leverage: 100, value: values[wish.symbol], quote: now, quoteTime: nil,
            exposures: [], watch: AccountWatch(limits, balance: broker.balance), activity: RiskActivity())
        guard case .approved(let order) = guards.review(request, in: context) else { return ["denied"] }
        return said { $0.broker.submit(order, into: &$1) }
    }

    mutating func close(
        _ target: CloseRequest.Target, _ decision: DecisionPoint = .bar, side: Side? = nil, symbol: Int = 0
    ) -> [String] {
        let request = CloseRequest(
            target: target, side: side, symbol: symbol, strategy: 0, reason: .close, decision: decision, decisionQuote: quotes[symbol])
        let approved = guards.approve(request)
        return said { $0.broker.close(approved, into: &$1) }
    }

    /// Closes a position, or so many lots of it.
    mutating func close(
        _ position: Int64, _ decision: DecisionPoint = .bar, volume: String? = nil, side: Side? = nil, symbol: Int = 0
    ) -> [String] {
        let id = PositionID(position)
        let open = broker.openPositions.first { $0.id == id }?.volume
        return close(.position(id, volume.map(lots) ?? open ?? lots("1")), decision, side: side, symbol: symbol)
    }

    /// Gives a position these levels; nil for none.
    mutating func modify(_ position: Int64, stop: String? = nil, target: String? = nil, symbol: Int = 0) -> [String] {
        let request = ModifyRequest(
            position: PositionID(position), symbol: symbol, strategy: 0, stopLoss: stop.map(price), takeProfit: target.map(price),
            decision: .bar)
        let approved = guards.approve(request)
        return said { $0.broker.modify(approved, into: &$1) }
    }

    /// Gives a pending order all of this.
    mutating func change(
        _ tag: Int64, at: String, limit: String? = nil, stop: String? = nil, target: String? = nil,
        expiration: OrderExpiration = .untilCancelled, symbol: Int = 0
    ) -> [String] {
        let request = ModifyOrderRequest(
            clientTag: tag, symbol: symbol, strategy: 0, price: price(at), limitPrice: limit.map(price), stopLoss: stop.map(price),
            takeProfit: target.map(price), expiration: expiration)
        let approved = guards.approve(request)
        return said { $0.broker.modify(approved, into: &$1) }
    }

    mutating func closeExternally(_ position: Int64, volume: String? = nil) -> [String] {
        said { $0.broker.closeExternally(PositionID(position), volume: volume.map(lots), into: &$1) }
    }

    mutating func modifyExternally(_ position: Int64, stop: String? = nil, target: String? = nil) -> [String] {
        said {
            $0.broker.modifyExternally(
                PositionID(position), stopLoss: stop.map(price), takeProfit: target.map(price), into: &$1)
        }
    }

    mutating func endData() -> [String] {
        said { $0.broker.endData(at: $0.time, into: &$1) }
    }

    private mutating func said(_ act: (inout Venue, inout [ExecutionResult]) -> Void) -> [String] {
        var results: [ExecutionResult] = []
        act(&self, &results)
        log += results
        return results.map(text)
    }

    /// `in BUY 1 1.10010`, `out SELL 1 1.09900 -110.00 stop_loss`, `rejected no_money`, `pending`, `cancelled`,
    /// `modified 1.09900 -`.
    private func text(_ result: ExecutionResult) -> String {
        switch result.outcome {
        case .pending: return result.subject == .order ? "pending" : "changed"
        case .cancelled(.withdrawn): return "cancelled"
        case .cancelled(.expired): return "expired"
        case .modified(let stop, let target):
            let specification = values[result.symbol].specification
            return "modified \(stop.map(specification.text) ?? "-") \(target.map(specification.text) ?? "-")"
        case .rejected(let rejection): return "rejected \(rejection.rawValue)"
        case .swapped(let amount, let openPrice):
            return "swapped \(amount.text(digits: 2)) \(openPrice)"
        case .filled(let deal), .partial(let deal):
            let specification = values[deal.symbol].specification
            let head = "\(deal.entry.rawValue) \(deal.side.rawValue) \(deal.volume) \(specification.text(deal.price))"
            return deal.entry == .opening ? head : "\(head) \(deal.profit.text(digits: 2)) \(deal.reason?.rawValue ?? "-")"
        }
    }
}
