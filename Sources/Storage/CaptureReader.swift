/// Reads capture files.
struct CaptureReader {
    let folder: CaptureFolder

    /// ``CaptureStore/read(from:limit:)``.
    func read(from position: Int64, limit: Int) throws(StorageError) -> (records: [CaptureRecord], next: Int64) {
        let entries = try folder.entries()
        var (records, next) = ([CaptureRecord](), position)
        guard var index = entries.lastIndex(where: { $0.start <= position }) else {
            if entries.isEmpty, position == 0 { return ([], 0) }
            throw .captureLost(path: folder.path, reason: "what was captured at position \(position) was removed")
        }
        while index < entries.count, records.count < limit {
            let entry = entries[index]
            let mapping = try CaptureMapping(path: entry.path)
            guard let (header, length) = try CaptureHeader.read(mapping.bytes, path: entry.path), header.start == entry.start else {
                guard index == entries.count - 1 else { throw .captureLost(path: entry.path, reason: "its header is damaged") }
                break
            }
            var offset = length + Int(next - header.start) * CaptureRecord.slotLength
            while records.count < limit, let record = CaptureRecord(mapping.bytes, at: offset, position: next) {
                records.append(record)
                offset += Int(record.slots) * CaptureRecord.slotLength
                next += record.slots
            }
            if records.count == limit { break }
            guard offset == mapping.bytes.count, index + 1 == entries.count || entries[index + 1].start == next else {
                throw .captureLost(path: entry.path, reason: "the capture is damaged at position \(next)")
            }
            index += 1
        }
        return (records, next)
    }
}
