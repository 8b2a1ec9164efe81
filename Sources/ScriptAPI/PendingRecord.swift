internal import Engine
internal import Market
internal import Scripting
internal import Trading

/// The `pending` record: what a script sees of its newest pending entry.
final class PendingRecord {
    private let record: ScriptRecord
    private var shown: PendingEntry?

    init(_ vm: ScriptVM) {
        record = vm.defineRecord("pending", fields: ScriptReference.pending.fields.map(\.name), present: false)
    }

    func show(_ entry: PendingEntry?) {
        guard entry != shown else { return }
        shown = entry
        guard let entry else { return record.isPresent = false }
        record.isPresent = true
        record.set(0, integer: entry.clientTag)
        record.set(1, string: entry.type.rawValue)
        record.set(2, string: entry.side.rawValue)
        record.set(3, entry.volume.double)
        record.set(4, entry.price.double)
        record.set(5, entry.limitPrice?.double ?? .nan)
        record.set(6, entry.stopLoss?.double ?? .nan)
        record.set(7, entry.takeProfit?.double ?? .nan)
        if let bars = entry.barsLeft { record.set(8, integer: Int64(bars)) } else { record.setNone(8) }
    }
}
