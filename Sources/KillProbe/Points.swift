import Connectors
import Glibc
import Market
import Storage
import Trading

/// The numbered points of a run at which its process can be killed: before and after each durable write and each send.
final class Points {
    /// Points passed by this process.
    private(set) var passed = 0
    /// At this one the process is killed; 0 for none.
    private let last: Int

    init(killingAt last: Int) { self.last = last }

    func pass() {
        passed += 1
        if passed == last { raise(SIGKILL) }
    }
}

/// A journal's disk with a point before and after each write.
final class PointedStore: JournalStore {
    private let store: any JournalStore
    private let points: Points
    init(_ store: any JournalStore, _ points: Points) { (self.store, self.points) = (store, points) }

    func write(_ batch: JournalBatch) throws(StorageError) {
        points.pass()
        try store.write(batch)
        points.pass()
    }

    func reopen() throws(StorageError) { try store.reopen() }
    func stamp() throws(StorageError) -> JournalStamp? { try store.stamp() }
    func head() throws(StorageError) -> JournalHead { try store.head() }
    func anchor() throws(StorageError) -> JournalHead { try store.anchor() }
    func rows(from sequence: Int64, limit: Int) throws(StorageError) -> [JournalRow] { try store.rows(from: sequence, limit: limit) }
    func newest(kind: String, until time: Timestamp?) throws(StorageError) -> JournalRow? { try store.newest(kind: kind, until: time) }
    func nextIntent() throws(StorageError) -> Int64 { try store.nextIntent() }
    func blob(_ hash: ContentHash) throws(StorageError) -> [UInt8]? { try store.blob(hash) }
    func trim(before sequence: Int64) throws(StorageError) { try store.trim(before: sequence) }
    func checkpoint() throws(StorageError) { try store.checkpoint() }
}

/// A capture with a point before and after it is made durable.
final class PointedCapture: CaptureStore {
    private let store: any CaptureStore
    private let points: Points
    init(_ store: any CaptureStore, _ points: Points) { (self.store, self.points) = (store, points) }

    var mark: CaptureMark { store.mark }
    func append(_ record: CaptureRecord) throws(StorageError) { try store.append(record) }
    func read(from position: Int64, limit: Int) throws(StorageError) -> (records: [CaptureRecord], next: Int64) {
        try store.read(from: position, limit: limit)
    }

    func sync() throws(StorageError) {
        points.pass()
        try store.sync()
        points.pass()
    }
}

/// The way to the broker with a point before and after each send, and with answers that are lost or late.
final class PointedConnector: Connector {
    private let connector: any Connector
    private let points: Points
    private let outcome: Outcome
    private var late: [(turn: Int, event: ConnectorEvent)] = []
    private var turns = 0
    private static let delay = 60

    init(_ connector: any Connector, _ points: Points, _ outcome: Outcome) {
        (self.connector, self.points, self.outcome) = (connector, points, outcome)
    }

    var capabilities: ConnectorCapabilities { connector.capabilities }
    var nextEvent: Timestamp? { connector.nextEvent }
    func connect(epoch: Int64) { connector.connect(epoch: epoch) }
    func requestSnapshot(since: Timestamp) { connector.requestSnapshot(since: since) }
    func requestRecord(of tag: OrderTag, decided: Timestamp) { connector.requestRecord(of: tag, decided: decided) }
    func requestHistory(symbol: Int, timeframe: Timeframe, count: Int) {
        connector.requestHistory(symbol: symbol, timeframe: timeframe, count: count)
    }
    func disconnect() { connector.disconnect() }

    func send(_ command: BrokerCommand) throws(ConnectorError) {
        points.pass()
        try connector.send(command)
        points.pass()
    }

    func poll(into events: inout [ConnectorEvent], limit: Int) {
        turns += 1
        var fresh: [ConnectorEvent] = []
        connector.poll(into: &fresh, limit: limit)
        for event in fresh {
            switch (outcome, event) {
            case (.lostReply, .reply), (.lostReply, .deal), (.lostReply, .order), (.lostReply, .position): continue
            case (.lateFill, .reply), (.lateFill, .deal), (.lateFill, .order), (.lateFill, .position):
                late.append((turns + Self.delay, event))
            default: events.append(event)
            }
        }
        while let first = late.first, first.turn <= turns { events.append(late.removeFirst().event) }
    }
}

/// What the broker makes of orders, and what is heard of it.
enum Outcome: String, CaseIterable {
    case filled
    case rejected
    case lostReply = "lost_reply"
    case lateFill = "late_fill"
}
