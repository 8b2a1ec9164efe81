import Engine
import Market
import Trading

/// The exits of a strategy from one reload to the next.
struct ChaosSet: Hashable {
    let strategy: Int
    let number: Int
    init(_ strategy: Int, _ number: Int) { (self.strategy, self.number) = (strategy, number) }
}

/// What was asked of the broker and what was heard of it, to tell afterwards what the core should have known and said.
struct ChaosWatch {
    /// A change of levels that was asked for, and the exit that wanted it.
    struct Move {
        let stop: Price?
        var name = "protective"
    }
    /// What the label of a deal must be.
    enum Label {
        case exactly(String)
        /// The exit that put the stop there; nil for nobody here.
        case mover(Int?)
        /// Some exit that wanted to close this position.
        case leaver(PositionID)
        case operatorsWords
        case any
    }

    /// Closes without an answer, and whether they are of everything.
    var asked: [PositionID: (request: CloseRequest, isWhole: Bool)] = [:]
    /// Positions that somebody wants gone altogether.
    var wanted: Set<PositionID> = []
    /// Refusals of closing everything, by position.
    private var refusals: [PositionID: Int] = [:]
    private var told: Set<PositionID> = []
    /// Which exits a strategy's positions are opened under now, and were: reloads count from 0.
    var sets: [Int: Int] = [:]
    private var births: [PositionID: Int] = [:]
    /// Positions that turned to the other side under their identifier: what was asked of them before meets what they are
    /// now, and nobody can tell whose answer is whose.
    private var turned: Set<PositionID> = []
    /// Those of them that were asked to close.
    private var leaving: Set<PositionID> = []
    /// The sets of which an exit failed.
    private(set) var failed: Set<ChaosSet> = []
    /// Positions that ended, by the exits they were opened under, in order.
    private(set) var forgotten: [ChaosSet: [Int64]] = [:]
    /// Positions whose stop other hands took away.
    private var bared: Set<PositionID> = []
    private(set) var complaints: [String] = []
    private(set) var notices: [Notice] = []
    private(set) var stopHits = 0
    private var stops: [PositionID: Price] = [:]
    private var moves: [Move] = []
    private var pendingMoves: [PositionID: [Int]] = [:]
    private var movers: [PositionID: Int] = [:]
    private var leavers: [PositionID: Set<String>] = [:]
    private var labels: [Int64: String] = [:]
    private var expected: [(deal: Int64, label: Label)] = []

    mutating func complain(_ text: String) { complaints.append(text) }

    mutating func ordered(_ request: OrderRequest) {
        labels[request.clientTag] = request.label
        if failed.contains(ChaosSet(request.strategy, sets[request.strategy] ?? 0)) {
            complain("strategy \(request.strategy) orders after its exit failed")
        }
    }

    mutating func closing(_ id: PositionID, _ request: CloseRequest, isWhole: Bool) {
        if turned.contains(id) {
            if isWhole { leaving.insert(id) }
            return
        }
        if let earlier = asked[id] {
            complain("\(id.value) is asked to close for \(request.reason) while \(earlier.request.reason) is on its way")
        }
        asked[id] = (request, isWhole)
        if isWhole { wanted.insert(id) }
    }

    mutating func moving(_ request: ModifyRequest) {
        pendingMoves[request.position, default: []].append(moves.count)
        moves.append(Move(stop: request.stopLoss))
    }

    /// The broker's word on a close, before the core hears it.
    mutating func heard(_ deal: Deal, _ subject: ExecutionResult.Subject, ended: Bool) {
        let id = deal.position
        if deal.entry == .reversing { turned.insert(id) }
        expected.append((deal.id, turned.contains(id) ? .any : label(deal)))
        if case .close = subject, let request = asked[id]?.request, deal.reason == request.reason { asked[id] = nil }
        if ended {
            forgotten[birth(deal), default: []].append(id.value)
            (asked[id], refusals[id], births[id], movers[id], stops[id]) = (nil, nil, nil, nil, nil)
            wanted.remove(id)
            told.remove(id)
            bared.remove(id)
        }
        if deal.entry != .closing { births[id] = births[id] ?? sets[deal.strategy] ?? 0 }
        if deal.entry != .closing, stops[id] != deal.stopLoss || ended { (movers[id], stops[id]) = (nil, deal.stopLoss) }
    }

    private mutating func label(_ deal: Deal) -> Label {
        if deal.reason == .stopLoss { stopHits += 1 }
        switch (deal.entry, deal.reason) {
        case (.opening, _): return .exactly(labels[deal.clientTag] ?? "nobody ordered it")
        case (_, .stopLoss): return .mover(movers[deal.position])
        case (_, .exit): return .leaver(deal.position)
        case (_, .commanded): return .operatorsWords
        default: return .exactly("")
        }
    }

    mutating func refused(_ id: PositionID, isAlive: Bool) {
        guard let request = asked.removeValue(forKey: id), request.isWhole, isAlive else { return }
        refusals[id, default: 0] += 1
    }

    mutating func moved(_ id: PositionID, _ stop: Price?, byOthers: Bool) {
        let move = byOthers ? nil : pendingMoves[id]?.removeFirst()
        if stops[id] != stop { (stops[id], movers[id]) = (stop, move) }
        if stop != nil { bared.remove(id) } else if byOthers { bared.insert(id) }
    }

    mutating func moveRefused(_ id: PositionID) { pendingMoves[id]?.removeFirst() }

    /// A refused position needs words after every fifth refusal.
    mutating func checkNotices() {
        for (id, count) in refusals where count >= 5 && !told.contains(id) {
            complain("\(id.value) was refused \(count) times and nobody was told")
            told.insert(id)
        }
    }

    mutating func note(_ fact: Fact) {
        switch fact {
        case .failed(let strategy, _, let exit?): failed.insert(ChaosSet(strategy, Int(exit.split(separator: ".")[1]) ?? 0))
        case .exit(let signal) where signal.verdict == .taken: taken(signal)
        case .deal(let deal): checkLabel(deal)
        case .notice(let notice):
            notices.append(notice)
            if notice.code == .closeFailing, let id = notice.position { told.insert(id) }
            if notice.code == .unexplained, notice.position != ChaosShell.nobody { complain(notice.message) }
        default: break
        }
    }

    private func birth(_ deal: Deal) -> ChaosSet { ChaosSet(deal.strategy, births[deal.position] ?? 0) }

    /// Whether an exit of those that watch a position failed.
    func isFrail(_ position: Position) -> Bool { failed.contains(ChaosSet(position.strategy, births[position.ticket] ?? 0)) }

    /// Whether somebody wants a position gone, or other hands took its stop.
    func isExcused(_ id: PositionID) -> Bool { wanted.contains(id) || leaving.contains(id) || bared.contains(id) }

    private mutating func taken(_ signal: ExitSignal) {
        switch signal.action {
        case .close: leavers[signal.ticket, default: []].insert(signal.exit)
        case .moveStop(let price):
            // The request went out just before the word of it: the newest of this stop is its.
            guard let index = moves.lastIndex(where: { $0.stop == price }) else { return complain("\(signal.exit) moves nothing") }
            moves[index].name = signal.exit
        }
    }

    private mutating func checkLabel(_ deal: Deal) {
        guard !expected.isEmpty else { return complain("deal \(deal.id) was never heard") }
        let (id, label) = expected.removeFirst()
        if id != deal.id { complain("deal \(deal.id) is recorded where \(id) is due") }
        let isRight =
            switch label {
            case .exactly(let text): deal.label == text
            case .mover(let index): deal.label == index.map { moves[$0].name } ?? ""
            case .leaver(let id): leavers[id]?.contains(deal.label) == true
            case .any: true
            case .operatorsWords: deal.label == ChaosShell.words
            }
        if !isRight { complain("deal \(deal.id) (\(deal.entry), \(deal.reason?.rawValue ?? "-")) is called '\(deal.label)', not \(label)") }
    }
}
