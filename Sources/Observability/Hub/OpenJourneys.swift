public import Market

/// The requests that are on their way, each with the stations it has passed; not for several threads.
///
/// All instants are UTC by this machine's clock, so that they can be compared with the broker's and with each other.
public struct OpenJourneys {
    /// Requests that are followed at once; the oldest is given up for one more, since its end may never be told.
    public static let most = 1024

    private var journeys: [Int64: OrderJourney] = [:]
    private var order: [Int64] = []

    /// Nothing is on its way.
    public init() {}

    /// How many are on their way.
    public var count: Int { journeys.count }

    /// A request was decided on.
    public mutating func begin(_ journey: OrderJourney) {
        if journeys.count >= OpenJourneys.most, let oldest = order.first { forget(oldest) }
        if journeys[journey.tag] == nil { order.append(journey.tag) }
        journeys[journey.tag] = journey
    }

    /// Its intent is on the disk. What left before that, as closes do on a full disk, has no such station.
    public mutating func durable(_ tag: Int64, at time: Timestamp) {
        guard let journey = journeys[tag], journey.durable == nil, journey.sent == nil else { return }
        journeys[tag]?.durable = time
    }

    /// It was handed over.
    public mutating func sent(_ tag: Int64, at time: Timestamp) { journeys[tag]?.sent = time }

    /// The broker answered, in words.
    public mutating func answered(_ tag: Int64, _ words: String, at time: Timestamp) {
        guard var journey = journeys[tag], journey.answered == nil else { return }
        (journey.answered, journey.answer) = (time, words)
        journeys[tag] = journey
    }

    /// What became of it is known; the whole journey, nil for one that is not followed.
    public mutating func end(_ tag: Int64, outcome: String, isSuccess: Bool) -> OrderJourney? {
        guard var journey = journeys[tag] else { return nil }
        (journey.outcome, journey.isSuccess) = (outcome, isSuccess)
        forget(tag)
        return journey
    }

    private mutating func forget(_ tag: Int64) {
        journeys[tag] = nil
        order.removeAll { $0 == tag }
    }
}
