public import Market

/// What a data directory is for; fixed when it is made.
public enum RunMode: String, Sendable, Hashable, CaseIterable {
    /// Real orders at a broker.
    case live
    /// Real quotes, simulated orders.
    case dryRun = "dry-run"
    /// Simulated quotes and orders.
    case simulate
}

/// Who a journal belongs to; written once, when the journal is made.
public struct JournalStamp: Hashable, Sendable {
    /// What it may be opened for.
    public var mode: RunMode
    /// The installation's part of every order's magic number, 1 to 32,767.
    public var namespace: Int64
    /// UTC.
    public var created: Timestamp

    public init(mode: RunMode, namespace: Int64, created: Timestamp) {
        (self.mode, self.namespace, self.created) = (mode, namespace, created)
    }
}
