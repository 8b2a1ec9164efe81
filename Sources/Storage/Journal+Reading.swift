extension Journal {
    /// Hands out rows from a sequence on, in order, checked once more against their hashes.
    ///
    /// Throws ``StorageError/brokenChain(sequence:reason:)``, and what `body` throws.
    public func forEachRow(
        from sequence: Int64, _ body: (JournalRow) throws(StorageError) -> Void
    ) throws(StorageError) {
        var next = max(sequence, 1)
        var chain: JournalChain?
        while true {
            let rows = try store.rows(from: next, limit: Journal.batch)
            for row in rows {
                var link =
                    chain
                    ?? JournalChain(
                        after: JournalHead(sequence: row.sequence - 1, hash: row.previousHash, capture: .none))
                try link.check(row)
                chain = link
                try body(row)
                next = row.sequence + 1
            }
            if rows.count < Journal.batch { return }
        }
    }

    /// The newest row of a kind: where a segment starts; nil for none.
    public func newest(kind: String) throws(StorageError) -> JournalRow? { try store.newest(kind: kind, until: nil) }

    /// A stored content, checked against its digest; throws ``StorageError/missingBlob(hash:)`` when it is not there.
    public func blob(_ hash: ContentHash) throws(StorageError) -> [UInt8] {
        guard let content = try store.blob(hash), ContentHash(of: content) == hash else {
            throw .missingBlob(hash: hash.description)
        }
        return content
    }
}
