internal import Crypto
internal import Market
internal import Trading

/// Gathers the parts of a snapshot, and judges it by its counts and its digest when its end has come.
///
/// What is gathered is a copy: nothing of it counts before the whole is judged.
struct SnapshotAssembly {
    /// Why a snapshot is thrown away.
    struct Fault: Error, Hashable {
        let message: String
    }

    /// The number of the request it answers.
    let request: UInt32
    /// From when on the history was asked for, UTC.
    let since: Timestamp
    /// When it was asked for, UTC; what it lists is at least as new.
    let asked: Timestamp
    private let translation: RecordTranslation
    private var hash = SHA256()
    private var byteCount = 0
    private var account: WireAccount?
    private var positions: [PositionRecord] = []
    private var orders: [OrderRecord] = []
    private var deals: [DealRecord] = []
    /// What no account can have: the memory for a snapshot is bounded.
    static let most = 64 << 20

    init(request: UInt32, since: Timestamp, asked: Timestamp, translation: RecordTranslation) {
        (self.request, self.since, self.asked, self.translation) = (request, since, asked, translation)
    }

    /// Takes the parts of a frame; the snapshot when they hold its end.
    mutating func take(_ frame: SnapshotIsMessage) throws(Fault) -> BrokerSnapshot? {
        byteCount += frame.bytes.count
        guard byteCount <= SnapshotAssembly.most else { throw Fault(message: "it is larger than \(SnapshotAssembly.most >> 20) MiB") }
        hash.update(data: frame.digested)
        for part in frame.parts {
            do {
                switch part {
                case .account(let found):
                    guard account == nil else { throw Fault(message: "it has two accounts") }
                    account = found
                case .position(let message): positions.append(try translation.position(message))
                case .order(let message): orders.append(try translation.order(message))
                case .deal(let message): deals.append(try translation.deal(message))
                case .end(let end): return try finish(end)
                }
            } catch let error as WireAmountError {
                throw Fault(message: error.message)
            } catch let fault as Fault {
                throw fault
            } catch { throw Fault(message: "\(error)") }
        }
        return nil
    }

    private func finish(_ end: SnapshotEnd) throws(Fault) -> BrokerSnapshot {
        guard let account else { throw Fault(message: "its account is missing") }
        let (told, found) = ([end.positions, end.orders, end.deals].map(Int.init), [positions.count, orders.count, deals.count])
        guard told == found else {
            throw Fault(message: "parts are missing: of \(text(told)) there came \(text(found))")
        }
        guard Array(hash.finalize()) == end.digest else { throw Fault(message: "its digest does not fit what came") }
        let record: AccountRecord
        do { record = try translation.account(account) } catch { throw Fault(message: error.message) }
        return BrokerSnapshot(
            account: record, positions: positions, orders: orders,
            deals: deals.filter { $0.time >= since }.sorted { ($0.time, $0.ticket) < ($1.time, $1.ticket) }, since: since, time: asked,
            isEvidence: end.provesAbsence)
    }

    private func text(_ counts: [Int]) -> String { "\(counts[0]) positions, \(counts[1]) orders and \(counts[2]) deals" }
}
