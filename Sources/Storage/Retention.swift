public import Market

/// From when on each table is kept; what is older may go.
public struct Retention: Hashable, Sendable {
    /// By the read model's name; a table that is not named is kept whole.
    public var tables: [String: Timestamp] = [:]
    public init() {}
}

extension Journal {
    /// Removes whole segments that ended before an instant; the newest segment always stays.
    ///
    /// The hash of the last removed row stays as the anchor that the rest is checked against. Returns the oldest sequence that
    /// is kept.
    /// - Parameter segmentKind: the kind of the rows that begin a segment.
    public func trim(before time: Timestamp, segmentKind: String) throws(StorageError) -> Int64 {
        if let failure { throw .poisoned(reason: failure.message) }
        if let start = try store.newest(kind: segmentKind, until: time) { try store.trim(before: start.sequence) }
        return try store.anchor().sequence + 1
    }
    /// The first row that must stay when everything before an instant may go: the beginning of the segment that ran then, or
    /// an earlier row that such a segment needs; nil when nothing may go.
    /// - Parameters:
    ///   - segmentKind: the kind of the rows that begin a segment.
    ///   - companionKind: the kind of a row of which the newest before a segment stays with it.
    public func firstKept(
        before time: Timestamp, segmentKind: String, companionKind: String
    ) throws(StorageError) -> Int64? {
        guard let start = try store.newest(kind: segmentKind, until: time) else { return nil }
        guard let companion = try store.newest(kind: companionKind, until: start.time) else { return start.sequence }
        return min(start.sequence, companion.sequence)
    }

    /// Removes the oldest rows before one that stays, so many at the most; returns how many.
    ///
    /// The hash of the last removed row stays as the anchor that the rest is checked against.
    public func trim(before kept: Int64, atMost count: Int) throws(StorageError) -> Int {
        if let failure { throw .poisoned(reason: failure.message) }
        let removed = min(kept - 1 - (try store.anchor().sequence), Int64(count))
        guard removed > 0 else { return 0 }
        try store.trim(before: try store.anchor().sequence + 1 + removed)
        return Int(removed)
    }
}
