import Market
import Storage
import Testing

/// Digests from Tests/Oracles/storage_oracle.py (Python 3.11, hashlib).
@Suite struct JournalChainTests {
    private func chain() throws -> [JournalRow] {
        var chain = JournalChain()
        let mark = CaptureMark(position: 3, hash: ContentHash(of: "capture".utf8))
        return [
            try chain.append(
                JournalDraft(
                    time: Timestamp(nanoseconds: 1_700_000_000_000_000_001), kind: "segment_start",
                    payload: "{\"mode\":\"simulate\"}", capture: .none)),
            try chain.append(
                JournalDraft(
                    time: Timestamp(nanoseconds: -5), kind: "intent", payload: "{\"note\":\"é \\u0007\"}", capture: mark)),
            try chain.append(JournalDraft(time: noon, kind: "reply", payload: "{}", capture: mark)),
        ]
    }

    @Test func digestsAreThoseOfTheDocumentedForm() throws {
        let rows = try chain()
        #expect(rows[0].hash.description == "47b866296174d4828a19c9d93ce7c601fc935ee7d15f14ab7c850296c8b73afa")
        #expect(rows[1].hash.description == "fa0d71f1fb62dce9c56c7703a9a30cf9a4c8d9bcb49c0256d48e00716190680f")
        // FIPS 180-2, appendix B.1: SHA-256 of "abc".
        #expect(
            ContentHash(of: "abc".utf8).description == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    /// Any single change to the second of three rows is found, and the first row that is wrong is named.
    @Test func everyChangeIsFound() throws {
        let rows = try chain()
        let row = rows[1]
        let other = ContentHash(of: "other".utf8)
        func changed(
            time: Timestamp? = nil, kind: String? = nil, payload: String? = nil, capture: CaptureMark? = nil,
            previous: ContentHash? = nil, hash: ContentHash? = nil
        ) -> JournalRow {
            JournalRow(
                sequence: 2, time: time ?? row.time, kind: kind ?? row.kind, payload: payload ?? row.payload,
                capture: capture ?? row.capture, previousHash: previous ?? row.previousHash, hash: hash ?? row.hash)
        }
        let cases = [
            changed(time: noon), changed(kind: "intend"), changed(payload: "{\"note\":\"é \\u0008\"}"),
            // The same for people and for ==, in other bytes.
            changed(payload: "{\"note\":\"e\u{301} \\u0007\"}"),
            changed(capture: CaptureMark(position: 4, hash: row.capture.hash)),
            changed(capture: CaptureMark(position: 3, hash: other)), changed(previous: other), changed(hash: other),
        ]
        for (index, bad) in cases.enumerated() {
            var chain = JournalChain()
            try chain.check(rows[0])
            #expect(throws: StorageError.self, "case \(index)") { try chain.check(bad) }
            #expect(chain.head.sequence == 1)
        }
        // A change that carries a hash of its own is found by the row behind it.
        var forged = changed(payload: "{}")
        forged = changed(payload: "{}", hash: JournalRow.digest(of: forged))
        var chain = JournalChain()
        try chain.check(rows[0])
        try chain.check(forged)
        #expect {
            try chain.check(rows[2])
        } throws: { error in
            guard case .brokenChain(sequence: 3, let reason) = error as? StorageError else { return false }
            return reason.contains("does not follow from row 2")
        }
    }

    @Test func missingAndRepeatedRowsAreNamed() throws {
        let rows = try chain()
        var chain = JournalChain()
        try chain.check(rows[0])
        #expect(throws: StorageError.brokenChain(sequence: 2, reason: "row 2 is missing; the next is 3")) { try chain.check(rows[2]) }
        #expect(throws: StorageError.self) { try chain.check(rows[0]) }
        try chain.check(rows[1])
        try chain.check(rows[2])
    }

    @Test(arguments: ["", "Intent", "in tent", "é", String(repeating: "a", count: 33)])
    func kindsAreShortWords(_ kind: String) {
        var chain = JournalChain()
        #expect(throws: StorageError.self) { try chain.append(draft(1, kind: kind)) }
        #expect(chain.head == .empty)
    }

    @Test func rowsNeverGoBackInTheCapture() throws {
        var chain = JournalChain()
        let mark = CaptureMark(position: 3, hash: .none)
        _ = try chain.append(JournalDraft(time: noon, kind: "a", payload: "1", capture: mark))
        #expect(throws: StorageError.self) { try chain.append(draft(2)) }
    }
}
