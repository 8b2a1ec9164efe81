public import Market

/// One durable line of the journal, chained to the one before it by its hash.
public struct JournalRow: Hashable, Sendable {
    /// Counts the rows from 1 without a gap.
    public let sequence: Int64
    /// When it happened, UTC.
    public let time: Timestamp
    /// What it is; 1 to 32 of `a` to `z`, `0` to `9` and `_`.
    public let kind: String
    /// Canonical JSON; its meaning belongs to the kind.
    public let payload: String
    /// How far the capture had been applied before this row.
    public let capture: CaptureMark
    /// ``hash`` of the row before; ``ContentHash/none`` for the first.
    public let previousHash: ContentHash
    /// SHA-256 over everything above, ``digest(of:)``.
    public let hash: ContentHash

    /// A row as it was read from somewhere; nothing is checked, which ``JournalChain`` does.
    public init(
        sequence: Int64, time: Timestamp, kind: String, payload: String, capture: CaptureMark, previousHash: ContentHash,
        hash: ContentHash
    ) {
        (self.sequence, self.time, self.kind, self.payload) = (sequence, time, kind, payload)
        (self.capture, self.previousHash, self.hash) = (capture, previousHash, hash)
    }

    /// The row that follows `head`.
    init(_ draft: JournalDraft, after head: JournalHead) {
        let row = JournalRow(
            sequence: head.sequence + 1, time: draft.time, kind: draft.kind, payload: draft.payload, capture: draft.capture,
            previousHash: head.hash, hash: .none)
        self.init(
            sequence: row.sequence, time: row.time, kind: row.kind, payload: row.payload, capture: row.capture,
            previousHash: row.previousHash, hash: JournalRow.digest(of: row))
    }

    /// What ``hash`` has to be.
    ///
    /// The digest is taken over: `herald journal 1` and a newline; the previous hash; sequence, time, capture position as
    /// 64-bit little-endian numbers; the capture's hash; the lengths of kind and payload in bytes as such numbers; both.
    public static func digest(of row: JournalRow) -> ContentHash {
        var bytes = Array("herald journal 1\n".utf8)
        bytes.reserveCapacity(160 + row.payload.utf8.count)
        bytes += row.previousHash.bytes
        for number in [row.sequence, row.time.nanoseconds, row.capture.position] { bytes.append(number) }
        bytes += row.capture.hash.bytes
        bytes.append(Int64(row.kind.utf8.count))
        bytes.append(Int64(row.payload.utf8.count))
        bytes += row.kind.utf8
        bytes += row.payload.utf8
        return ContentHash(of: bytes)
    }
}

/// What is to become a row of the journal.
public struct JournalDraft: Hashable, Sendable {
    /// When it happened, UTC.
    public var time: Timestamp
    /// What it is; 1 to 32 of `a` to `z`, `0` to `9` and `_`; ``Journal/factsKind`` is taken.
    public var kind: String
    /// Canonical JSON.
    public var payload: String
    /// How far the capture had been applied before it.
    public var capture: CaptureMark

    public init(time: Timestamp, kind: String, payload: String, capture: CaptureMark) {
        (self.time, self.kind, self.payload, self.capture) = (time, kind, payload, capture)
    }
}

/// Where a journal ends.
public struct JournalHead: Hashable, Sendable {
    /// Of the newest row; 0 before the first.
    public var sequence: Int64
    /// Of the newest row.
    public var hash: ContentHash
    /// Of the newest row; rows never go back in the capture.
    public var capture: CaptureMark

    public init(sequence: Int64, hash: ContentHash, capture: CaptureMark) {
        (self.sequence, self.hash, self.capture) = (sequence, hash, capture)
    }

    /// After a row.
    public init(_ row: JournalRow) { self.init(sequence: row.sequence, hash: row.hash, capture: row.capture) }

    /// Of an empty journal.
    public static let empty = JournalHead(sequence: 0, hash: .none, capture: .none)
}

extension [UInt8] {
    /// A 64-bit number, least significant byte first.
    mutating func append(_ number: Int64) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }
}
