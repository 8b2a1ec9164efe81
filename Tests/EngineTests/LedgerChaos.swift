import Connectors
import Engine
import Market
import Risk
import Testing
import Trading

/// What can be told to a ledger, so that a run can be told again.
enum LedgerInput {
    case open(ApprovedOrder), close(ApprovedClose), modify(ApprovedModify)
    case sending(OrderTag), failed(OrderTag)
    case reply(BrokerReply, OrderTag), deal(DealRecord), order(OrderRecord), position(PositionRecord)
    case snapshot(BrokerSnapshot), record(CommandRecord, OrderTag), lost, up, time, crash

    /// Tells it; what is to be sent comes back.
    func tell(_ ledger: inout OrderLedger, at now: Timestamp) -> BrokerCommand? {
        let expires = now.adding(seconds: 30)
        switch self {
        case .open(let order): return ledger.intend(order, at: now, expires: expires)
        case .close(let close): return ledger.intend(close, at: now, expires: expires)
        case .modify(let levels): return ledger.intend(levels, at: now, expires: expires)
        case .sending(let tag): ledger.markSending(tag, at: now)
        case .failed(let tag): ledger.sendFailed(tag, at: now)
        case .reply(let reply, let tag): ledger.take(reply, for: tag, at: now)
        case .deal(let deal): ledger.take(deal, at: now)
        case .order(let order): ledger.take(order, at: now)
        case .position(let position): ledger.take(position, at: now)
        case .snapshot(let snapshot): ledger.take(snapshot, at: now)
        case .record(let record, let tag): ledger.take(record, for: tag, at: now)
        case .lost: ledger.linkLost(at: now)
        case .up: ledger.linkUp(at: now)
        case .time: ledger.advance(to: now)
        case .crash: ledger.recover(at: now)
        }
        return nil
    }
}

/// A ledger and a broker with everything between them going wrong by a seed; then quiet, and a comparison with the truth.
struct LedgerChaos {
    var ledger: OrderLedger
    var broker = OracleBroker()
    private var draw: SeededChoice
    private(set) var now = Timestamp(seconds: Shell.start)
    /// Everything that was told, for the second run.
    private(set) var inputs: [(LedgerInput, Timestamp)] = []
    private(set) var outputs: [LedgerOutput] = []
    private var isUp = true
    /// What the broker said and has not arrived, in any order.
    private var mail: [LedgerInput] = []
    private var clientTags: Int64 = 0
    /// Entries the core knows to rest, and positions it knows to be open.
    private(set) var resting: Set<Int64> = []
    private(set) var held: [PositionID: Volume] = [:]
    private(set) var seen: [PositionID: [Int64]] = [:]
    private var asked = false
    /// How often each fault struck.
    private(set) var faults: [String: Int] = [:]
    private let guards = GuardChain(limits())

    static func terms() -> LedgerTerms {
        LedgerTerms(
            namespace: 9, symbols: ["EURUSD"], strategies: [StrategyPlace(slot: 0, symbol: 0)], isNetting: false, keepsCommandLog: false)
    }

    init(seed: UInt64) {
        ledger = OrderLedger(Self.terms(), since: Timestamp(seconds: Shell.start), balance: money("10000"))
        draw = SeededChoice(seed)
        tell(.up)
    }

    @discardableResult
    private mutating func tell(_ input: LedgerInput) -> BrokerCommand? {
        inputs.append((input, now))
        let command = input.tell(&ledger, at: now)
        for output in ledger.takeOutputs() { note(output) }
        return command
    }

    private mutating func note(_ output: LedgerOutput) {
        outputs.append(output)
        switch output {
        case .question(.snapshot): asked = true
        case .execution(let result): note(result)
        case .transition(let change):
            // I-05: a fate that was open is settled by evidence, never by silence or by ourselves.
            if [.unknown, .unknownCancel, .unknownModify, .quarantined].contains(change.from), !change.to.isUnresolved {
                let isAsked = change.to == .cancelPending
                #expect(isAsked || [.reply, .scan, .hint, .log].contains(change.cause), "\(change)")
            }
        default: break
        }
    }

    /// I-12: the core hears of each fill once, and of those of a position in their order.
    private mutating func note(_ result: ExecutionResult) {
        switch result.outcome {
        case .pending: resting.insert(result.clientTag)
        case .cancelled: if result.subject == .order { resting.remove(result.clientTag) }
        case .filled(let deal), .partial(let deal):
            if case .filled = result.outcome { resting.remove(result.clientTag) }
            let before = seen[deal.position] ?? []
            if deal.id > 0 { #expect(before.allSatisfy { $0 < deal.id }, "deal \(deal.id) after \(before)") }
            seen[deal.position, default: []].append(deal.id)
            let volume = held[deal.position] ?? .zero
            held[deal.position] = deal.entry == .opening ? volume + deal.volume : volume - deal.volume
            #expect((held[deal.position] ?? .zero) >= .zero)
            if held[deal.position] == .zero { held[deal.position] = nil }
        default: break
        }
    }

    /// One step of a wild life.
    mutating func live() throws {
        now = Timestamp(nanoseconds: now.nanoseconds + Int64(draw.below(4000)) * 1_000_000)
        switch draw.below(16) {
        case 0, 1, 2: try open()
        case 3, 4: close()
        case 5: modify()
        case 6: withdraw()
        case 7: flap()
        case 8: happen()
        case 9: tell(.time)
        case 10 where draw.below(4) == 0: crash()
        default: deliver()
        }
        if asked, isUp, draw.below(3) == 0 { mailSnapshot() }
    }

    private mutating func open() throws {
        clientTags += 1
        let isMarket = draw.below(2) == 0
        let quote = Quote(bid: price("1.1"), ask: price("1.1001"))
        let request = OrderRequest(
            signalID: clientTags, strategy: 0, symbol: 0, side: draw.below(2) == 0 ? .buy : .sell, volume: lots("1"),
            orderType: isMarket ? .market : .limit, price: isMarket ? nil : price("1.09"), stopLoss: nil, takeProfit: nil,
            expiryBars: nil, decision: .bar, decisionQuote: quote, followsFill: false, clientTag: clientTags)
        let specification = try #require(SymbolSpecification.builtIn("EURUSD"))
        let value = try #require(ContractValue(specification, account: "USD"))
        let context = RiskContext(
            now: now, account: AccountSnapshot(balance: money("10000"), equity: money("10000")), leverage: 100, value: value,
            quote: quote, quoteTime: now, exposures: [], watch: AccountWatch(limits(), balance: money("10000")),
            activity: RiskActivity())
        guard case .approved(let approved) = guards.review(request, in: context) else { return }
        send(tell(.open(approved)))
    }

    private mutating func close() {
        let known = held.keys.sorted()
        guard !known.isEmpty else { return }
        let position = known[draw.below(known.count)]
        let volume = draw.below(2) == 0 ? held[position] ?? .zero : lots("0.2")
        request(.position(position, volume))
    }

    private mutating func withdraw() {
        let known = resting.sorted()
        guard !known.isEmpty else { return }
        request(.pending(known[draw.below(known.count)]))
    }

    private mutating func request(_ target: CloseRequest.Target) {
        let request = CloseRequest(
            target: target, symbol: 0, strategy: 0, reason: .close, decision: .bar,
            decisionQuote: Quote(bid: price("1.1"), ask: price("1.1001")))
        send(tell(.close(guards.approve(request))))
    }

    private mutating func modify() {
        let known = held.keys.sorted()
        guard !known.isEmpty else { return }
        let request = ModifyRequest(
            position: known[draw.below(known.count)], symbol: 0, strategy: 0, stopLoss: price(draw.below(2) == 0 ? "1.08" : "1.085"),
            takeProfit: nil, decision: .bar)
        send(tell(.modify(guards.approve(request))))
    }

    /// The way to the broker: the command, or its answer, may get lost.
    private mutating func send(_ command: BrokerCommand?) {
        guard let command else { return }
        // I-01: what leaves was written down before.
        #expect(ledger.track(command.tag)?.state == .intent)
        if draw.below(20) == 0 { return count("dies before sending") }
        tell(.sending(command.tag))
        if draw.below(12) == 0 {
            count("cannot be handed over")
            tell(.failed(command.tag))
            return
        }
        guard isUp, draw.below(12) > 0 else { return count("command lost") }
        let dealsBefore = broker.deals.count
        let reply = broker.take(command, part: draw.below(5) == 0, refuses: draw.below(10) == 0, at: now)
        post(since: dealsBefore)
        switch draw.below(10) {
        case 0, 1: count("answer lost")
        case 2:
            count("answer proves nothing")
            mail.append(.reply(BrokerReply(retcode: 10012), command.tag))
        default: mail.append(.reply(reply, command.tag))
        }
    }

    /// Hints of what happened at the broker: lost, repeated, in any order.
    private mutating func post(since dealsBefore: Int) {
        for deal in broker.deals[dealsBefore...] { post(.deal(deal)) }
        if let order = broker.orders.last { post(.order(order)) }
        if let position = broker.positions.last { post(.position(position)) }
    }

    private mutating func post(_ input: LedgerInput) {
        switch draw.below(6) {
        case 0: count("hint lost")
        case 1:
            count("hint repeated")
            mail += [input, input]
        default: mail.append(input)
        }
    }

    private mutating func deliver() {
        guard isUp, !mail.isEmpty else { return }
        tell(mail.remove(at: draw.below(2) == 0 ? 0 : draw.below(mail.count)))
    }

    private mutating func mailSnapshot() {
        asked = false
        if draw.below(8) == 0 { return count("snapshot lost") }
        let isEvidence = draw.below(5) > 0
        if !isEvidence { count("snapshot without evidence") }
        mail.append(.snapshot(broker.snapshot(since: ledger.settledUntil, at: now, isEvidence: isEvidence)))
    }

    /// The link breaks or comes back; what was under way is lost.
    private mutating func flap() {
        guard draw.below(3) == 0 || !isUp else { return }
        isUp.toggle()
        if isUp { return _ = tell(.up) }
        count("link lost")
        mail = []
        tell(.lost)
    }

    private mutating func crash() {
        count("crash")
        (mail, isUp) = ([], true)
        tell(.crash)
        tell(.up)
    }

    /// The broker and other hands do something by themselves.
    private mutating func happen() {
        let before = broker.deals.count
        let waiting = broker.orders.indices.filter { broker.orders[$0].state == .placed || broker.orders[$0].state == .partial }
        switch draw.below(5) {
        case 0, 1:
            guard !waiting.isEmpty else { return }
            let place = waiting[draw.below(waiting.count)]
            let rest = broker.orders[place].remaining
            broker.fill(place, draw.below(3) == 0 && rest == lots("1") ? lots("0.4") : rest, at: now)
        case 2:
            guard !broker.positions.isEmpty else { return }
            let place = draw.below(broker.positions.count)
            count("closed by others")
            broker.shut(place, broker.positions[place].volume, magic: 0, reason: draw.below(2) == 0 ? .stopLoss : nil, at: now)
        case 3:
            guard !waiting.isEmpty, draw.below(3) == 0 else { return }
            broker.expire(waiting[draw.below(waiting.count)])
        default:
            guard draw.below(3) == 0 else { return }
            count("foreign position")
            broker.meddle(at: now)
        }
        post(since: before)
    }

    private mutating func count(_ fault: String) { faults[fault, default: 0] += 1 }

    /// Faults stop: mail arrives, time passes, and the broker is looked at until every fate is proven.
    mutating func settle() {
        isUp = true
        tell(.crash)
        tell(.up)
        while !mail.isEmpty { tell(mail.removeFirst()) }
        for _ in 1...60 {
            now = now.adding(seconds: 15)
            tell(.time)
            tell(.snapshot(broker.snapshot(since: ledger.settledUntil, at: now, isEvidence: true)))
        }
    }
}

/// Numbers from a seed (SplitMix64), the same on every machine.
struct SeededChoice {
    private var state: UInt64
    /// Neighbouring seeds must not give one sequence from two places, so the seed takes steps of its own.
    init(_ seed: UInt64) { state = (seed &+ 1) &* 0xD129_0B28_F21B_CC45 }

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
    }
}
