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
}
