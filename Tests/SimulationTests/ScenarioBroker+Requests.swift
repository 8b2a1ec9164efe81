import Market
import Risk
import Simulation
import Trading

/// What a scenario asks the broker for.
extension ScenarioBroker {
    mutating func submit(_ line: ScenarioLine, _ results: inout [ExecutionResult]) throws {
        let symbol = try symbol(line)
        let kind = line.plain.count > 1 ? line.plain[0] : "market"
        guard let type = OrderType(rawValue: kind) else { throw ScenarioError(name, line, "\(kind) orders are not connected") }
        orders += 1
        let quote = quotes[symbol] ?? Quote(bid: .zero, ask: .zero)
        let request = OrderRequest(
            signalID: orders, strategy: 0, symbol: symbol, side: line.verb == "buy" ? .buy : .sell,
            volume: lots(line.plain.last ?? ""), orderType: type, price: line["at"].map(price), stopLoss: line["stop"].map(price),
            takeProfit: line["target"].map(price), expiryBars: nil, decision: .bar, decisionQuote: quote, followsFill: false,
            clientTag: orders, limitPrice: line["limit"].map(price), expiration: try expiration(line) ?? .untilCancelled,
            filling: line["fill"].flatMap(Filling.init(rawValue:)))
        placed[orders] = request
        let account = AccountSnapshot(balance: broker.balance, equity: broker.equity())
        let limits = RiskLimits(preset: RiskPreset.off, dailyReset: DailyReset(secondOfDay: 0, zone: .utc))
        let context = RiskContext(
            now: now, account: account, leverage: 100, value: values[symbol], quote: quote, quoteTime: nil, exposures: [],
            watch: AccountWatch(limits, balance: broker.balance), activity: RiskActivity())
        guard case .approved(let order) = guards.review(request, in: context) else {
            throw ScenarioError(name, line, "a guard denies it before the broker sees it")
        }
        broker.submit(order, into: &results)
    }

    /// `day`, `day:2024-01-10` or an instant; nil when nothing is said.
    private func expiration(_ line: ScenarioLine) throws -> OrderExpiration? {
        guard let text = line["expires"] else { return nil }
        if text == "gtc" { return .untilCancelled }
        if text == "day" { return .day }
        let isDay = text.hasPrefix("day:")
        guard let time = Timestamp(text: isDay ? String(text.dropFirst(4)) : text) else {
            throw ScenarioError(name, line, "\(text) is no expiry")
        }
        return isDay ? .specifiedDay(time) : .specified(time)
    }

    /// The order number a line is about.
    private func number(_ line: ScenarioLine) throws -> Int64 {
        guard let number = line.plain.first.flatMap(Int64.init) else { throw ScenarioError(name, line, "no number of an order") }
        return number
    }

    mutating func close(_ line: ScenarioLine, _ results: inout [ExecutionResult]) throws {
        let id = positions[try number(line)] ?? PositionID(0)
        let open = broker.openPositions.first { $0.id == id }
        let volume = line.plain.count > 1 ? lots(line.plain[1]) : open?.volume ?? lots("1")
        let symbol = open?.symbol ?? 0
        let side: Side? = line["side"].map { $0 == "buy" ? .buy : .sell }
        leave(.position(id, volume), symbol, side, line["fill"].flatMap(Filling.init(rawValue:)), &results)
    }

    mutating func cancel(_ line: ScenarioLine, _ results: inout [ExecutionResult]) throws {
        leave(.pending(try number(line)), 0, nil, nil, &results)
    }

    private mutating func leave(
        _ target: CloseRequest.Target, _ symbol: Int, _ side: Side?, _ filling: Filling?, _ results: inout [ExecutionResult]
    ) {
        let request = CloseRequest(
            target: target, side: side, symbol: symbol, strategy: 0, reason: .close, decision: .bar,
            decisionQuote: quotes[symbol] ?? Quote(bid: .zero, ask: .zero), filling: filling)
        broker.close(guards.approve(request), into: &results)
    }

    mutating func modify(_ line: ScenarioLine, _ results: inout [ExecutionResult]) throws {
        if let order = placed[try number(line)], broker.pendingOrders.contains(where: { $0.clientTag == order.clientTag }) {
            return try change(order, line, &results)
        }
        let id = positions[try number(line)] ?? PositionID(0)
        let request = ModifyRequest(
            position: id, symbol: broker.openPositions.first { $0.id == id }?.symbol ?? 0, strategy: 0,
            stopLoss: line["stop"].map(price), takeProfit: line["target"].map(price), decision: .bar)
        broker.modify(guards.approve(request), into: &results)
    }

    /// A resting order with what the line says, and without the levels it does not name.
    private mutating func change(_ order: OrderRequest, _ line: ScenarioLine, _ results: inout [ExecutionResult]) throws {
        let request = ModifyOrderRequest(
            clientTag: order.clientTag, symbol: order.symbol, strategy: 0, price: line["at"].map(price) ?? order.price ?? .zero,
            limitPrice: line["limit"].map(price) ?? order.limitPrice, stopLoss: line["stop"].map(price),
            takeProfit: line["target"].map(price), expiration: try expiration(line) ?? order.expiration)
        broker.modify(guards.approve(request), into: &results)
    }

    mutating func closeBy(_ line: ScenarioLine, _ results: inout [ExecutionResult]) throws {
        let numbers = line.plain.compactMap(Int64.init)
        guard numbers.count == 2 else { throw ScenarioError(name, line, "close_by names two orders") }
        leave(.closeBy(positions[numbers[0]] ?? PositionID(0), positions[numbers[1]] ?? PositionID(0)), 0, nil, nil, &results)
    }
}
