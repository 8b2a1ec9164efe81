import Engine
import Market
import Risk
import Simulation
import Testing
import Trading

func price(_ text: String) -> Price { Price(text: text) ?? .zero }
func lots(_ text: String) -> Volume { Volume(text: text) ?? .zero }
func money(_ text: String) -> Money { Money(text: text) ?? .zero }

/// No limit at all, days that begin at midnight UTC, and what a test sets.
func limits(_ change: (inout RiskLimits) -> Void = { _ in }) -> RiskLimits {
    var limits = RiskLimits(preset: RiskPreset.off, dailyReset: DailyReset(secondOfDay: 0, zone: .utc))
    change(&limits)
    return limits
}

extension RiskLimits {
    /// A numeric limit by its key; reading an unknown key gives nil, writing it is a mistake of the test.
    subscript(key: String) -> Double? {
        get { limit(key).flatMap { number($0) } }
        set {
            guard let limit = limit(key) else { preconditionFailure("there is no limit \(key)") }
            self[limit] = newValue.map(LimitValue.number)
        }
    }

    /// Sets a limit that is no number.
    mutating func set(_ key: String, _ value: LimitValue) {
        guard let limit = limit(key) else { preconditionFailure("there is no limit \(key)") }
        self[limit] = value
    }

    private func limit(_ key: String) -> Limit? { GuardCatalogue.limits.first { $0.key == key } }
}

/// A bar of EURUSD that opens `hour` hours after the test's start, with a spread of 10 points.
func bar(_ hour: Int, _ open: String, _ high: String, _ low: String, _ close: String) -> Bar {
    Bar(
        opened: Timestamp(seconds: Shell.start + Int64(hour) * 3600), open: price(open), high: price(high), low: price(low),
        close: price(close), spreadPoints: 10, tickCount: 1)
}

/// A bar that stands still.
func flat(_ hour: Int, _ level: String = "1.10000") -> Bar { bar(hour, level, level, level, level) }

/// The core and the simulated broker tied together by the fill rule (docs/fill-rule.md), one quote at a time.
struct Shell {
    /// 2024-01-01 00:00 UTC, a Monday.
    static let start: Int64 = 1_704_067_200

    var core: TradingCore
    var broker: SimulatedBroker
    private var effects = EffectBuffer()
    private var results: [ExecutionResult] = []
    private var current: Bar?
    /// What was recorded, as `HOUR fact`.
    private(set) var facts: [String] = []
    private(set) var orders: [OrderRequest] = []
    private(set) var account: [AccountSnapshot] = []
    private(set) var closes: [CloseRequest] = []
    private(set) var moves: [ModifyRequest] = []
    private(set) var notices: [Notice] = []
    private(set) var deals: [Deal] = []
    /// What the broker says to every close, or change of levels, instead of doing it.
    var refusal: Rejection?
    var moveRefusal: Rejection?
    /// The broker does not answer closes at all.
    var isMute = false
    /// Changes of levels, or orders, are sent and not answered.
    var holdsMoves = false
    var holdsOrders = false
    /// The core was told of deals the broker knows nothing of: their accounts differ.
    private var isBlind = false
    private var now = Timestamp(seconds: Shell.start)

    init(
        _ puppets: [Puppet], balance: String = "100000", sizing: SizingPolicy = .fixedLots(lots("1")),
        limits: RiskLimits = limits(), adding: Bool = false, hedging: Bool = false, tradeFrom: Int? = nil,
        slippage: Int64 = 0, commission: String = "0", zone: ZoneRules = .utc, risk: RiskState? = nil,
        exits: [any ExitRule] = [], protection: ProtectivePolicy = .standard, accounting: BrokerTerms.Accounting = .hedging,
        stopsLevel: Int = 0, swap: SwapTerms = SwapTerms(), delay: DelayTerms = DelayTerms()
    ) throws {
        var specification = try #require(SymbolSpecification.builtIn("EURUSD"))
        specification.stopsLevelPoints = stopsLevel
        specification.swap = swap
        let value = try #require(ContractValue(specification, account: "USD"))
        core = try TradingCore(
            CoreConfiguration(
                symbols: [CoreSymbol(value: value, baseTimeframe: .h1)], balance: money(balance), leverage: 500, dataZone: zone,
                tradeFrom: tradeFrom.map { Timestamp(seconds: Shell.start + Int64($0) * 3600) }, adding: adding, hedging: hedging,
                protection: protection, isNetting: accounting == .netting),
            limits: limits, sizing: sizing, strategies: puppets.map { StrategyAssignment(strategy: $0, symbol: 0, exits: exits) },
            risk: risk)
        let costs = Costs(
            commission: CommissionTerms(.perLot(money(commission))), slippage: SlippageTerms(points: slippage), delay: delay)
        broker = SimulatedBroker(
            terms: BrokerTerms(leverage: 500, stopOutPercent: 0, costs: costs, accounting: accounting), symbols: [value],
            balance: money(balance))
    }

    /// Opens each bar, lets the one before it close, and walks its path; the last bar stays open.
    mutating func run(_ bars: [Bar]) throws {
        for bar in bars {
            now = bar.opened
            if let ended = current { core.closeBar(0, ended, at: now) }
            current = bar
            let spread = Price(raw: Int64(bar.spreadPoints) * 1000)
            let quote = { (bid: Price) in Quote(bid: bid, ask: bid + spread) }
            broker.quote(0, quote(bar.open), at: now, into: &results)
            try decide(quote(bar.open))
            let range = BarRange(low: quote(bar.low), high: quote(bar.high))
            let isShort = broker.isShort(0)
            let path: [(PathStep, Quote)] = [
                (.adverseExtreme, isShort ? range.high : range.low), (.otherExtreme, isShort ? range.low : range.high),
                (.close, quote(bar.close)),
            ]
            for (step, quote) in path {
                broker.inside(step, 0, quote, range, into: &results)
                try decide(quote)
            }
        }
    }

    /// Applies an event of the account at the newest instant.
    mutating func tell(_ event: Event) {
        core.apply(Stamped(time: now, payload: event), into: &effects)
        if case .cashFlow(let amount) = event { broker.deposit(amount) }
        carryOut()
    }

    /// Other hands do something at the broker; what it says reaches the core.
    mutating func meddle(_ act: (inout SimulatedBroker, inout [ExecutionResult]) -> Void) {
        act(&broker, &results)
        deliver()
        carryOut()
    }

    private mutating func decide(_ quote: Quote) throws {
        core.see(quote, of: 0)
        deliver()
        carryOut()
        core.apply(Stamped(time: now, payload: .quote(symbol: 0, quote)), into: &effects)
        carryOut()
        account.append(core.account)
        if !isBlind { #expect(core.account.balance == broker.balance && core.account.equity == broker.equity()) }
    }

    /// Runs after the test itself told the core of deals.
    mutating func runBlind(_ bars: [Bar]) throws {
        isBlind = true
        try run(bars)
    }

    private mutating func deliver() {
        let answers = results
        results.removeAll()
        for answer in answers { core.apply(Stamped(time: now, payload: .execution(answer)), into: &effects) }
    }

    private mutating func carryOut() {
        while let effect = effects.takeNext() {
            switch effect {
            case .record(let fact): note(fact)
            case .submit(let order):
                orders.append(order.request)
                if holdsOrders { continue }
                broker.submit(order, into: &results)
            case .close(let close):
                closes.append(close.request)
                if isMute { continue }
                if let refusal {
                    guard case .position(let ticket, _) = close.request.target else { continue }
                    results.append(
                        ExecutionResult(clientTag: 0, strategy: 0, symbol: 0, outcome: .rejected(refusal), subject: .close(ticket)))
                } else {
                    broker.close(close, into: &results)
                }
            case .modify(let change):
                moves.append(change.request)
                if holdsMoves { continue }
                if let moveRefusal {
                    results.append(
                        ExecutionResult(
                            clientTag: 0, strategy: 0, symbol: 0, outcome: .rejected(moveRefusal),
                            subject: .levels(change.request.position)))
                } else {
                    broker.modify(change, into: &results)
                }
            }
            deliver()
        }
    }

    private mutating func note(_ fact: Fact) {
        if case .notice(let notice) = fact { notices.append(notice) }
        if case .deal(let deal) = fact { deals.append(deal) }
        let hour = (now.seconds - Shell.start) / 3600
        let text: String? =
            switch fact {
            case .signal(let signal): "signal \(signal.id) \(signal.action.rawValue) \(signal.side.rawValue)"
            case .skipped(let strategy, let skip): "skip \(strategy) \(skip.reason)"
            case .denied(let signal, let denial): "denied \(signal.id) \(denial.code)"
            case .rejected(_, let tag, let rejection): "rejected \(tag) \(rejection.rawValue)"
            case .ordered: nil
            case .withdrawn(_, let tag, let why): "withdrawn \(tag) \(why)"
            case .deal(let deal):
                "\(deal.entry.rawValue) \(deal.side.rawValue) \(deal.volume) \(deal.price.text(digits: 5))"
                    + (deal.reason.map { " \($0.rawValue)" } ?? "") + (deal.label.isEmpty ? "" : " (\(deal.label))")
            case .latched(let denial): "latched \(denial.code)"
            case .released(let code, _): "released \(code)"
            case .failed(let strategy, let failure, nil): "failed \(strategy) line \(failure.line)"
            case .failed(_, let failure, let exit?): "failed \(exit) line \(failure.line)"
            case .exit(let signal): "\(signal.exit) \(signal.text)"
            case .modified(_, _, let stop, _, let label): "stop \(stop.map { $0.text(digits: 5) } ?? "none") \(label)"
            case .exitRejected(_, let ticket, let rejection): "refused \(ticket.value) \(rejection.rawValue)"
            case .notice(let notice): "notice \(notice.code.rawValue)"
            case .cashFlow(let amount): "cash \(amount)"
            case .adjusted(let amount): "adjusted \(amount)"
            case .log: nil
            }
        if let text { facts.append("\(hour) \(text)") }
    }
}

extension ExitSignal {
    /// `close 0.50` or `move 1.09000`, and what became of it unless it was carried out.
    var text: String {
        let what =
            switch action {
            case .close(let volume, let isWhole): "close \(volume)\(isWhole ? " all" : "")"
            case .moveStop(let price): "move \(price.text(digits: 5))"
            }
        switch verdict {
        case .taken: return what
        case .overruled(let winner): return what + " overruled by " + winner
        case .dropped(let why): return what + " dropped: " + why
        }
    }
}
