import Market

#if _endian(big)
    #error("The store's columns are little-endian and read in place")
#endif

/// A file of the store, mapped; owns the memory of the columns that are read from it.
///
/// The file behind a mapping is never changed, only replaced, so a series stays whole while an import replaces it.
final class StoreMapping {
    let path: String
    let header: StoreHeader
    private let file: MappedFile
    private let columns: [UnsafeRawPointer]
    private let table: UnsafeRawPointer

    /// Maps a file and checks its header; throws ``StoreError/damaged(path:reason:)`` or ``StoreError/cannotRead(path:reason:)``.
    init(path: String) throws(StoreError) {
        let mapped: MappedFile
        do throws(BarFileError) {
            mapped = try MappedFile(path: path)
        } catch {
            if case .cannotRead(let path, let reason) = error { throw .cannotRead(path: path, reason: reason) }
            throw .cannotRead(path: path, reason: error.message)
        }
        do throws(StoreFault) {
            header = try StoreHeader(mapped.bytes)
        } catch {
            throw .damaged(path: path, reason: error.reason)
        }
        guard let start = mapped.bytes.baseAddress else { throw .damaged(path: path, reason: "the file is empty") }
        columns = header.offsets.dropLast().map { start + $0 }
        table = start + StoreHeader.length
        file = mapped
        self.path = path
    }

    /// What the header says, for listings.
    var stored: StoredSeries {
        StoredSeries(
            symbol: header.symbol, kind: header.kind, digits: header.digits, count: header.count,
            first: Timestamp(nanoseconds: header.first), last: Timestamp(nanoseconds: header.last), path: path, size: file.bytes.count)
    }

    /// Times of all rows, nanoseconds.
    var times: UnsafeBufferPointer<Int64> { column(0, Int64.self) }

    /// The column at an index with `Element` per row; the type must have the column's stride.
    func column<Element>(_ index: Int, _ type: Element.Type) -> UnsafeBufferPointer<Element> {
        precondition(MemoryLayout<Element>.stride == header.kind.strides[index], "Invariant: the column's own type")
        return UnsafeBufferPointer(start: columns[index].assumingMemoryBound(to: type), count: header.count)
    }

    /// The rows from one instant up to another; throws ``StoreError/damaged(path:reason:)`` when damage hides where they
    /// begin or end.
    func rows(from: Timestamp?, to: Timestamp?) throws(StoreError) -> Range<Int> {
        let start = try from.map { instant throws(StoreError) in try verifiedRow(notBefore: instant.nanoseconds) } ?? 0
        let end = try to.map { instant throws(StoreError) in try verifiedRow(notBefore: instant.nanoseconds) } ?? header.count
        return start..<max(start, end)
    }

    /// The first row at or after an instant. The search may have been misled by a damaged time, but not past a row on
    /// either side that is whole and says otherwise.
    private func verifiedRow(notBefore instant: Int64) throws(StoreError) -> Int {
        let row = firstRow(notBefore: instant)
        try verify(max(0, row - 1)..<min(header.count, row + 1))
        let times = times
        guard row == 0 || times[row - 1] < instant, row == header.count || times[row] >= instant else {
            throw .damaged(path: path, reason: "the file's times are in disorder")
        }
        return row
    }

    /// Verifies the checksums of all blocks that hold some of the rows; throws ``StoreError/damaged(path:reason:)``.
    func verify(_ rows: Range<Int>) throws(StoreError) {
        guard !rows.isEmpty else { return }
        let strides = header.kind.strides
        for block in rows.lowerBound / StoreHeader.blockRows...(rows.upperBound - 1) / StoreHeader.blockRows {
            let first = block * StoreHeader.blockRows
            let count = min(StoreHeader.blockRows, header.count - first)
            for (index, stride) in strides.enumerated() {
                let known = table.load(fromByteOffset: (block * strides.count + index) * 8, as: UInt64.self)
                guard StoreChecksum.of(columns[index] + first * stride, count: count * stride) == known else {
                    throw .damaged(path: path, reason: "the file is damaged in rows \(first) to \(first + count - 1)")
                }
            }
        }
    }

    /// The first row at or after an instant.
    private func firstRow(notBefore instant: Int64) -> Int {
        let times = times
        var (low, high) = (0, header.count)
        while low < high {
            let middle = (low + high) / 2
            if times[middle] < instant { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
