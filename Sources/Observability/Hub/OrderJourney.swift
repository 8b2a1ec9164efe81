public import Market

/// When the stations of a request were passed, from the quote that moved it to the broker's answer.
public struct OrderJourney: Sendable, Equatable {
    /// What was asked for.
    public enum Kind: String, Sendable, CaseIterable { case open, close, modify, change, withdraw }

    /// The request's identity, as the magic number.
    public var tag: Int64
    /// What was asked for.
    public var kind: Kind
    /// Index of the strategy instance; nil for nobody's.
    public var strategy: Int?
    /// Index of the symbol.
    public var symbol: Int
    /// When the event that moved the decision arrived, UTC by this machine's clock.
    public var received: Timestamp
    /// When the decision was taken.
    public var decided: Timestamp?
    /// When the intent was on the disk.
    public var durable: Timestamp?
    /// When it was handed to the connector.
    public var sent: Timestamp?
    /// When the answer arrived; nil when none did.
    public var answered: Timestamp?
    /// What became of it: `filled`, `rejected`, `unknown` and so on.
    public var outcome: String
    /// Whether that is what was asked for.
    public var isSuccess: Bool
    /// What moved the decision: a quote, a bar, an answer, the clock, an operator; empty when that is not known.
    public var cause: String
    /// What was asked for, in words.
    public var request: String
    /// What the broker answered, in words.
    public var answer = ""

    public init(
        tag: Int64, kind: Kind, strategy: Int? = nil, symbol: Int, received: Timestamp, decided: Timestamp? = nil,
        durable: Timestamp? = nil,
        sent: Timestamp? = nil, answered: Timestamp? = nil, outcome: String, isSuccess: Bool, cause: String = "", request: String = ""
    ) {
        (self.cause, self.request) = (cause, request)
        (self.tag, self.kind, self.strategy, self.symbol) = (tag, kind, strategy, symbol)
        (self.received, self.decided, self.durable, self.sent, self.answered) = (received, decided, durable, sent, answered)
        (self.outcome, self.isSuccess) = (outcome, isSuccess)
    }

    /// From station to station; a station that was not passed has no leg, and neither has what would take negative time.
    var legs: [(name: String, from: Timestamp, to: Timestamp)] {
        var (last, result): (Timestamp, [(name: String, from: Timestamp, to: Timestamp)]) = (received, [])
        for (name, time) in [("decide", decided), ("commit", durable), ("send", sent), ("broker", answered)] {
            guard let time else { continue }
            if time >= last { result.append((name, last, time)) }
            last = time
        }
        return result
    }

    /// One span for the whole, and one within it for each leg.
    func spans(names: RunNames) -> [FinishedSpan] {
        let whole = TraceIdentity.next(in: nil)
        var details: [(name: String, value: LogValue)] = [
            ("herald.outcome", .text(outcome)), ("herald.symbol", .text(names.symbol(symbol))), ("herald.tag", .integer(tag)),
        ]
        if !cause.isEmpty { details.append(("herald.cause", .text(cause))) }
        if let strategy { details.append(("herald.strategy", .text(names.strategy(strategy)))) }
        let nanoseconds = { (time: Timestamp) in UInt64(max(0, time.nanoseconds)) }
        let end = [decided, durable, sent, answered].compactMap(\.self).max() ?? received
        let root = FinishedSpan(
            identity: whole, parent: 0, name: kind.rawValue, kind: 1, start: nanoseconds(received), end: nanoseconds(max(end, received)),
            attributes: details, status: (isSuccess, isSuccess ? "" : outcome))
        return [root]
            + legs.map { leg in
                FinishedSpan(
                    identity: .next(in: whole.trace), parent: whole.span, name: leg.name, kind: leg.name == "broker" ? 3 : 1,
                    start: nanoseconds(leg.from), end: nanoseconds(leg.to), attributes: words(of: leg.name))
            }
    }

    /// What was said on a leg.
    private func words(of leg: String) -> [(name: String, value: LogValue)] {
        switch leg {
        case "send" where !request.isEmpty: [("herald.request", .text(request))]
        case "broker" where !answer.isEmpty: [("herald.answer", .text(answer))]
        default: []
        }
    }
}
