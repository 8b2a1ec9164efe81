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

/// Lets a scenario drive the simulated broker: the only place that knows the broker's functions.
struct ScenarioBroker {
    /// Lines that stand before the first quote.
    static let setup: Set<String> = ["account", "symbol", "costs", "stress", "clock", "delay", "prices", "needs"]
    /// Verbs that ask for something; what follows at once need not be expected.
    static let requests: Set<String> = ["buy", "sell", "close", "close_by", "modify", "cancel", "deposit", "withdraw"]
    /// What an expectation about something that happens begins with; everything else is about a state.
    static let events: Set<String> = ["deal", "refused", "pending", "cancelled", "modified"]

    /// What is not connected yet: a scenario that needs one of them (``Scenario/needs``) is left out.
    static let waiting = [
        // Margin and conversion
        "symbol margin_maintenance", "symbol margin_currency", "larger_leg",
        // Orders and refusals
        "close fill",
        // The broker moves the open price instead of booking two deals: equity is the same, the balance is not.
        "reopening_deals",
        // Prices
        "prices m1_ohlc", "prices open_prices", "prices every_tick",
    ]

    let name: String
    var broker: SimulatedBroker
    let values: [ContractValue]
    private var quotes: [Quote?]
    private let stress: StressFactors
    private let guards = GuardChain(RiskLimits(preset: .off, dailyReset: DailyReset(secondOfDay: 0, zone: .utc)))
    private var now = Timestamp(seconds: 0)
    let isAloneOrder: Bool
    private var orders: Int64 = 0
    /// The position each order led to, and the order that began each position.
    var positions: [Int64: PositionID] = [:]
    var openers: [PositionID: Int64] = [:]
    private var placed: [Int64: OrderRequest] = [:]

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
        terms.costs = try ScenarioBroker.costs(scenario, terms.costs)
        stress = ScenarioBroker.stress(scenario)
        terms.costs = terms.costs.stressed(by: stress)
        let zone = try ScenarioBroker.zone(scenario)
        let specifications = try scenario.lines.filter { $0.verb == "symbol" }.map {
            try ScenarioBroker.specification($0, zone, scenario.name)
        }
        values = try specifications.map { specification in
            guard let value = ContractValue(specification, account: account.plain[0], crosses: specifications.map(CrossSymbol.init)) else {
                throw ScenarioError(scenario.name, account, "a cross of \(specification.name) is missing")
            }
            return value
        }
        broker = SimulatedBroker(terms: terms, symbols: values, balance: money(account.plain[1]))
        quotes = values.map { _ in nil }
        isAloneOrder = scenario.lines.count { ["buy", "sell"].contains($0.verb) } == 1
    }

    /// A built-in symbol with what the line overrides.
    private static func specification(_ line: ScenarioLine, _ zone: ZoneRules, _ scenario: String) throws -> SymbolSpecification {
        let name = line.plain.first ?? ""
        var specification =
            SymbolSpecification.builtIn(name)
            ?? SymbolSpecification(
                name: name, digits: line["digits"].flatMap(Int.init) ?? 5, contractSize: money("1"), baseCurrency: "", profitCurrency: "",
                volumeMinimum: lots("0.01"), volumeMaximum: lots("100"), volumeStep: lots("0.01"), stopsLevelPoints: 0)
        if zone != .utc { specification.sessions = TradingSessions(zone: zone, week: TradingSessions.always.week) }
        for key in line.keys {
            let text = line[key] ?? ""
            switch key {
            case "digits": specification.digits = Int(text) ?? 5
            case "contract": specification.contractSize = money(text)
            case "base": specification.baseCurrency = text
            case "profit": specification.profitCurrency = text
            case "volume_min": specification.volumeMinimum = lots(text)
            case "volume_max": specification.volumeMaximum = lots(text)
            case "volume_step": specification.volumeStep = lots(text)
            case "stops_level": specification.stopsLevelPoints = Int(text) ?? 0
            case "swap": specification.swap.mode = SwapTerms.Mode(rawValue: text) ?? .disabled
            case "swap_long": specification.swap.long = Double(text) ?? 0
            case "swap_short": specification.swap.short = Double(text) ?? 0
            case "triple":
                let day = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"].firstIndex(of: text)
                specification.swap.nights = SwapTerms.nights(tripleDay: day ?? 3)
            case "tick_size": specification.tickSize = price(text)
            case "tick_value": specification.margin.tickPrice = price(text)
            case "margin": specification.margin.calculation = MarginTerms.Calculation(rawValue: text) ?? .forex
            case "margin_initial": specification.margin.initialPerLot = money(text)
            case "long_rate": specification.margin.longRate = Double(text) ?? 1
            case "short_rate": specification.margin.shortRate = Double(text) ?? 1
            case "hedged": specification.margin.hedgedContract = money(text)
            case "freeze_level": specification.orders.freezeLevelPoints = Int(text) ?? 0
            case "volume_limit": specification.orders.volumeLimit = lots(text)
            case "trade_mode": specification.orders.tradeMode = OrderTerms.TradeMode(rawValue: text) ?? .full
            case "execution": specification.orders.execution = OrderTerms.Execution(rawValue: text) ?? .market
            case "kinds": specification.orders.kinds = OrderTerms.Kinds(rawValue: bits(text, "market,limit,stop,stop_limit,sl,tp,close_by"))
            case "fillings": specification.orders.fillings = OrderTerms.Fillings(rawValue: bits(text, "fok,ioc"))
            case "expirations":
                specification.orders.expirations = OrderTerms.Expirations(rawValue: bits(text, "gtc,day,specified,specified_day"))
            case "sessions": specification.sessions = try sessions(text, zone, line, scenario)
            default: throw ScenarioError(scenario, line, "\(key) is not connected")
            }
        }
        return specification
    }

    /// The bits of the names in a list, counted in the order of all names.
    private static func bits(_ text: String, _ all: String) -> Int {
        let chosen = text.split(separator: ",")
        return all.split(separator: ",").enumerated().reduce(0) { $0 | (chosen.contains($1.element) ? 1 << $1.offset : 0) }
    }

    private static func costs(_ scenario: Scenario, _ plain: Costs) throws -> Costs {
        var costs = plain
        if let line = scenario.lines.first(where: { $0.verb == "costs" }) {
            let text = line["commission"] ?? "0"
            costs.commission.basis =
                switch line["per"] {
                case "deal": .perDeal(money(text))
                case "percent": .percent(Double(text) ?? 0)
                default: .perLot(money(text))
                }
            costs.commission.minimum = money(line["minimum"] ?? "0")
            costs.commission.charged = line["on"] == "in" ? .open : line["on"] == "out" ? .close : .both
        }
        if let line = scenario.lines.first(where: { $0.verb == "delay" }), let text = line.words.first, let seconds = Int64(text.dropLast())
        {
            costs.delay.milliseconds = 1000 * seconds
        }
        if let line = scenario.lines.first(where: { $0.verb == "clock" }), let text = line["rollover"] {
            let parts = text.split(separator: ":").compactMap { Int64($0) }
            guard parts.count == 2 else { throw ScenarioError(scenario.name, line, "a rollover is written as 17:00") }
            costs.swap.rolloverSecond = parts[0] * 3600 + parts[1] * 60
        }
        return costs
    }

    private static func stress(_ scenario: Scenario) -> StressFactors {
        let line = scenario.lines.first { $0.verb == "stress" }
        func factor(_ key: String) -> Double { line?[key].flatMap(Double.init) ?? 1 }
        return StressFactors(
            spread: factor("spread"), slippage: factor("slippage"), commission: factor("commission"), swap: factor("swap"))
    }

    /// The server's clock: `+2 2024-03-10T07:00=+3`.
    private static func zone(_ scenario: Scenario) throws -> ZoneRules {
        guard let line = scenario.lines.first(where: { $0.verb == "clock" }) else { return .utc }
        let transitions = try line.keys.filter { $0 != "rollover" }.map { key in
            guard let at = Timestamp(text: key), let hours = line[key].flatMap(Int64.init) else {
                throw ScenarioError(scenario.name, line, "\(key) is no change of a clock")
            }
            return ZoneRules.Transition(at: at.seconds, offset: hours * 3600)
        }
        guard let hours = line.plain.first.flatMap(Int64.init) else { throw ScenarioError(scenario.name, line, "no hours") }
        return ZoneRules(name: "scenario", initialOffset: hours * 3600, transitions: transitions)
    }

    /// `mon-fri/08:00-16:00` on the server's clock.
    private static func sessions(_ text: String, _ zone: ZoneRules, _ line: ScenarioLine, _ scenario: String) throws -> TradingSessions {
        let names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
        let parts = text.split(separator: "/").map { $0.split(separator: "-").map(String.init) }
        func second(_ text: String) -> Int64? {
            let parts = text.split(separator: ":").compactMap { Int64($0) }
            return parts.count == 2 ? parts[0] * 3600 + parts[1] * 60 : nil
        }
        guard parts.count == 2, parts[0].count == 2, parts[1].count == 2, let first = names.firstIndex(of: parts[0][0]),
            let last = names.firstIndex(of: parts[0][1]), let opens = second(parts[1][0]), let closes = second(parts[1][1])
        else { throw ScenarioError(scenario, line, "sessions are written as mon-fri/08:00-16:00") }
        let hours = TradingSessions.Hours(opens: opens, closes: closes)
        return TradingSessions(zone: zone, week: (0..<7).map { (first...last).contains($0) ? [hours] : [] })
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
        results.removeAll { if case .swap = $0.subject { true } else { false } }
        return results.map { text($0) }
    }

    // MARK: prices

    private func symbol(_ line: ScenarioLine) throws -> Int {
        guard let wanted = line["symbol"] else { return 0 }
        guard let index = values.firstIndex(where: { $0.specification.name == wanted }) else {
            throw ScenarioError(name, line, "no symbol \(wanted)")
        }
        return index
    }

    private func quote(_ line: ScenarioLine) throws -> Quote {
        guard line.plain.count == 3 else { throw ScenarioError(name, line, "a quote says time, bid and ask") }
        let quote = Quote(bid: price(line.plain[1]), ask: price(line.plain[2]))
        return stress.widened(quote, point: values[try symbol(line)].specification.point)
    }

    private mutating func jump(_ line: ScenarioLine, _ quote: Quote, _ results: inout [ExecutionResult]) throws {
        guard let time = line.plain.first.flatMap({ Timestamp(text: $0) }) else { throw ScenarioError(name, line, "no time") }
        let symbol = try symbol(line)
        (now, quotes[symbol]) = (time, quote)
        broker.quote(symbol, quote, at: time, into: &results)
    }

    private mutating func bar(_ line: ScenarioLine, _ results: inout [ExecutionResult]) throws {
        let symbol = try symbol(line)
        let point = values[symbol].specification.point.raw
        let spread = (line["spread"].flatMap(Int64.init) ?? 0) * point
        func side(_ key: String) -> Quote {
            let bid = price(line[key] ?? "")
            return stress.widened(Quote(bid: bid, ask: Price(raw: bid.raw + spread)), point: Price(raw: point))
        }
        try jump(line, side("o"), &results)
        let range = BarRange(low: side("l"), high: side("h"))
        let isShort = broker.isShort(symbol)
        broker.inside(.adverseExtreme, symbol, isShort ? range.high : range.low, range, into: &results)
        broker.inside(.otherExtreme, symbol, isShort ? range.low : range.high, range, into: &results)
        quotes[symbol] = side("c")
        broker.inside(.close, symbol, side("c"), range, into: &results)
    }

    // MARK: requests

    private mutating func submit(_ line: ScenarioLine, _ results: inout [ExecutionResult]) throws {
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

    private mutating func close(_ line: ScenarioLine, _ results: inout [ExecutionResult]) throws {
        let id = positions[try number(line)] ?? PositionID(0)
        let open = broker.openPositions.first { $0.id == id }
        let volume = line.plain.count > 1 ? lots(line.plain[1]) : open?.volume ?? lots("1")
        let symbol = open?.symbol ?? 0
        leave(.position(id, volume), symbol, &results)
    }

    private mutating func cancel(_ line: ScenarioLine, _ results: inout [ExecutionResult]) throws {
        leave(.pending(try number(line)), 0, &results)
    }

    private mutating func leave(_ target: CloseRequest.Target, _ symbol: Int, _ results: inout [ExecutionResult]) {
        let request = CloseRequest(
            target: target, symbol: symbol, strategy: 0, reason: .close, decision: .bar,
            decisionQuote: quotes[symbol] ?? Quote(bid: .zero, ask: .zero))
        broker.close(guards.approve(request), into: &results)
    }

    private mutating func modify(_ line: ScenarioLine, _ results: inout [ExecutionResult]) throws {
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

    private mutating func closeBy(_ line: ScenarioLine, _ results: inout [ExecutionResult]) throws {
        let numbers = line.plain.compactMap(Int64.init)
        guard numbers.count == 2 else { throw ScenarioError(name, line, "close_by names two orders") }
        leave(.closeBy(positions[numbers[0]] ?? PositionID(0), positions[numbers[1]] ?? PositionID(0)), 0, &results)
    }
}
