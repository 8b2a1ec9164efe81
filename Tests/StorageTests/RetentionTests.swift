import GRDB
import Market
@testable import Storage
import Testing
import Trading

@Suite struct RetentionTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func day(_ number: Int) -> Timestamp { noon.adding(seconds: Int64(number) * 86_400) }

    @Test func oldRowsGoAndOpenOnesStay() throws {
        let store = try SQLiteStore(path: folder.database)
        let journal = try Journal(store, fresh: fresh)
        var lines = (0..<10).map { ReadModelRow(EquityLine(at: day($0), balance: .zero, equity: .zero)) }
        for number in 0..<4 {
            var order = OrderLine(magic: Int64(number), created: day(0), timestamp: day(0))
            order.ended = number < 2 ? day(number) : nil
            lines.append(ReadModelRow(order))
        }
        try journal.commit(transaction([], lines))
        var retention = Retention()
        retention.tables = ["equity": day(3), "orders": day(9), "deals": day(9)]
        #expect(try store.remove(olderThan: retention) == ["equity": 3, "orders": 2])
        #expect(try store.rows(of: .orders).map(\.cells[0]) == [.integer(2), .integer(3)])
        #expect(try store.remove(olderThan: retention).isEmpty)
        #expect(try store.rows(of: .equity).count == 7)
    }

    /// Three segments of three rows, a day each.
    @Test func wholeSegmentsGoAndTheChainHolds() throws {
        let store = try SQLiteStore(path: folder.database)
        var journal = try Journal(store, fresh: fresh)
        for number in 0..<3 {
            try journal.commit(
                transaction([
                    draft(number, kind: "segment_start", at: day(number)), draft(number, at: day(number)),
                    draft(number, at: day(number)),
                ]))
        }
        let head = journal.head
        // The first day has no segment before it.
        #expect(try journal.trim(before: day(0), segmentKind: "segment_start") == 1)
        #expect(try journal.trim(before: day(1), segmentKind: "segment_start") == 4)
        #expect(try store.anchor().sequence == 3)
        // Far in the future: the newest segment stays all the same.
        #expect(try journal.trim(before: day(99), segmentKind: "segment_start") == 7)
        #expect(try journal.trim(before: day(99), segmentKind: "segment_start") == 7)
        #expect(journal.head == head)
        try journal.commit(transaction([draft(9)], everyLine()))
        store.close()
        journal = try Journal(SQLiteStore(path: folder.database), fresh: fresh)
        #expect(journal.head.sequence == 11)
        #expect(try journal.store.rows(from: 1, limit: 99).first?.sequence == 7)
    }

    @Test func rowsGoInSteps() throws {
        let store = try SQLiteStore(path: folder.database)
        let journal = try Journal(store, fresh: fresh)
        try journal.commit(transaction([], (0..<10).map { ReadModelRow(EquityLine(at: day($0), balance: .zero, equity: .zero)) }))
        let counts = try (0..<4).map { _ in try store.remove(of: .equity, olderThan: day(7), atMost: 3) }
        #expect(counts == [3, 3, 1, 0])
        #expect(try store.rows(of: .equity).count == 3)
    }

    /// A segment goes with the row that it needs, and not before it; the journal opens after every step.
    @Test func theJournalGoesInStepsUpToWhatASegmentNeeds() throws {
        let store = try SQLiteStore(path: folder.database)
        var journal = try Journal(store, fresh: fresh)
        // Rows 1 to 4 of day 0, 5 to 8 of day 1: a connection, a reply, a beginning, a reply.
        for number in 0..<2 {
            try journal.commit(
                transaction(["connecting", "reply", "segment_start", "reply"].map { draft(number, kind: $0, at: day(number)) }))
        }
        let kept = { (time: Timestamp) in
            try journal.firstKept(before: time, segmentKind: "segment_start", companionKind: "connecting")
        }
        #expect(try kept(day(-1)) == nil)
        #expect(try kept(day(0)) == 1)
        #expect(try kept(day(1)) == 5)
        #expect(try kept(day(99)) == 5)
        for (count, oldest) in [(3, Int64(4)), (1, 5), (0, 5)] {
            #expect(try journal.trim(before: 5, atMost: 3) == count)
            #expect(try store.rows(from: 1, limit: 1).first?.sequence == oldest)
            try store.reopen()
            journal = try Journal(store, fresh: fresh)
        }
        #expect(journal.head.sequence == 8)
    }

    /// Five days, two quotes each: positions 0, 2, 4, 6 and 8 begin files.
    @Test func filesOfPricesGoOldestFirst() throws {
        let capture = try CaptureFile(folder: folder.capture, symbols: symbols, journalled: .none)
        for number in 0..<10 { try capture.append(quote(number, day: Int64(number / 2))) }
        try capture.sync()
        let last = try #require(try capture.read(from: 8, limit: 1).records.first).time
        let midnight = Timestamp(seconds: last.seconds - last.seconds % 86_400)
        let before = { (days: Int64) in midnight.adding(seconds: -days * 86_400) }
        // Day 0 is not over four days before day 4.
        #expect(try !capture.removeOldest(before: 99, olderThan: before(4)))
        #expect(try capture.begin() == 0)
        #expect(try capture.removeOldest(before: 99, olderThan: before(3)))
        #expect(try capture.begin() == 2)
        // Something still needs position 3.
        #expect(try !capture.removeOldest(before: 3, olderThan: midnight))
        #expect(try capture.removeOldest(before: 4, olderThan: midnight))
        #expect(try capture.removeOldest(before: 99, olderThan: midnight))
        #expect(try capture.removeOldest(before: 99, olderThan: midnight))
        // The file that is written to stays.
        #expect(try !capture.removeOldest(before: 99, olderThan: midnight.adding(seconds: 86_400 * 9)))
        #expect(try capture.begin() == 8)
        let mark = capture.mark
        capture.close()
        let again = try CaptureFile(folder: folder.capture, symbols: symbols, journalled: mark)
        #expect(again.mark == mark)
        #expect(try again.read(from: 8, limit: 9).records.count == 2)
    }

    @Test func withoutTheRightAnchorTheChainIsBroken() throws {
        let store = try SQLiteStore(path: folder.database)
        let journal = try Journal(store, fresh: fresh)
        for number in 0..<3 { try journal.commit(transaction([draft(number, kind: "segment_start", at: day(number))])) }
        try store.write { try $0.execute(sql: "DROP TRIGGER journal_is_kept; DELETE FROM journal WHERE sequence = 1") }
        store.close()
        #expect(throws: StorageError.brokenChain(sequence: 1, reason: "row 1 is missing; the next is 2")) {
            try Journal(SQLiteStore(path: folder.database), fresh: fresh)
        }
    }

    /// What removed parts of the journal made stays in the read models when they are made anew.
    @Test func readModelsOfRemovedSegmentsStay() throws {
        let store = try SQLiteStore(path: folder.database)
        let journal = try Journal(store, fresh: fresh)
        for number in 0..<3 {
            try journal.commit(
                transaction([draft(number, kind: "segment_start", at: day(number))], everyLine(Int64(number + 1))))
        }
        let before = try store.rows(of: .deals)
        _ = try journal.trim(before: day(1), segmentKind: "segment_start")
        try store.rebuildReadModels()
        #expect(try store.rows(of: .deals) == before)
        #expect(before.count == 3)
    }

    @Test func aBackupOpensInPlaceOfTheOriginal() throws {
        let store = try SQLiteStore(path: folder.database)
        let journal = try Journal(store, fresh: fresh)
        let capture = try CaptureFile(folder: folder.capture, symbols: symbols, journalled: .none)
        for number in 0..<5 { try capture.append(quote(number, day: Int64(number))) }
        var made = JournalTransaction(time: noon, capture: capture.mark)
        made.drafts = [JournalDraft(time: noon, kind: "intent", payload: "{}", capture: capture.mark)]
        (made.lines, made.nextIntent, made.blobs) = (everyLine(), 7, [[1, 2]])
        try journal.commit(made)
        let copy = folder.path + "/backup"
        try Backup.write(store, capture, to: copy)
        // The run goes on; the copy does not.
        try journal.commit(transaction([], []))
        try capture.append(quote(9, day: 9))
        let restored = try Journal(SQLiteStore(path: copy + "/herald.db"), fresh: fresh)
        #expect(restored.head == journal.head)
        #expect(restored.nextIntent == 7)
        #expect(try restored.blob(ContentHash(of: [1, 2])) == [1, 2])
        let again = try CaptureFile(folder: copy + "/capture", symbols: symbols, journalled: restored.head.capture)
        #expect(try again.read(from: 0, limit: 99).records == (0..<5).map { quote($0, day: Int64($0)) })
        #expect(throws: StorageError.self) { try Backup.write(store, capture, to: copy) }
        #expect(throws: StorageError.cannotWrite(path: copy + "/herald.db", reason: "there is such a file already")) {
            try store.backup(to: copy + "/herald.db")
        }
        try journal.commit(
            transaction(
                [draft(2)].map {
                    var row = $0; row.capture = capture.mark; return row
                }))
    }
}
