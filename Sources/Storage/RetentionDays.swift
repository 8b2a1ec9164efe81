public import Market

/// How long everything that a run keeps is kept, in whole days.
public struct RetentionDays: Hashable, Sendable {
    /// By the read model's name; a table that is not named is kept whole.
    public var tables: [String: Int] = [:]
    /// Of finished segments of the journal; nil for ever.
    public var journal: Int?
    /// Of the prices of finished segments; nil for ever.
    public var capture: Int?

    /// Everything is kept.
    public init() {}

    /// Whether nothing is ever removed.
    public var isEmpty: Bool { tables.isEmpty && journal == nil && capture == nil }

    /// The instant from which on something of so many days is kept, UTC.
    public static func limit(_ days: Int, before now: Timestamp) -> Timestamp { now.adding(seconds: -Int64(days) * 86_400) }
}
