import Market
import Simulation
import Trading

/// What stands before the first quote of a scenario.
extension ScenarioBroker {
    /// A built-in symbol with what the line overrides.
    static func specification(_ line: ScenarioLine, _ zone: ZoneRules, _ scenario: String) throws -> SymbolSpecification {
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
            case "margin_maintenance": specification.margin.maintenancePerLot = money(text)
            case "margin_currency": specification.margin.currency = text
            case "hedged" where text == "larger_leg": specification.margin.chargesLargerLeg = true
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

    static func costs(_ scenario: Scenario, _ plain: Costs) throws -> Costs {
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
            costs.commission.currency = line["currency"] == "profit" ? .profit : .account
            costs.slippage.volatilityFactor = line["volatility"].flatMap(Double.init) ?? 0
            costs.slippage.randomPoints = line["random"].flatMap(Int64.init) ?? 0
            costs.seed = line["seed"].flatMap(UInt64.init) ?? 0
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

    static func stress(_ scenario: Scenario) -> StressFactors {
        let line = scenario.lines.first { $0.verb == "stress" }
        func factor(_ key: String) -> Double { line?[key].flatMap(Double.init) ?? 1 }
        return StressFactors(
            spread: factor("spread"), slippage: factor("slippage"), commission: factor("commission"), swap: factor("swap"),
            delay: factor("delay"))
    }

    /// `prices m1_ohlc`; the pessimistic walk where nothing is said.
    static func model(_ scenario: Scenario) throws -> PriceModel {
        guard let line = scenario.lines.first(where: { $0.verb == "prices" }) else { return .pessimisticOHLC }
        guard let model = PriceModel(rawValue: line.words.first ?? "") else {
            throw ScenarioError(scenario.name, line, "\(line.words.first ?? "nothing") is no price model")
        }
        return model
    }

    /// `spread_curve 20 mon/10=5`: points of every hour, and of single ones on the server's clock.
    static func curve(_ scenario: Scenario, _ zone: ZoneRules) throws -> SpreadCurve? {
        guard let line = scenario.lines.first(where: { $0.verb == "spread_curve" }) else { return nil }
        let names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
        guard let usual = line.plain.first.flatMap(Int32.init) else { throw ScenarioError(scenario.name, line, "no points") }
        var points = Array(repeating: usual, count: SpreadCurve.hours)
        for key in line.keys {
            let parts = key.split(separator: "/").map(String.init)
            guard parts.count == 2, let day = names.firstIndex(of: parts[0]), let hour = Int(parts[1]), (0..<24).contains(hour),
                let value = line[key].flatMap(Int32.init)
            else { throw ScenarioError(scenario.name, line, "an hour of a week is written as mon/10=5") }
            points[24 * day + hour] = value
        }
        return SpreadCurve(points: points, zone: zone)
    }

    /// The server's clock: `+2 2024-03-10T07:00=+3`.
    static func zone(_ scenario: Scenario) throws -> ZoneRules {
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
}
