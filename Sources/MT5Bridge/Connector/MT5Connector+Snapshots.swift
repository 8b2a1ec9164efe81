internal import Connectors
public import Market
internal import Trading

/// Which snapshot is on its way, and which is wanted next.
struct SnapshotDesk {
    /// The earliest instant that the newest snapshot was to begin at; nil before the first.
    var since: Timestamp?
    /// One is to be asked for, with the history since this instant.
    var wanted: Timestamp?
    /// The number of the one that is on its way, and Herald's monotonic milliseconds of the request.
    var onItsWay: (request: UInt32, asked: Int64)?
    /// Not before this, Herald's monotonic milliseconds.
    var notBefore: Int64 = 0
    /// How many failed one after the other.
    var failures = 0

    /// A slow terminal gathers a large history for some seconds; after these milliseconds a snapshot is given up.
    static let patience: Int64 = 30_000

    /// The one on its way came to nothing: another is asked for, a little later each time.
    mutating func failed(at now: Int64) {
        onItsWay = nil
        failures += 1
        if wanted == nil { wanted = since }
        notBefore = now + min(Int64(100) << Int64(min(failures, 6)), 5000)
    }

    /// The session is gone, and with it what was asked in it.
    mutating func forget() { (wanted, onItsWay, failures, notBefore) = (nil, nil, 0, 0) }
}

extension MT5Connector {
    /// Asks for everything the account holds; one at a time, and one that comes to nothing is asked for again.
    public func requestSnapshot(since: Timestamp) {
        guard trade?.isUp == true else { return }
        askSnapshot(since: since)
    }

    func askSnapshot(since: Timestamp) {
        snapshots.wanted = min(snapshots.wanted ?? since, since)
        pumpSnapshots()
    }

    func pumpSnapshots() {
        guard let trade, trade.isUp, let records = trade.records else { return }
        let now = link.now
        if let way = snapshots.onItsWay, now - way.asked > SnapshotDesk.patience {
            questions[way.request] = nil
            counts.brokenSnapshots += 1
            snapshots.failed(at: now)
        }
        guard let since = snapshots.wanted, snapshots.onItsWay == nil, snapshots.notBefore <= now else { return }
        let number = nextRequest()
        do {
            try link.send(.snapshot(SnapshotMessage(historySince: trade.clock.reading(since))), request: number, in: trade.session)
        } catch { return snapshots.notBefore = now + 100 }
        questions[number] = .snapshot(SnapshotAssembly(request: number, since: since, asked: wall(), translation: records))
        (snapshots.wanted, snapshots.since, snapshots.onItsWay) = (nil, since, (number, now))
    }

    func take(_ part: SnapshotIsMessage, _ request: UInt32, _ hasMore: Bool) {
        guard case .snapshot(var assembly)? = questions[request], let session = trade?.session else { return counts.strayAnswers += 1 }
        do throws(SnapshotAssembly.Fault) {
            let whole = try assembly.take(part)
            guard let snapshot = whole else {
                guard hasMore else { throw SnapshotAssembly.Fault(message: "its end is missing") }
                return questions[request] = .snapshot(assembly)
            }
            guard !hasMore else { throw SnapshotAssembly.Fault(message: "something follows its end") }
            questions[request] = nil
            snapshots.onItsWay = nil
            let differences = pin.differences(from: snapshot.account.identity)
            guard differences.isEmpty else { return refuse(session, account: differences) }
            if snapshot.isEvidence { snapshots.failures = 0 }
            say(.snapshot(snapshot))
        } catch {
            questions[request] = nil
            counts.brokenSnapshots += 1
            note("a snapshot was thrown away: \(error.message)")
            snapshots.failed(at: link.now)
        }
    }
}
