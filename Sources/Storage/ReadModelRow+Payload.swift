extension ReadModelRow {
    /// The canonical text of some rows: an array of pairs of a table's name and an object of what is not null.
    public static func payload(_ rows: [ReadModelRow]) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256 * rows.count)
        for row in rows {
            bytes.append(UInt8(ascii: bytes.isEmpty ? "[" : ","))
            row.write(to: &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
        return String(decoding: bytes, as: UTF8.self)
    }

    private func write(to bytes: inout [UInt8]) {
        bytes += "[\"\(model.name)\",".utf8
        var separator = UInt8(ascii: "{")
        for index in model.alphabetic {
            guard cells[index] != .null else { continue }
            bytes.append(separator)
            separator = UInt8(ascii: ",")
            bytes += "\"\(model.columns[index].name)\":".utf8
            switch cells[index] {
            case .null: break
            case .integer(let value): bytes += String(value).utf8
            case .real(let value): CanonicalJSON.write(value, to: &bytes)
            case .text(let text): CanonicalJSON.write(text, to: &bytes)
            }
        }
        bytes += "}]".utf8
    }

    /// Reads back what ``payload(_:)`` wrote, also by an older Herald with fewer columns.
    ///
    /// Throws ``StorageError/brokenChain(sequence:reason:)`` for anything else, naming the row of the journal.
    static func rows(of row: JournalRow) throws(StorageError) -> [ReadModelRow] {
        let parsed: CanonicalJSON
        do { parsed = try CanonicalJSON(parsing: row.payload) } catch {
            throw .brokenChain(sequence: row.sequence, reason: "its facts cannot be read: \(error.message)")
        }
        let fault = { (reason: String) in StorageError.brokenChain(sequence: row.sequence, reason: "its facts are unknown: \(reason)") }
        guard case .array(let pairs) = parsed else { throw fault("no array") }
        var rows: [ReadModelRow] = []
        for pair in pairs {
            guard case .array(let parts) = pair, parts.count == 2, case .text(let name) = parts[0],
                case .object(let members) = parts[1]
            else { throw fault("no pair of a table and a row") }
            guard let model = ReadModel.named(name) else { throw fault("there is no table \(name)") }
            guard let cells = model.cells(of: members) else { throw fault("a row of \(name) has a column that does not fit") }
            rows.append(ReadModelRow(model, cells))
        }
        return rows
    }
}

extension ReadModel {
    /// The places of the columns in the order of their names.
    var alphabetic: [Int] { columns.indices.sorted { columns[$0].name < columns[$1].name } }

    /// nil when a member is no column, or of the wrong kind.
    fileprivate func cells(of members: [String: CanonicalJSON]) -> [ReadModelCell]? {
        var (cells, used) = ([ReadModelCell](), 0)
        for column in columns {
            guard let member = members[column.name] else {
                cells.append(.null)
                continue
            }
            used += 1
            switch (member, column.kind) {
            case (.text(let text), .text): cells.append(.text(text))
            case (.real(let value), .real): cells.append(.real(value))
            case (.integer(let value), let kind) where kind != .text && kind != .real: cells.append(.integer(value))
            default: return nil
            }
        }
        return used == members.count ? cells : nil
    }
}
