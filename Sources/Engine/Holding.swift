internal import Market
internal import Trading

/// An open position with what the core remembers of it.
struct Holding {
    var position: Position
    /// What its entry was called.
    let label: String
    /// Which set of its strategy's exits it was opened under, and belongs to until it is flat.
    var exitSet: Int
    /// Its closing, asked for and not done.
    var closing: Closing?
    /// Its levels, asked for and not answered, in the order of asking.
    var moving: ContiguousArray<Levels> = []
    /// The exit that put its stop where it is; empty for the strategy or other hands.
    var stopMover = ""
    /// The exits of whose wishes against the position one was recorded already, by index, so that a stubborn exit does not fill the record.
    var noted: Set<Int> = []
    /// An exit of it failed.
    var isUnderPolicy = false
    /// Until when the broker must hold a stop; nil when it does, or need not.
    var stopDeadline: Timestamp?
    /// The extremes of the floating profit on a path that may prove quiet.
    var lowest: Money = .zero
    var highest: Money = .zero

    /// Stop and target at the broker, and who wants them there.
    struct Levels: Hashable, Codable {
        let stopLoss: Price?
        let takeProfit: Price?
        let label: String
    }

    /// Whether everything is asked to be closed.
    var isLeaving: Bool { closing?.goesFlat ?? false }
}

/// A wish to close a position on its way through refusals.
struct Closing: Hashable, Codable {
    /// How much, and why.
    struct Wish: Hashable, Codable {
        /// Nil for everything that is open then.
        let volume: Volume?
        let reason: ExitReason
        /// The exit that wants it; empty for others.
        let label: String
        let decision: DecisionPoint
    }

    var wish: Wish
    /// Wished for while the first was on its way: everything that remains after it.
    var next: Wish?
    /// How often the broker refused.
    var refusals = 0
    /// When to ask again; nil while an answer is awaited.
    var retryAt: Timestamp?

    init(_ wish: Wish) { self.wish = wish }

    var goesFlat: Bool { wish.volume == nil || next != nil }

    /// Seconds to wait after so many refusals: none after the first, then 1, 2, 4 … up to a minute.
    static func delay(afterRefusals count: Int) -> Int64 { count <= 1 ? 0 : min(60, 1 << min(count - 2, 6)) }
    /// After so many refusals a person is told.
    static let noticed = 5
}
