internal import FoundationEssentials
internal import Market

/// The first line of a record.
struct RunRecordHeader: Decodable {
    let strategy, symbol, timeframe, from, to: String
    let currency: String?
    let dailyReset: String?

    /// The names in ``strategy``, and the whole, since a name may hold a comma.
    var strategies: Set<String> { strategy.isEmpty ? [] : Set([strategy] + strategy.split(separator: ", ").map(String.init)) }

    private enum CodingKeys: String, CodingKey {
        case strategy, symbol, timeframe, from, to, currency
        case dailyReset = "daily_reset"
    }
}

/// The last line of a record.
struct RunRecordEnd: Decodable {
    struct Totals: Decodable {
        let counts: [String: Int]
        let decisionsHash: String
        /// When a failing script ended the run ahead of the end of its data; nil when none did.
        let ended: String?

        private enum CodingKeys: String, CodingKey {
            case counts, ended
            case decisionsHash = "decisions_hash"
        }
    }

    let end: Totals
}

/// Reads a record line by line and believes nothing that is not whole.
struct RunRecordReader {
    private struct Version: Decodable {
        let number: Int

        private enum CodingKeys: String, CodingKey { case number = "herald_record" }
    }

    private let path: String
    private let data: Data
    private let decoder = JSONDecoder()
    private var next: Data.Index
    private var line = 0

    /// Opens a record. Throws when there is no such file, or no file one can read twice.
    init(path: String) throws(UserError) {
        let target = URL(filePath: path).resolvingSymlinksInPath().path
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: target) else {
            throw .usage("\(path): there is no such record; write one with herald backtest … --record FILE")
        }
        guard attributes[.type] as? FileAttributeType == .typeRegular else {
            throw .usage("\(path) is no regular file; name a record that herald backtest … --record FILE wrote")
        }
        do { data = try Data(contentsOf: URL(filePath: target), options: .mappedIfSafe) } catch {
            throw .usage("\(path) cannot be read; check its permissions")
        }
        self.path = path
        next = data.startIndex
    }

    /// The first line. Throws when the file is no record, or one of another version.
    mutating func header() throws(UserError) -> RunRecordHeader {
        let text = try nextLine()
        guard let text, let version = try? decoder.decode(Version.self, from: text) else {
            throw fault("this is no record of a run; name one that herald backtest … --record FILE wrote", at: 1)
        }
        guard version.number == RunRecordWriter.version else {
            throw fault(
                "the record has format \(version.number), and this herald reads \(RunRecordWriter.version); record the run again")
        }
        return try decoded(RunRecordHeader.self, text)
    }

    /// When a failing script ended the run, ahead of reading what happened. Nil when none did, and when the last line is
    /// damaged, which ``facts(_:)`` then tells.
    func ended() -> Timestamp? {
        let newline = UInt8(ascii: "\n")
        guard data.last == newline, let start = data.dropLast().lastIndex(of: newline) else { return nil }
        return (try? decoder.decode(RunRecordEnd.self, from: Data(data[(start + 1)...])))?.end.ended.flatMap(Timestamp.init(recorded:))
    }

    /// Hands over every fact in order, and returns the end. Throws at the first line that is damaged.
    mutating func facts(_ body: (RunRecordFact) -> Void) throws(UserError) -> RunRecordEnd.Totals {
        var counts: [RunRecordFact.Kind: Int] = [:]
        var latest = Timestamp(nanoseconds: .min)
        while let text = try nextLine() {
            if text.starts(with: "{\"end\"".utf8) { return try ended(text, counts) }
            var fact = try decoded(RunRecordFact.self, text)
            guard fact.complete(text) else { throw fault("the line is damaged: a key of a `\(fact.kind.rawValue)` is missing or wrong") }
            guard fact.time >= latest else { throw fault("the line is out of order: it is earlier than the line before") }
            latest = fact.time
            counts[fact.kind, default: 0] += 1
            body(fact)
        }
        throw fault("the record has no last line: it was cut off; record the run again")
    }

    private mutating func ended(_ text: Data, _ counts: [RunRecordFact.Kind: Int]) throws(UserError) -> RunRecordEnd.Totals {
        let totals = try decoded(RunRecordEnd.self, text).end
        if let ended = totals.ended, Timestamp(recorded: ended) == nil { throw fault("the line is damaged: `end.ended` is no time") }
        let wrong = RunRecordFact.Kind.allCases.first { totals.counts[$0.rawValue] != counts[$0] ?? 0 }
        if let wrong {
            throw fault(
                "the record is damaged: it should have \(totals.counts[wrong.rawValue] ?? 0) lines of kind \(wrong.rawValue) and has \(counts[wrong] ?? 0)"
            )
        }
        guard next == data.endIndex else { throw fault("something follows the last line of the record", at: line + 1) }
        return totals
    }

    /// The next line without its newline; nil at the end of the file.
    private mutating func nextLine() throws(UserError) -> Data? {
        guard next < data.endIndex else { return nil }
        line += 1
        guard let end = data[next...].firstIndex(of: UInt8(ascii: "\n")) else {
            if line == 1 { return data }
            throw fault("the line is cut off; record the run again")
        }
        defer { next = end + 1 }
        return Data(data[next..<end])
    }

    private func decoded<Value: Decodable>(_ type: Value.Type, _ text: Data) throws(UserError) -> Value {
        do { return try decoder.decode(type, from: text) } catch {
            throw fault("the line is damaged: \(RunRecordReader.words(error)); record the run again")
        }
    }

    private static func words(_ error: any Error) -> String {
        switch error as? DecodingError {
        case .keyNotFound(let key, _)?: "`\(key.stringValue)` is missing"
        case .typeMismatch(_, let context)?, .valueNotFound(_, let context)?:
            context.codingPath.isEmpty
                ? "it is no object" : "`\(context.codingPath.map(\.stringValue).joined(separator: "."))` has another type"
        case .dataCorrupted(let context)? where !context.codingPath.isEmpty:
            "`\(context.codingPath.map(\.stringValue).joined(separator: "."))` has an unknown value"
        default: "it is not JSON"
        }
    }

    private func fault(_ text: String, at line: Int? = nil) -> UserError {
        UserError(["\(path):\(max(line ?? self.line, 1)): error: \(text)"], exitCode: 2)
    }
}

extension JSONValue: Decodable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self = .string(text)
        } else if let whole = try? container.decode(Int.self) {
            self = .integer(whole)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let flag = try? container.decode(Bool.self) {
            self = .bool(flag)
        } else if let members = try? container.decode([String: JSONValue].self) {
            self = .object(members)
        } else if let elements = try? container.decode([JSONValue].self) {
            self = .array(elements)
        } else {
            self = .null
        }
    }
}
