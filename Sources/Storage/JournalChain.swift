/// Makes the rows of a journal, and checks that rows read back are the ones that were made.
public struct JournalChain: Hashable, Sendable {
    /// The newest row taken.
    public private(set) var head: JournalHead

    public init(after head: JournalHead = .empty) { self.head = head }

    /// The row that follows. Throws ``StorageError/invalidRow(kind:reason:)`` for a draft that cannot be one.
    public mutating func append(_ draft: JournalDraft) throws(StorageError) -> JournalRow {
        guard JournalChain.isKind(draft.kind) else {
            throw .invalidRow(kind: draft.kind, reason: "a kind is 1 to 32 of a to z, 0 to 9 and _")
        }
        guard draft.capture.position >= head.capture.position else {
            throw .invalidRow(
                kind: draft.kind,
                reason: "its place in the capture, \(draft.capture.position), is before that of the row before, "
                    + "\(head.capture.position)")
        }
        let row = JournalRow(draft, after: head)
        head = JournalHead(row)
        return row
    }

    /// Takes a row that was read back. Throws ``StorageError/brokenChain(sequence:reason:)`` for the first that is not what
    /// was written; then the head stays.
    public mutating func check(_ row: JournalRow) throws(StorageError) {
        let reason: String? =
            if row.sequence != head.sequence + 1 {
                "row \(head.sequence + 1) is missing; the next is \(row.sequence)"
            } else if row.previousHash != head.hash {
                "it does not follow from row \(head.sequence): one of the two was changed"
            } else if JournalRow.digest(of: row) != row.hash {
                "its content is not what was written"
            } else if row.capture.position < head.capture.position {
                "it goes back in the capture"
            } else {
                nil
            }
        if let reason { throw .brokenChain(sequence: head.sequence + 1, reason: reason) }
        head = JournalHead(row)
    }

    static func isKind(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || $0 == UInt8(ascii: "_")
            }
    }
}
