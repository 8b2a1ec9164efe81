import Market
import Risk
import Simulation
import Trading

/// What is wrong with a scenario's text.
struct ScenarioError: Error, CustomStringConvertible {
    let description: String
    init(_ scenario: String, _ line: ScenarioLine?, _ what: String) {
        description = "Tests/Conformance/\(scenario):\(line?.number ?? 1): \(what)"
    }
}

/// A scenario cannot begin, because no symbol of it has this price.
struct MissingCross: Error { let pair: String }

/// Lets a scenario drive the simulated broker: the only place that knows the broker's functions.
struct ScenarioBroker {
    /// Lines that stand before the first quote.
    static let setup: Set<String> = ["account", "symbol", "costs", "stress", "clock", "delay", "prices", "spread_curve"]
    /// Verbs that ask for something; what follows at once need not be expected.
    static let requests: Set<String> = ["buy", "sell", "close", "close_by", "modify", "cancel", "deposit", "withdraw"]
    /// What an expectation about something that happens begins with; everything else is about a state.
    static let events: Set<String> = ["deal", "refused", "pending", "cancelled", "modified"]

    let name: String
    var broker: SimulatedBroker
    var values: [ContractValue]
    /// The terms of each symbol as they are written, and what is needed to read more of them.
    var written: [ScenarioLine]
    let zone: ZoneRules
    let currency: String
    var quotes: [Quote?]
    let stress: StressFactors
    /// How bars become quotes.
    let model: PriceModel
    let curve: SpreadCurve?
    /// For each symbol: a made-up path goes on where the bar before it ended.
    let generated: [GeneratedTicks]
    let guards = GuardChain(RiskLimits(preset: .off, dailyReset: DailyReset(secondOfDay: 0, zone: .utc)))
    var now = Timestamp(seconds: 0)
    let isAloneOrder: Bool
    var orders: Int64 = 0
    /// The position each order led to, and the order that began each position.
    var positions: [Int64: PositionID] = [:]
    var openers: [PositionID: Int64] = [:]
    var placed: [Int64: OrderRequest] = [:]

    init(_ scenario: Scenario) throws {
        name = scenario.name
        guard let account = scenario.lines.first(where: { $0.verb == "account" }), account.plain.count == 3 else {
            throw ScenarioError(scenario.name, nil, "an account line says currency, balance and hedging or netting")
        }
        let costs = scenario.lines.first { $0.verb == "costs" }
        guard let accounting = BrokerTerms.Accounting(rawValue: account.plain[2]) else {
            throw ScenarioError(scenario.name, account, "\(account.plain[2]) is neither hedging nor netting")
        }
        var terms = BrokerTerms(
            leverage: account["leverage"].flatMap(Int64.init) ?? 100, stopOutPercent: account["stop_out"].flatMap(Double.init) ?? 0,
            slippagePoints: costs?["slippage"].flatMap(Int64.init) ?? 0, commissionPerLot: money(costs?["commission"] ?? "0"),
            accounting: accounting)
        terms.marginCallPercent = account["margin_call"].flatMap(Double.init) ?? 0
        terms.orderLimit = account["limit_orders"].flatMap(Int.init) ?? 0
        terms.positionLimit = account["limit_positions"].flatMap(Int.init) ?? 0
        terms.costs = try ScenarioBroker.costs(scenario, terms.costs)
        stress = ScenarioBroker.stress(scenario)
        model = try ScenarioBroker.model(scenario)
        terms.costs = terms.costs.stressed(by: stress)
        (zone, currency) = (try ScenarioBroker.zone(scenario), account.plain[0])
        curve = try ScenarioBroker.curve(scenario, zone)
        written = scenario.lines.filter { $0.verb == "symbol" }
        let specifications = try written.map { [zone] in try ScenarioBroker.specification($0, zone, scenario.name) }
        values = try specifications.map { specification in
            guard let value = ContractValue(specification, account: account.plain[0], crosses: specifications.map(CrossSymbol.init)) else {
                let missing = ContractValue.missingCross(
                    for: specification, account: account.plain[0], crosses: specifications.map(CrossSymbol.init))
                throw MissingCross(pair: missing ?? "")
            }
            return value
        }
        broker = SimulatedBroker(terms: terms, symbols: values, balance: money(account.plain[1]))
        quotes = values.map { _ in nil }
        generated = values.map { [model] _ in GeneratedTicks(model) }
        isAloneOrder = scenario.lines.count { ["buy", "sell"].contains($0.verb) } == 1
    }

    /// Carries one line out and tells what happened, as the expectations spell it.
    mutating func act(_ line: ScenarioLine) throws -> [String] {
        var results: [ExecutionResult] = []
        switch line.verb {
        case "quote", "tick": try jump(line, quote(line), &results)
        case "bar": try bar(line, &results)
        case "buy", "sell": try submit(line, &results)
        case "close": try close(line, &results)
        case "modify": try modify(line, &results)
        case "cancel": try cancel(line, &results)
        case "close_by": try closeBy(line, &results)
        case "time":
            guard let time = line.words.first.flatMap({ Timestamp(text: $0) }) else { throw ScenarioError(name, line, "no time") }
            now = time
            broker.passTime(to: time, into: &results)
        case "terms": try changeTerms(line, &results)
        case "deposit": broker.deposit(money(line.words.first ?? ""))
        case "withdraw": broker.deposit(-money(line.words.first ?? ""))
        case "end":
            broker.endData(at: now, into: &results)
        default: throw ScenarioError(name, line, "the verb \(line.verb) is not connected")
        }
        // That a stop-limit entry became a limit entry nobody asked for.
        if line.verb != "modify" {
            results.removeAll { if case .change = $0.subject { true } else { false } }
        }
        // What a night costs is seen in equity and in the closing deal.
        results.removeAll { if case .swapped = $0.outcome { true } else { false } }
        return results.flatMap { result in
            if case .reopened(let closed, let opened) = result.outcome { return [text(closed), text(opened)] }
            return [text(result)]
        }
    }
}
