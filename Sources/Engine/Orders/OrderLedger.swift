public import Market
public import Trading

/// Every command from its intent to its end, every deal once, and every position as the broker has it.
///
/// Rule: reports that come unasked are hints, a snapshot that is evidence is the truth, and no answer is no answer: what
/// became of a command is only ever concluded from evidence. A pure value: the same inputs give the same state and outputs.
public struct OrderLedger: Hashable, Sendable, Codable {
    /// What it knows of the run.
    public internal(set) var terms: LedgerTerms
    /// The number of the next intent; it is never given out twice.
    public private(set) var nextNumber: Int64
    /// Everything booked before this instant is known: what the next question for history begins with.
    public internal(set) var settledUntil: Timestamp
    /// Whether a snapshot that is evidence was taken since the link came up, and nothing in it is unexplained.
    public internal(set) var isReconciled = false
    /// The longest time from handing over a market order to its deal so far, nanoseconds.
    public internal(set) var longestFill: Int64 = 0

    var rows = SortedRows<OrderTrack>()
    var holdings = SortedRows<TrackedPosition>()
    var deals = SortedRows<BookedDeal>()
    /// The balance that everything booked adds up to; nil before the first snapshot.
    var balance: Money?
    /// When the newest snapshot that is evidence was made.
    var lastEvidence: Timestamp?
    /// Since when the link is up without a break; nil while it is down.
    var connectedSince: Timestamp?
    /// When a snapshot was last asked for and has not come.
    var askedAt: Timestamp?
    /// The core knows these to be other hands'.
    var foreign: [ForeignExposure] = []
    /// Resting orders of other hands, by ticket, that a person was told of.
    var toldOrders: [Int64] = []
    /// Orders whose deals belong to a command although their magic number does not say so.
    var aliases = SortedRows<OrderAlias>()
    /// Positions that are listed before their deals are.
    var strangers = SortedRows<Stranger>()
    /// Symbols whose position other hands traded in on a netting account.
    var disturbed: [Int] = []
    /// What the broker closed at the end of a day to open it anew, until it has.
    var reopening: [Deal] = []

    private var outputs: [LedgerOutput] = []

    /// A ledger that books what happens from `since` on; `balance` is the core's at the start, nil for the broker's.
    public init(_ terms: LedgerTerms, firstNumber: Int64 = 1, since: Timestamp, balance: Money? = nil) {
        precondition((1...OrderTag.lastNumber).contains(firstNumber), "Invariant: intents are numbered from 1")
        (self.terms, nextNumber, settledUntil, self.balance) = (terms, firstNumber, since, balance)
    }

    /// Commands that are not over, and those that ended since ``settledUntil``, by number.
    public var tracks: [OrderTrack] { Array(rows) }
    /// Open positions by identifier, other hands' included.
    public var positions: [TrackedPosition] { holdings.filter { !$0.isFlat } }
    /// A command by its tag; nil when it is not known, or over for long.
    public func track(_ tag: OrderTag) -> OrderTrack? { rows[key: tag.number].flatMap { $0.tag == tag ? $0 : nil } }
    /// Commands whose outcome is being looked for.
    public var unresolved: [OrderTag] { rows.filter { $0.state.isUnresolved }.map(\.tag) }

    /// Symbols on which nothing may be opened, ascending: a command's outcome is open, or other hands trade in one position
    /// with the bot.
    public var quarantined: [Int] {
        var found = disturbed
        for place in rows.indices where rows[place].state.isUnresolved {
            let symbol = rows[place].wish.symbol
            if !found.contains(symbol) { found.append(symbol) }
        }
        return found.sorted()
    }

    /// Takes what came of everything since last asked, in order.
    public mutating func takeOutputs() -> [LedgerOutput] {
        defer { outputs = [] }
        return outputs
    }

    /// Leaves out numbers that may have been used by a lost future: after a backup was restored, or when the broker shows a
    /// tag that this ledger has not given out.
    public mutating func skipNumbers(beyond number: Int64) {
        guard number >= nextNumber else { return }
        precondition(number < OrderTag.lastNumber - 1 << 21, "Invariant: a trillion intents are enough")
        nextNumber = number + 1 << 20
    }

    /// Gives out no number below this one any more: a process that ended may have used them without writing it down.
    public mutating func leaveOut(numbersBelow number: Int64) { nextNumber = max(nextNumber, number) }

    mutating func takeNumber() -> Int64 {
        #if PLANTED_BUGS
            if PlantedBug.made == .reuseNumber, let last = rows.last, last.state == .rejected { return last.tag.number }
        #endif
        defer { nextNumber += 1 }
        return nextNumber
    }

    mutating func put(_ output: LedgerOutput) { outputs.append(output) }

    mutating func notice(_ code: Notice.Code, strategy: Int? = nil, position: PositionID? = nil, _ message: String) {
        put(.notice(Notice(code: code, strategy: strategy, position: position, message: message)))
    }

    /// Moves a command to its next state; a step that cannot follow traps.
    mutating func step(_ place: Int, _ step: OrderStep, _ cause: OrderCause, at now: Timestamp) {
        let before = rows[place].state
        guard let after = before.successor(step) else {
            preconditionFailure(
                "Invariant: \(step.rawValue) cannot follow \(before.rawValue) (\(rows[place].tag.comment), \(cause.rawValue))")
        }
        if !after.isUnresolved { rows[place].search = nil }
        guard after != before else { return }
        (rows[place].state, rows[place].since) = (after, now)
        put(.transition(OrderTransition(tag: rows[place].tag, from: before, to: after, cause: cause, time: now)))
    }

    /// Whether a step may follow the state of a command.
    func allows(_ place: Int, _ step: OrderStep) -> Bool { rows[place].state.successor(step) != nil }

    /// Asks for everything, unless that is on its way already.
    mutating func askSnapshot(at now: Timestamp) {
        guard connectedSince != nil else { return }
        if let asked = askedAt, now < asked.adding(seconds: 5) { return }
        askedAt = now
        put(.question(.snapshot(since: settledUntil)))
    }
}

/// An order that belongs to a command although its magic number does not say so.
struct OrderAlias: Hashable, Sendable, Codable, Keyed {
    /// Of the order, or of the position.
    let ticket: Int64
    let tag: OrderTag
    var key: Int64 { ticket }
}
