/// A capture in memory, with the marks of a ``CaptureFile`` whose records are all of one day.
public final class CaptureMemory: CaptureStore {
    private var records: [(position: Int64, record: CaptureRecord)] = []
    private var hasher: CaptureHasher
    private var position: Int64 = 0

    /// - Parameter symbols: names by the numbers that records use.
    public init(symbols: [String]) {
        hasher = CaptureHasher(header: CaptureHeader(start: 0, previous: .none, symbols: symbols).bytes)
    }

    public var mark: CaptureMark { position == 0 ? .none : CaptureMark(position: position, hash: hasher.digest) }

    public func append(_ record: CaptureRecord) {
        var bytes: [UInt8] = []
        record.write(at: position, to: &bytes)
        hasher.take(bytes)
        records.append((position, record))
        position += record.slots
    }

    public func sync() {}

    public func read(from position: Int64, limit: Int) throws(StorageError) -> (records: [CaptureRecord], next: Int64) {
        guard position < self.position else { return ([], position) }
        var (low, high) = (0, records.count)
        while low < high {
            let middle = (low + high) / 2
            if records[middle].position < position { low = middle + 1 } else { high = middle }
        }
        guard low < records.count, records[low].position == position else {
            throw .captureLost(path: "memory", reason: "no record begins at position \(position)")
        }
        let slice = records[low..<min(records.count, low + limit)]
        return (slice.map(\.record), slice.last.map { $0.position + $0.record.slots } ?? position)
    }
}
