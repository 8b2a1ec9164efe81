internal import Connectors
internal import Engine
internal import FoundationEssentials
internal import Market
internal import Storage
internal import Trading

/// Why a row of a journal cannot be read.
public struct UnreadableRow: Error, Hashable, Sendable {
    /// What is wrong, in words.
    public let reason: String
}

extension SessionInput {
    /// The kind of its journal row; nil for what the capture holds.
    public var kind: String? {
        switch self {
        case .quote, .bar: nil
        case .seen: "seen"
        case .reply: "reply"
        case .record: "record"
        case .deal: "deal"
        case .order: "order"
        case .position: "position"
        case .snapshot: "snapshot"
        case .snapshotChange: "snapshot_change"
        case .linkUp: "link_up"
        case .linkDown: "link_down"
        case .notSent: "not_sent"
        case .recovered: "recovered"
        case .time: "time"
        case .gate: "gate"
        case .command: "command"
        case .settle: "settle"
        case .news: "news"
        case .reload: "reload"
        }
    }

    private struct Answer<Body: Codable>: Codable {
        var tag: OrderTag
        var body: Body
    }
    private struct Place<Body: Codable>: Codable {
        var symbol: Int
        var body: Body
    }
    private struct Gate: Codable {
        var gate: EntryGate
        var closed: Bool
    }
    private struct Nothing: Codable {}

    /// Its journal row's payload, canonical JSON; nil for what the capture holds.
    public var payload: String? {
        switch self {
        case .quote, .bar: nil
        case .seen(let symbol, let quote): canonical(Place(symbol: symbol, body: quote))
        case .reply(let tag, let reply): canonical(Answer(tag: tag, body: reply))
        case .record(let tag, let record): canonical(Answer(tag: tag, body: record))
        case .deal(let deal): canonical(deal)
        case .order(let order): canonical(order)
        case .position(let position): canonical(position)
        case .snapshot(let snapshot): canonical(snapshot)
        case .snapshotChange(let change): canonical(change)
        case .linkUp(let epoch): canonical(["epoch": epoch])
        case .linkDown(let reason): canonical(["reason": reason])
        case .notSent(let tag, let reason): canonical(Answer(tag: tag, body: reason))
        case .recovered(let next): canonical(["next_number": next])
        case .time: canonical(Nothing())
        case .gate(let gate, let isClosed): canonical(Gate(gate: gate, closed: isClosed))
        case .command(let command): canonical(command)
        case .settle(let tag, let settlement): canonical(Answer(tag: tag, body: settlement))
        case .news(let events): canonical(events)
        case .reload(let row): canonical(row)
        }
    }

    /// Reads a journal row; nil for a kind that is no input.
    public init?(kind: String, payload: String) throws(UnreadableRow) {
        func read<Value: Decodable>(_ type: Value.Type) throws(UnreadableRow) -> Value { try decoded(type, payload, kind) }
        switch kind {
        case "seen":
            let place = try read(Place<Quote>.self)
            self = .seen(symbol: place.symbol, place.body)
        case "reply":
            let answer = try read(Answer<BrokerReply>.self)
            self = .reply(answer.tag, answer.body)
        case "record":
            let answer = try read(Answer<CommandRecord>.self)
            self = .record(answer.tag, answer.body)
        case "deal": self = .deal(try read(DealRecord.self))
        case "order": self = .order(try read(OrderRecord.self))
        case "position": self = .position(try read(PositionRecord.self))
        case "snapshot": self = .snapshot(try read(BrokerSnapshot.self))
        case "snapshot_change": self = .snapshotChange(try read(SnapshotChange.self))
        case "link_up":
            guard let epoch = try read([String: Int64].self)["epoch"] else { throw UnreadableRow(reason: "link_up without an epoch") }
            self = .linkUp(epoch: epoch)
        case "link_down": self = .linkDown(reason: try read([String: String].self)["reason"] ?? "")
        case "not_sent":
            let answer = try read(Answer<String>.self)
            self = .notSent(answer.tag, reason: answer.body)
        // Journals of older versions have no number here.
        case "recovered": self = .recovered(nextNumber: try read([String: Int64].self)["next_number"] ?? 0)
        case "time": self = .time
        case "gate":
            let gate = try read(Gate.self)
            self = .gate(gate.gate, isClosed: gate.closed)
        case "command": self = .command(try read(OperatorCommand.self))
        case "settle":
            let answer = try read(Answer<OrderSettlement>.self)
            self = .settle(answer.tag, answer.body)
        case "news": self = .news(try read([NewsEvent].self))
        case "reload": self = .reload(try read(ReloadRow.self))
        default: return nil
        }
    }
}

/// The one text of a value: keys in order, no blanks.
func canonical(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(value) else { preconditionFailure("Invariant: what is journalled has a text") }
    return String(decoding: data, as: UTF8.self)
}

/// Reads what ``canonical(_:)`` wrote.
func decoded<Value: Decodable>(_ type: Value.Type, _ text: String, _ kind: String) throws(UnreadableRow) -> Value {
    do { return try JSONDecoder().decode(type, from: Data(text.utf8)) } catch {
        throw UnreadableRow(reason: "a row \"\(kind)\" cannot be read: \(error)")
    }
}
