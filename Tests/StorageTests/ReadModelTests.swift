import GRDB
import Market
@testable import Storage
import Testing
import Trading

@Suite struct ReadModelTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    @Test func tablesHaveTheColumnsOfTheCatalogue() throws {
        let store = try SQLiteStore(path: folder.database)
        for model in ReadModel.all {
            let columns = try store.read { try Row.fetchAll($0, sql: "PRAGMA table_info(\"\(model.name)\")") }
            #expect(columns.map { $0["name"] as String } == model.columns.map(\.name))
            let types = model.columns.map { $0.kind == .text ? "TEXT" : $0.kind == .real ? "REAL" : "INTEGER" }
            #expect(columns.map { $0["type"] as String } == types)
            let keys = columns.filter { ($0["pk"] as Int) > 0 }.sorted { ($0["pk"] as Int) < ($1["pk"] as Int) }
            #expect(keys.map { $0["name"] as String } == model.columns.prefix(model.keyCount).map(\.name))
            #expect(Set(model.columns.map(\.name)).count == model.columns.count)
        }
    }

    /// ARCHITECTURE.md section 3 promises these names.
    @Test func promisedNamesAreThere() {
        let promised: [(ReadModel, String)] = [
            (
                .signals,
                "id timestamp symbol timeframe side action size_hint price stop_loss take_profit confidence reason metadata"
            ),
            (
                .orders,
                "signal_id symbol side volume order_type price sl tp client_tag order_id status executed_price executed_volume timestamp error"
            ),
            (
                .positions,
                "ticket symbol side volume open_price open_time stop_loss take_profit current_price unrealized_pnl realized_pnl metadata swap commission mae mfe strategy magic"
            ),
        ]
        for (model, names) in promised {
            let columns = Set(model.columns.map(\.name))
            for name in names.split(separator: " ") { #expect(columns.contains(String(name)), "\(model.name).\(name)") }
        }
    }

    @Test func droppedAndMadeAnewTheyAreEqual() throws {
        let store = try SQLiteStore(path: folder.database)
        let journal = try Journal(store, fresh: fresh)
        for number in 1...30 {
            try journal.commit(transaction([draft(number)], everyLine(Int64(number % 20), hostile: "text \(number) \u{1}\"\\")))
        }
        try journal.commit(transaction([], everyLine(500)))
        let before = try ReadModel.all.map { try store.rows(of: $0) }
        #expect(before.allSatisfy { $0.count > 1 })
        // 20 numbers and the last: later rows replaced earlier ones of their key.
        #expect(try store.rows(of: .deals).count == 21)
        try store.write { database in
            for model in ReadModel.all { try database.execute(sql: "DELETE FROM \"\(model.name)\"") }
            try database.execute(sql: "INSERT INTO metrics VALUES (1, 'left over', 'x', 1)")
        }
        #expect(try store.rows(of: .deals).isEmpty)
        try store.rebuildReadModels()
        #expect(try ReadModel.all.map { try store.rows(of: $0) } == before)
    }

    @Test func valuesAreExact() throws {
        let store = try SQLiteStore(path: folder.database)
        try Journal(store, fresh: fresh).commit(transaction([], everyLine()))
        let deal = try store.read { try Row.fetchOne($0, sql: "SELECT price, profit, time, comment, typeof(profit) FROM deals") }
        let row = try #require(deal)
        #expect(row[0] == 108_512_345)
        #expect(row[1] == -123_456)
        #expect(row[2] == 1_700_000_000_000_000_001)
        // The zero byte has its substitute, everything else stands.
        #expect(row[3] == "a,\"b\"\r\n'; DROP TABLE journal; --\u{FFFD}é\u{1F4C8}=1+1")
        #expect(row[4] == "integer")
        #expect(try store.rows(of: .accounts)[0].cells[7] == .integer(.max))
        // A skip's NaN is no number.
        #expect(try store.rows(of: .signals).contains { $0.cells[17] == .text("skipped") && $0.cells.last == .null })
    }

    @Test func factsOfAnUnknownTableAreNamed() throws {
        let rows = ["[[\"nothing\",{}]]", "[[\"deals\",{\"ticket\":\"1\"}]]", "[[\"deals\",{\"x\":1}]]", "{}", "[1]", "x"]
        for payload in rows {
            let row = JournalRow(
                sequence: 7, time: noon, kind: "facts", payload: payload, capture: .none, previousHash: .none, hash: .none)
            #expect {
                try ReadModelRow.rows(of: row)
            } throws: {
                if case .brokenChain(sequence: 7, _) = $0 as? StorageError { true } else { false }
            }
        }
    }
}
