internal import Market

/// Something on its way through the simulated network.
struct Parcel<Content> {
    /// When it arrives.
    let due: Timestamp
    /// Breaks ties, so that the order never depends on how it is kept.
    let number: Int
    let content: Content
}

/// What is on its way in one direction, in the order of arrival.
struct Parcels<Content> {
    private var waiting: [Parcel<Content>] = []
    private var numbered = 0
    /// When the newest one arrives that keeps the order.
    private var last = Timestamp(nanoseconds: .min)

    var next: Timestamp? { waiting.first?.due }
    var count: Int { waiting.count }
    var contents: [Content] { waiting.map(\.content) }

    /// Puts something on its way; it does not overtake what was sent before it, unless it goes a way of its own.
    mutating func send(_ content: Content, due: Timestamp, overtakes: Bool = false) {
        var due = due
        if !overtakes {
            due = max(due, last)
            last = due
        }
        numbered += 1
        let place = waiting.lastIndex { $0.due <= due }.map { $0 + 1 } ?? 0
        waiting.insert(Parcel(due: due, number: numbered, content: content), at: place)
    }

    /// Takes the first that has arrived by an instant; nil when none has.
    mutating func take(by now: Timestamp) -> Content? {
        guard let first = waiting.first, first.due <= now else { return nil }
        return waiting.removeFirst().content
    }

    /// Loses what is on its way.
    mutating func lose(where isLost: (Content) -> Bool = { _ in true }) {
        waiting.removeAll { isLost($0.content) }
        last = Timestamp(nanoseconds: .min)
    }
}
