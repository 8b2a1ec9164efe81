internal import Market

/// The append-only, hash-chained record of a run on any ``JournalStore``.
///
/// Rule: after an error of ``commit(_:)`` that ``failure`` keeps, nothing is known until ``recover()`` has read the disk again;
/// until then every commit is refused.
public final class Journal {
    /// The kind of the rows that record what changed in the read models.
    public static let factsKind = "facts"
    /// Rows read at once while checking.
    static let batch = 4096

    /// The disk.
    public let store: any JournalStore
    /// Who it belongs to.
    public let stamp: JournalStamp
    /// Why commits are refused; nil while all is well.
    public private(set) var failure: StorageError?
    /// The number the next intent may take.
    public private(set) var nextIntent: Int64
    private var chain: JournalChain
    /// What the journal looks like should the failed commit have arrived.
    private var attempted: JournalHead?

    /// The newest durable row; meaningless while ``failure`` is not nil.
    public var head: JournalHead { chain.head }

    /// Opens a journal and checks every row that is kept; begins one with `fresh` where there is none.
    ///
    /// Throws ``StorageError/otherMode(stamped:wanted:)`` for the journal of another mode, and
    /// ``StorageError/brokenChain(sequence:reason:)`` for the first row that is not as written.
    public init(_ store: any JournalStore, fresh: JournalStamp) throws(StorageError) {
        precondition((1...32_767).contains(fresh.namespace), "Invariant: a namespace is 1 to 32,767")
        self.store = store
        if try store.stamp() == nil {
            var first = JournalBatch()
            (first.stamp, first.nextIntent) = (fresh, 1)
            try store.write(first)
        }
        guard let stamp = try store.stamp() else { throw .brokenChain(sequence: 0, reason: "the stamp is gone") }
        guard stamp.mode == fresh.mode else { throw .otherMode(stamped: stamp.mode, wanted: fresh.mode) }
        self.stamp = stamp
        chain = try Journal.checked(store, after: try store.anchor())
        nextIntent = try store.nextIntent()
    }

    /// Makes a transaction durable and returns its rows; an empty one writes nothing.
    ///
    /// Throws ``StorageError/invalidRow(kind:reason:)`` with nothing written and nothing lost; any other error is kept in
    /// ``failure``.
    @discardableResult
    public func commit(_ transaction: JournalTransaction) throws(StorageError) -> [JournalRow] {
        if let failure { throw .poisoned(reason: failure.message) }
        guard !transaction.isEmpty else { return [] }
        var (batch, grown) = (JournalBatch(), chain)
        for draft in transaction.drafts {
            guard draft.kind != Journal.factsKind else { throw .invalidRow(kind: draft.kind, reason: "the journal writes these itself") }
            batch.rows.append(try grown.append(draft))
        }
        if !transaction.lines.isEmpty {
            let facts = JournalDraft(
                time: transaction.time, kind: Journal.factsKind, payload: ReadModelRow.payload(transaction.lines),
                capture: transaction.capture)
            batch.rows.append(try grown.append(facts))
        }
        if let next = transaction.nextIntent {
            guard next >= nextIntent else {
                throw .invalidRow(kind: "next_intent", reason: "\(next) was already taken; the next is \(nextIntent)")
            }
            batch.nextIntent = next
        }
        for content in transaction.blobs { batch.blobs[ContentHash(of: content)] = content }
        batch.lines = transaction.lines
        do {
            try store.write(batch)
        } catch {
            (failure, attempted) = (error, grown.head)
            throw error
        }
        chain = grown
        nextIntent = batch.nextIntent ?? nextIntent
        return batch.rows
    }

    /// What became of a commit that failed.
    public enum Fate: Hashable, Sendable {
        /// It is durable all the same: it must not be written again.
        case durable
        /// There is no trace of it: it may be written again.
        case absent
    }

    /// Reads the disk again after a failure; from then on commits are taken again.
    ///
    /// Throws when the disk still cannot be read, or holds neither what was there before nor what was attempted; then
    /// ``failure`` stays. A failed commit without rows counts as absent: writing it again changes nothing.
    public func recover() throws(StorageError) -> Fate {
        try store.reopen()
        var found = chain
        try Journal.extend(&found, store)
        guard found.head == chain.head || found.head == attempted else {
            throw .brokenChain(sequence: found.head.sequence, reason: "the journal ends with a row that was never committed")
        }
        let fate: Fate = found.head == chain.head ? .absent : .durable
        nextIntent = try store.nextIntent()
        (chain, failure, attempted) = (found, nil, nil)
        return fate
    }

    /// Checks everything that is kept, from the anchor on; returns where it ends.
    static func checked(_ store: any JournalStore, after anchor: JournalHead) throws(StorageError) -> JournalChain {
        var chain = JournalChain(after: anchor)
        try extend(&chain, store)
        let head = try store.head()
        guard head == chain.head else {
            throw .brokenChain(sequence: head.sequence, reason: "the journal ends elsewhere than its newest row says")
        }
        return chain
    }

    private static func extend(_ chain: inout JournalChain, _ store: any JournalStore) throws(StorageError) {
        while true {
            let rows = try store.rows(from: chain.head.sequence + 1, limit: batch)
            for row in rows { try chain.check(row) }
            if rows.count < batch { return }
        }
    }
}
