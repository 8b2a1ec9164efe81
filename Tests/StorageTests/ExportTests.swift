import Market
@testable import Storage
import Testing
import Trading

@Suite struct ExportTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func deal(_ ticket: Int64, comment: String = "", at time: Timestamp = noon, profit: Int64 = 0) -> ReadModelRow {
        ReadModelRow(
            DealLine(
                DealRecord(
                    ticket: ticket, order: 3, position: PositionID(9), magic: -1, comment: comment, symbol: "EURUSD",
                    kind: .trade(.opening, .buy), volume: Volume(raw: 10_000_000), price: Price(raw: 108_500_000), time: time,
                    profit: Money(raw: profit), commission: Money(raw: -35_000), takeProfit: Price(raw: 110_000_001)),
                strategy: "s,1", label: ""))
    }

    private func store(_ lines: [ReadModelRow]) throws -> SQLiteStore {
        let store = try SQLiteStore(path: folder.database)
        try Journal(store, fresh: fresh).commit(transaction([], lines))
        return store
    }

    private func text(
        _ store: SQLiteStore, _ model: ReadModel, _ format: ExportFormat, from: Timestamp? = nil, to: Timestamp? = nil
    ) throws -> String {
        var text = ""
        try store.export(model, format, from: from, to: to) { text += $0 }
        return text
    }

    /// Expected text by hand, after RFC 4180 section 2.
    @Test func commaSeparated() throws {
        let hostile = "say \"hi\", you\r\nnext"
        let store = try store([deal(2, comment: hostile, profit: 922_337_203_685_477_580_7), deal(1, comment: "=cmd|'/C calc'!A0")])
        #expect(
            try text(store, .deals, .csv)
                == "ticket,order_id,position,strategy,symbol,kind,side,volume,price,time,profit,commission,swap,stop_loss,"
                + "take_profit,reason,label,magic,comment,corrected\r\n"
                + "1,3,9,\"s,1\",EURUSD,in,BUY,0.1,1.085,2023-11-14T22:13:20Z,0,-3.5,0,,1.10000001,,,-1,=cmd|'/C calc'!A0,false\r\n"
                + "2,3,9,\"s,1\",EURUSD,in,BUY,0.1,1.085,2023-11-14T22:13:20Z,922337203685477.5807,-3.5,0,,1.10000001,,,-1,"
                + "\"say \"\"hi\"\", you\r\nnext\",false\r\n")
    }

    @Test func json() throws {
        let store = try store([deal(1, comment: "\"\\\u{7}é"), deal(2)])
        let expected = { (ticket: Int, comment: String) in
            "{\"ticket\":\(ticket),\"order_id\":3,\"position\":9,\"strategy\":\"s,1\",\"symbol\":\"EURUSD\",\"kind\":\"in\","
                + "\"side\":\"BUY\",\"volume\":\"0.1\",\"price\":\"1.085\",\"time\":\"2023-11-14T22:13:20Z\",\"profit\":\"0\","
                + "\"commission\":\"-3.5\",\"swap\":\"0\",\"stop_loss\":null,\"take_profit\":\"1.10000001\",\"reason\":null,"
                + "\"label\":null,\"magic\":-1,\"comment\":\(comment),\"corrected\":false}"
        }
        #expect(
            try text(store, .deals, .json) == "[\n\(expected(1, #""\"\\\u0007é""#)),\n\(expected(2, "null"))\n]\n")
        #expect(try text(store, .trades, .json) == "[\n]\n")
        #expect(try text(store, .trades, .csv).split(whereSeparator: \.isNewline).count == 1)
    }

    @Test func periodsAreHalfOpen() throws {
        let store = try store((0..<5).map { deal($0, at: noon.adding(seconds: $0)) })
        let tickets = { (from: Int64?, to: Int64?) in
            try text(store, .deals, .csv, from: from.map { noon.adding(seconds: $0) }, to: to.map { noon.adding(seconds: $0) })
                .split(separator: "\r\n").dropFirst().compactMap { $0.first }
        }
        #expect(try tickets(1, 3) == ["1", "2"])
        #expect(try tickets(nil, 2) == ["0", "1"])
        #expect(try tickets(3, nil) == ["3", "4"])
        #expect(try tickets(nil, nil).count == 5)
        #expect(try tickets(9, nil).isEmpty)
    }

    @Test func everyTableOfHostileTextIsWhatItWas() throws {
        let store = try store(everyLine())
        for model in ReadModel.all {
            let parsed = try CanonicalJSON(parsing: text(store, model, .json))
            guard case .array(let rows) = parsed else {
                Issue.record("no array")
                continue
            }
            #expect(rows.count == (try store.rows(of: model).count))
            // RFC 4180: a record ends outside of quotes only.
            let records = csvRecords(try text(store, model, .csv))
            #expect(records.count == rows.count + 1)
            #expect(records.allSatisfy { $0.count == model.columns.count })
            for (record, row) in zip(records.dropFirst(), rows) {
                guard case .object(let members) = row else { continue }
                for (column, field) in zip(model.columns, record) where column.kind == .text {
                    #expect(members[column.name] == .text(field) || field.isEmpty && members[column.name] == .null)
                }
            }
        }
    }

    /// A reader of RFC 4180, byte by byte.
    private func csvRecords(_ text: String) -> [[String]] {
        var (records, record, field, quoted, bytes) = ([[String]](), [String](), [UInt8](), false, Array(text.utf8)[...])
        while let byte = bytes.popFirst() {
            switch byte {
            case 0x22 where quoted && bytes.first == 0x22: field.append(bytes.removeFirst())
            case 0x22: quoted.toggle()
            case 0x2C where !quoted:
                record.append(String(decoding: field, as: UTF8.self))
                field = []
            case 0x0D where !quoted && bytes.first == 0x0A:
                bytes.removeFirst()
                records.append(record + [String(decoding: field, as: UTF8.self)])
                (record, field) = ([], [])
            default: field.append(byte)
            }
        }
        return records
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z"), (1, "1970-01-01T00:00:00.000000001Z"), (-1, "1969-12-31T23:59:59.999999999Z"),
        (1_700_000_000_500_000_000, "2023-11-14T22:13:20.500000000Z"),
    ])
    func instants(_ nanoseconds: Int64, _ text: String) { #expect(ReadModelExport.instant(nanoseconds) == text) }
}
