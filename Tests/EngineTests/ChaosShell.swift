import Engine
import Market
import Risk
import Simulation
import Testing
import Trading

/// The core and the simulated broker with everything in between going wrong that may: requests are refused, answers are
/// late, and other hands act. It keeps books of its own, of what the broker did and of what the core was told.
struct ChaosShell {
    /// A position that never was.
    static let nobody = PositionID(9999)
    /// What an operator says with every command.
    static let words = "enough"

    enum Origin { case core, move, hands, market }
    struct Answer {
        let result: ExecutionResult
        let due: Int
        let origin: Origin
    }

    let terms: ChaosTerms
    let dice: Dice
    let mind: ChaosMind
    let values: [ContractValue]
    var core: TradingCore
    var broker: SimulatedBroker
    /// What the broker did, and what the core was told of it.
    private(set) var truth: ChaosBooks
    private(set) var heard: ChaosBooks
    var watch = ChaosWatch()
    var market: ChaosMarket
    var clock = Timestamp(seconds: Shell.start)
    /// Of a hundred requests, so many are refused now; answers are late by up to so many events now.
    var refusals: Int64
    var delay: Int64
    private var effects = EffectBuffer()
    /// What the core was not told yet.
    private(set) var queue: [Answer] = []
    /// What a deal ended, by its number.
    private var ended: [Int64: ChaosBooks.Life] = [:]
    private var events = 0
    /// Every fact as text when it is asked for.
    private(set) var facts: [String]?

    init(_ seed: UInt64, keepsFacts: Bool = false, change: (inout ChaosTerms) -> Void = { _ in }) throws {
        let dice = Dice(seed)
        var terms = ChaosTerms(dice)
        change(&terms)
        let mind = ChaosMind(dice, fails: terms.failures)
        let balance = money("1000000")
        let values = try terms.symbols.map { name in
            var specification = try #require(SymbolSpecification.builtIn(name))
            specification.stopsLevelPoints = terms.stopsLevel
            return try #require(ContractValue(specification, account: "USD"))
        }
        var market = ChaosMarket(values)
        let cast = market.cast(terms, mind, values)
        core = try TradingCore(
            CoreConfiguration(
                symbols: values.map { CoreSymbol(value: $0, baseTimeframe: .h1) }, balance: balance, leverage: 500, dataZone: .utc,
                tradeFrom: nil, adding: terms.adding, hedging: terms.hedging, protection: terms.policy),
            limits: limits(), sizing: .fixedLots(lots("1")), strategies: cast)
        broker = SimulatedBroker(
            terms: BrokerTerms(
                leverage: 500, stopOutPercent: 0, slippagePoints: terms.slippage, commissionPerLot: money(terms.commission),
                accounting: terms.accounting), symbols: values, balance: balance)
        (truth, heard) = (ChaosBooks(balance: balance, values: values), ChaosBooks(balance: balance, values: values))
        self.market = market
        (self.terms, self.dice, self.mind, self.values) = (terms, dice, mind, values)
        (refusals, delay, facts) = (terms.refusals, terms.delay, keepsFacts ? [] : nil)
    }

    var complaints: [String] { truth.complaints + heard.complaints + watch.complaints }
    var isAnswered: Bool { queue.isEmpty }

    /// Lets the broker do something and checks what it did.
    mutating func operate(_ origin: Origin, _ act: (inout SimulatedBroker, inout [ExecutionResult]) -> Void) {
        let before = broker.openPositions
        var results: [ExecutionResult] = []
        act(&broker, &results)
        for result in results { if case .filled(let deal) = result.outcome { _ = truth.take(deal) } }
        checkBroker(before, origin, results)
        for result in results { enqueue(result, origin) }
    }

    private mutating func enqueue(_ result: ExecutionResult, _ origin: Origin) {
        let due = events + Int(delay == 0 ? 0 : dice.within(0...delay))
        queue.append(Answer(result: result, due: max(due, queue.last?.due ?? 0), origin: origin))
    }

    /// A quote reaches the broker, then the core.
    mutating func quote(_ symbol: Int, _ quote: Quote, _ act: (inout SimulatedBroker, inout [ExecutionResult]) -> Void) {
        events += 1
        operate(.market, act)
        core.see(quote, of: symbol)
        market.quotes[symbol] = quote
        deliver()
        carryOut()
        core.apply(Stamped(time: clock, payload: .quote(symbol: symbol, quote)), into: &effects)
        heard.see(symbol, quote)
        compare()
        carryOut()
        watch.checkNotices()
        if queue.isEmpty { checkAgreement() }
    }

    mutating func command(_ command: OperatorCommand) {
        core.apply(Stamped(time: clock, payload: .command(command)), into: &effects)
        carryOut()
    }

    /// Tells the core what is due.
    mutating func deliver() {
        while let answer = queue.first, answer.due <= events || delay == 0 {
            queue.removeFirst()
            hear(answer)
        }
    }

    private mutating func hear(_ answer: Answer) {
        var booked: Deal?
        switch (answer.result.subject, answer.result.outcome) {
        case (let subject, .filled(let deal)):
            let life = heard.take(deal)
            ended[deal.id] = life
            watch.heard(deal, subject, ended: life != nil)
            booked = deal
        case (.close(let id), .rejected(let rejection)):
            watch.refused(id, isAlive: heard.lives[id] != nil)
            if terms.isStrict, rejection != .marketClosed { watch.complain("\(id.value) was asked for wrongly: \(rejection)") }
        case (.levels(let id), .rejected): watch.moveRefused(id)
        case (.levels(let id), .modified(let stop, _)): watch.moved(id, stop, byOthers: answer.origin == .hands)
        default: break
        }
        core.apply(Stamped(time: clock, payload: .execution(answer.result)), into: &effects)
        if let booked, let quote = market.quotes[booked.symbol] { heard.see(booked.symbol, quote) }
        compare()
    }

    mutating func carryOut() {
        while let effect = effects.takeNext() {
            switch effect {
            case .record(let fact): note(fact)
            case .submit(let order):
                watch.ordered(order.request)
                let request = order.request
                let refused = ExecutionResult(
                    clientTag: request.clientTag, strategy: request.strategy, symbol: request.symbol, outcome: .rejected(.marketClosed))
                ask(.core, refused) { $0.submit(order, into: &$1) }
            case .close(let close): carryOut(close)
            case .change: watch.complain("the core changes entries that nobody asked it to")
            case .modify(let change):
                watch.moving(change.request)
                ask(.move, refusal(.levels(change.request.position), change.request.symbol)) { $0.modify(change, into: &$1) }
            }
            deliver()
        }
    }

    private mutating func carryOut(_ close: ApprovedClose) {
        let (id, volume): (PositionID, Volume)
        switch close.request.target {
        case .position(let position, let lots): (id, volume) = (position, lots)
        case .pending(let tag):
            let refused = ExecutionResult(
                clientTag: tag, strategy: close.request.strategy, symbol: close.request.symbol, outcome: .rejected(.marketClosed))
            return ask(.core, refused) { $0.close(close, into: &$1) }
        case .closeBy: return watch.complain("the core closes positions one by one")
        }
        watch.closing(id, close.request, isWhole: heard.lives[id].map { volume >= $0.volume } ?? false)
        ask(.core, refusal(.close(id), close.request.symbol)) { $0.close(close, into: &$1) }
    }

    private func refusal(_ subject: ExecutionResult.Subject, _ symbol: Int) -> ExecutionResult {
        ExecutionResult(clientTag: 0, strategy: 0, symbol: symbol, outcome: .rejected(.marketClosed), subject: subject)
    }

    private mutating func ask(
        _ origin: Origin, _ refused: ExecutionResult, _ act: (inout SimulatedBroker, inout [ExecutionResult]) -> Void
    ) {
        if dice.chance(percent: refusals) { return enqueue(refused, origin) }
        operate(origin, act)
    }

    private mutating func note(_ fact: Fact) {
        watch.note(fact)
        facts?.append("\(clock.seconds) \(fact)")
        guard case .deal(let deal) = fact, let life = ended.removeValue(forKey: deal.id) else { return }
        guard let seen = deal.excursion, seen.worst == life.worst, seen.best == life.best else {
            return watch.complain("\(life.id.value) ended between \(life.worst) and \(life.best), not as deal \(deal.id) says")
        }
    }
}
