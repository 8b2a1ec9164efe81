internal import Market

/// What one capture file holds, from its header to the last whole and unharmed record.
struct CaptureScan {
    let header: CaptureHeader
    /// Behind the last good record.
    let position: Int64
    /// Bytes up to there.
    let length: Int
    /// Of everything up to there.
    let hasher: CaptureHasher
    /// The digest at the wanted position; nil when no record ends there.
    let wanted: ContentHash?
    /// When the first record came, in days since 1970; nil without a record.
    let day: Int64?
    /// Bytes behind the last good record.
    let rest: Int

    /// nil when the header is cut off, altered or no header.
    init?(path: String, wanted place: Int64) throws(StorageError) {
        let mapping = try CaptureMapping(path: path)
        let bytes = mapping.bytes
        guard let (header, start) = try CaptureHeader.read(bytes, path: path) else { return nil }
        var hasher = CaptureHasher(header: Array(bytes[..<start]))
        var (offset, done, position) = (start, start, header.start)
        var (wanted, day): (ContentHash?, Int64?)
        while let record = CaptureRecord(bytes, at: offset, position: position) {
            offset += Int(record.slots) * CaptureRecord.slotLength
            position += record.slots
            if day == nil { day = CaptureScan.day(of: record) }
            if position == place {
                hasher.take(UnsafeRawBufferPointer(rebasing: bytes[done..<offset]))
                (done, wanted) = (offset, hasher.digest)
            }
        }
        hasher.take(UnsafeRawBufferPointer(rebasing: bytes[done..<offset]))
        (self.header, self.position, length, self.hasher) = (header, position, offset, hasher)
        (self.wanted, self.day, rest) = (wanted, day, bytes.count - offset)
    }

    /// UTC days since 1970 of a record.
    static func day(of record: CaptureRecord) -> Int64 {
        let seconds = record.time.seconds
        return (seconds - (seconds % 86_400 + 86_400) % 86_400) / 86_400
    }
}
