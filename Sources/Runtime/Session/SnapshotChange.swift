internal import Market
public import Trading

/// What differs between two snapshots, one after the other: the payload of a row `snapshot_change`.
///
/// Most comparisons of a run find almost everything as it was, so that this is a small part of what a whole one takes.
public struct SnapshotChange: Hashable, Sendable, Codable {
    /// A list by the one before it.
    struct Rows<Row: Hashable & Sendable & Codable>: Hashable, Sendable, Codable {
        /// Places in the old list of what is gone or changed, ascending.
        var gone: [Int] = []
        /// Places in the new list of what is new or changed, ascending.
        var places: [Int] = []
        /// What stands there.
        var rows: [Row] = []
    }

    /// nil while it is as it was.
    var account: AccountRecord?
    var positions: Rows<PositionRecord>?
    var orders: Rows<OrderRecord>?
    var deals: Rows<DealRecord>?
    /// From when on orders and deals are complete, UTC.
    var since: Timestamp
    /// When the broker was asked, UTC.
    var time: Timestamp
    var isEvidence: Bool

    /// What makes the new snapshot of the old one; nil when that cannot be told by what came and went.
    public init?(from old: BrokerSnapshot, to new: BrokerSnapshot) {
        account = old.account == new.account ? nil : new.account
        positions = Rows(from: old.positions, to: new.positions)
        orders = Rows(from: old.orders, to: new.orders)
        deals = Rows(from: old.deals, to: new.deals)
        (since, time, isEvidence) = (new.since, new.time, new.isEvidence)
        // Rows that changed their order or stand there twice.
        guard applied(to: old) == new else { return nil }
    }

    /// The new snapshot; nil when this is not a change of the old one.
    public func applied(to old: BrokerSnapshot) -> BrokerSnapshot? {
        guard let positions = SnapshotChange.list(old.positions, positions), let orders = SnapshotChange.list(old.orders, orders),
            let deals = SnapshotChange.list(old.deals, deals)
        else { return nil }
        return BrokerSnapshot(
            account: account ?? old.account, positions: positions, orders: orders, deals: deals, since: since, time: time,
            isEvidence: isEvidence)
    }

    private static func list<Row>(_ old: [Row], _ change: Rows<Row>?) -> [Row]? {
        guard let change else { return old }
        return change.applied(to: old)
    }
}

extension SnapshotChange.Rows {
    /// nil when nothing changed.
    init?(from old: [Row], to new: [Row]) {
        guard old != new else { return nil }
        let (before, after) = (Set(old), Set(new))
        gone = old.indices.filter { !after.contains(old[$0]) }
        places = new.indices.filter { !before.contains(new[$0]) }
        rows = places.map { new[$0] }
    }

    /// nil when the places are not those of such a list.
    func applied(to old: [Row]) -> [Row]? {
        guard places.count == rows.count, gone.allSatisfy(old.indices.contains) else { return nil }
        let away = Set(gone)
        var kept = old.indices.lazy.filter { !away.contains($0) }.map { old[$0] }.makeIterator()
        var (found, next) = ([Row](), 0)
        found.reserveCapacity(old.count - away.count + rows.count)
        while true {
            if next < places.count, places[next] == found.count {
                found.append(rows[next])
                next += 1
            } else if let row = kept.next() {
                found.append(row)
            } else {
                return next == places.count ? found : nil
            }
        }
    }
}
