internal import Market
internal import Storage

/// A disk under the real journal: what was acknowledged stays, everything else may be gone after a crash.
///
/// The rows lie in a store of their own: in memory, or in a database file, where the same faults are put in front of it.
final class SimDisk: JournalStore {
    /// What goes wrong with the next writes.
    enum Illness {
        /// No space is left until an instant of the broker's clock.
        case full(until: Timestamp)
        /// The next write fails, and everything of it is there all the same, or nothing.
        case failedSync(isKept: Bool)
    }

    private let store: any JournalStore
    private let power: SimPower
    private let clock: SimClock
    private unowned let world: FaultWorld
    var illnesses: [Illness] = []

    init(_ store: any JournalStore, _ world: FaultWorld) {
        (self.store, self.world, power, clock) = (store, world, world.power, world.clock)
    }

    func write(_ batch: JournalBatch) throws(StorageError) {
        power.pass(.beforeWrite)
        guard power.isOn else { throw .cannotWrite(path: "disk", reason: "the power is off") }
        if world.plan.spoils(.slowDisk) { clock.pass(world.plan.number(.slowDisk, 20...2500) * 1_000_000) }
        try ail()
        let failing = takeFailedSync()
        if failing ?? true {
            try store.write(batch)
            world.checker.written(batch, at: clock.broker)
        }
        if let failing {
            world.log.note(clock.broker, "disk: write failed, \(failing ? "kept" : "lost")")
            throw .cannotWrite(path: "disk", reason: "input/output error")
        }
        power.pass(.afterWrite)
    }

    /// Refuses while no space is left.
    private func ail() throws(StorageError) {
        illnesses.removeAll { if case .full(let until) = $0 { until <= clock.broker } else { false } }
        let isFull = illnesses.contains { if case .full = $0 { true } else { false } }
        if isFull { throw .cannotWrite(path: "disk", reason: "no space left on device") }
    }

    private func takeFailedSync() -> Bool? {
        guard let place = illnesses.firstIndex(where: { if case .failedSync = $0 { true } else { false } }),
            case .failedSync(let isKept) = illnesses.remove(at: place)
        else { return nil }
        return isKept
    }

    var isFull: Bool { illnesses.contains { if case .full(let until) = $0 { until > clock.broker } else { false } } }

    func reopen() throws(StorageError) { try store.reopen() }
    func stamp() throws(StorageError) -> JournalStamp? { try store.stamp() }
    func head() throws(StorageError) -> JournalHead { try store.head() }
    func anchor() throws(StorageError) -> JournalHead { try store.anchor() }
    func rows(from sequence: Int64, limit: Int) throws(StorageError) -> [JournalRow] { try store.rows(from: sequence, limit: limit) }
    func newest(kind: String, until time: Timestamp?) throws(StorageError) -> JournalRow? {
        try store.newest(kind: kind, until: time)
    }
    func nextIntent() throws(StorageError) -> Int64 { try store.nextIntent() }
    func blob(_ hash: ContentHash) throws(StorageError) -> [UInt8]? { try store.blob(hash) }
    func trim(before sequence: Int64) throws(StorageError) { try store.trim(before: sequence) }
    func checkpoint() throws(StorageError) { try store.checkpoint() }
}

/// The rows of a journal in memory.
final class MemoryRows: JournalStore {
    private var stamped: JournalStamp?
    private var all: [JournalRow] = []
    private var blobs: [ContentHash: [UInt8]] = [:]
    private var next: Int64 = 1
    /// Places of the newest rows of each kind.
    private var newest: [String: [Int]] = [:]

    func reopen() throws(StorageError) {}
    func stamp() throws(StorageError) -> JournalStamp? { stamped }
    func head() throws(StorageError) -> JournalHead { all.last.map { JournalHead($0) } ?? .empty }
    func anchor() throws(StorageError) -> JournalHead { .empty }

    func rows(from sequence: Int64, limit: Int) throws(StorageError) -> [JournalRow] {
        let start = Int(max(sequence, 1)) - 1
        return start < all.count ? Array(all[start..<min(all.count, start + limit)]) : []
    }

    func newest(kind: String, until time: Timestamp?) throws(StorageError) -> JournalRow? {
        let places = newest[kind] ?? []
        return places.last { place in time.map { all[place].time <= $0 } ?? true }.map { all[$0] }
    }

    func nextIntent() throws(StorageError) -> Int64 { next }
    func blob(_ hash: ContentHash) throws(StorageError) -> [UInt8]? { blobs[hash] }

    func write(_ batch: JournalBatch) throws(StorageError) {
        stamped = batch.stamp ?? stamped
        for row in batch.rows {
            newest[row.kind, default: []].append(all.count)
            all.append(row)
        }
        blobs.merge(batch.blobs) { old, _ in old }
        next = batch.nextIntent ?? next
    }

    func trim(before sequence: Int64) throws(StorageError) {}
    func checkpoint() throws(StorageError) {}
}
