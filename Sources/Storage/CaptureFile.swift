internal import Glibc
public import Market

/// A capture in files of a folder; a new file begins with each UTC day, and where the newest one has become large.
public final class CaptureFile: CaptureStore {
    /// Bytes kept back for a full disk before appending fails.
    static let patience = 64 << 20
    /// Bytes gathered before they are handed to the operating system.
    static let gathered = 1 << 16

    let folder: CaptureFolder
    private let symbols: [String]
    private let maximumLength: Int
    private var descriptor: Int32 = -1
    private var path = ""
    private var hasher = CaptureHasher(header: [])
    /// What the operating system has not taken yet.
    private var pending: [UInt8] = []
    private var length = 0
    private var day: Int64?
    private var position: Int64 = 0
    private var failure: StorageError?
    private var needsFile = true

    /// Opens a folder, or makes it. Records behind `journalled` stay as long as they are whole; the first that is not, and
    /// everything behind it, is cut off.
    ///
    /// Throws ``StorageError/captureLost(path:reason:)`` when there is less than `journalled` or something else.
    /// - Parameters:
    ///   - symbols: names by the numbers that records use, at most 65,535 bytes each.
    ///   - journalled: the newest place the journal speaks of.
    ///   - maximumLength: bytes after which a new file begins.
    public init(
        folder: String, symbols: [String], journalled: CaptureMark, maximumLength: Int = 256 << 20
    ) throws(StorageError) {
        precondition(symbols.allSatisfy { $0.utf8.count <= 0xFFFF }, "Invariant: a symbol's name fits its length")
        self.folder = CaptureFolder(path: folder)
        (self.symbols, self.maximumLength) = (symbols, maximumLength)
        try self.folder.make()
        try open(journalled)
    }

    deinit { close() }

    /// Ends it; what was not synced may be lost.
    public func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
        failure = failure ?? .poisoned(reason: "the capture was closed")
    }

    /// The end of everything appended, and its running digest.
    public var mark: CaptureMark { position == 0 ? .none : CaptureMark(position: position, hash: hasher.digest) }

    /// Appends one record.
    public func append(_ record: CaptureRecord) throws(StorageError) {
        if let failure { throw failure }
        precondition(symbols.indices.contains(record.symbol), "Invariant: a capture knows its symbols")
        let today = CaptureScan.day(of: record)
        if needsFile || length >= maximumLength || today != day { try begin(today) }
        let before = pending.count
        record.write(at: position, to: &pending)
        pending.withUnsafeBytes { hasher.take(UnsafeRawBufferPointer(rebasing: $0[before...])) }
        length += pending.count - before
        position += record.slots
        if pending.count % CaptureFile.gathered < CaptureRecord.slotLength * 2, pending.count >= CaptureFile.gathered {
            try handOver()
        }
    }

    /// Makes everything appended durable.
    public func sync() throws(StorageError) {
        if let failure { throw failure }
        guard descriptor >= 0 else { return }
        try handOver()
        guard pending.isEmpty else { throw .cannotWrite(path: path, reason: SystemFault.reason(ENOSPC)) }
        // A second try after a failure could succeed without anything having been written.
        guard fdatasync(descriptor) == 0 else { throw fail(errno) }
    }

    /// ``CaptureStore/read(from:limit:)``.
    public func read(from position: Int64, limit: Int) throws(StorageError) -> (records: [CaptureRecord], next: Int64) {
        if descriptor >= 0, failure == nil { try handOver() }
        return try CaptureReader(folder: folder).read(from: position, limit: limit)
    }

    /// Removes the oldest file when all of it lies before a position and its day ended before an instant; false when it stays.
    ///
    /// The file that is written to always stays.
    public func removeOldest(before position: Int64, olderThan limit: Timestamp) throws(StorageError) -> Bool {
        let entries = try folder.entries()
        guard entries.count > 1, entries[1].start <= position,
            let first = try read(from: entries[0].start, limit: 1).records.first,
            (CaptureScan.day(of: first) + 1) * 86_400 <= limit.seconds
        else { return false }
        guard unlink(entries[0].path) == 0 else {
            throw .cannotWrite(path: entries[0].path, reason: SystemFault.reason(errno))
        }
        try folder.synchronize()
        return true
    }

    /// Where the records begin that are still there.
    public func begin() throws(StorageError) -> Int64 { try folder.entries().first?.start ?? 0 }
}

extension CaptureFile {
    private func fail(_ number: Int32) -> StorageError {
        let error = StorageError.cannotWrite(path: path, reason: SystemFault.reason(number))
        failure = error
        return error
    }

    /// Gives the operating system what it takes; a full disk leaves the rest for later.
    private func handOver() throws(StorageError) {
        var done = 0
        while done < pending.count {
            let written = pending.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done) }
            if written < 0 {
                if errno == EINTR { continue }
                let number = errno
                pending.removeFirst(done)
                guard number == ENOSPC || number == EDQUOT, pending.count < CaptureFile.patience else { throw fail(number) }
                return
            }
            done += written
        }
        pending.removeAll(keepingCapacity: true)
    }

    /// Ends the file in hand and begins the next.
    private func begin(_ today: Int64) throws(StorageError) {
        let previous = mark.hash
        if descriptor >= 0 {
            try sync()
            Glibc.close(descriptor)
        }
        path = folder.path(start: position)
        descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw fail(errno) }
        try folder.synchronize()
        pending = CaptureHeader(start: position, previous: previous, symbols: symbols).bytes
        hasher = CaptureHasher(header: pending)
        (length, day, needsFile) = (pending.count, today, false)
    }

    /// Finds the end of what is there, from the file that holds the journalled place on.
    private func open(_ journalled: CaptureMark) throws(StorageError) {
        var entries = try folder.entries()
        guard var index = entries.lastIndex(where: { $0.start < journalled.position }) ?? entries.indices.first else {
            guard journalled.position == 0 else { throw lost(folder.path, journalled, found: 0) }
            return
        }
        var newest: (entry: CaptureFolder.Entry, scan: CaptureScan)?
        while index < entries.count {
            let entry = entries[index]
            let scan = try CaptureScan(path: entry.path, wanted: journalled.position)
            guard let scan, scan.day != nil else {
                // A file that was begun and got no record is nothing to go by.
                guard index == entries.count - 1, entry.start >= journalled.position else {
                    throw lost(entry.path, journalled, found: entry.start)
                }
                guard unlink(entry.path) == 0 else { throw .cannotWrite(path: entry.path, reason: SystemFault.reason(errno)) }
                entries.removeLast()
                break
            }
            try examine(scan, entry, after: newest?.scan, isLast: index == entries.count - 1, journalled)
            newest = (entry, scan)
            index += 1
        }
        if let newest { try resume(newest.entry, newest.scan) } else if let last = entries.last { try resume(after: last) }
    }

    private func examine(
        _ scan: CaptureScan, _ entry: CaptureFolder.Entry, after previous: CaptureScan?, isLast: Bool, _ journalled: CaptureMark
    ) throws(StorageError) {
        guard isLast || scan.rest == 0 else {
            throw .captureLost(path: entry.path, reason: "the capture is damaged behind position \(scan.position)")
        }
        guard scan.header.start == entry.start, previous.map({ $0.position == entry.start }) ?? true,
            previous.map({ $0.hasher.digest == scan.header.previous }) ?? true
        else { throw .captureLost(path: entry.path, reason: "the file does not follow from the one before it") }
        guard previous == nil, entry.start < journalled.position else { return }
        guard scan.position >= journalled.position else { throw lost(entry.path, journalled, found: scan.position) }
        guard scan.wanted == journalled.hash else {
            throw .captureLost(path: entry.path, reason: "up to position \(journalled.position) it is not what was captured")
        }
    }

    private func lost(_ path: String, _ journalled: CaptureMark, found: Int64) -> StorageError {
        .captureLost(
            path: path, reason: "the capture ends at position \(found), but the journal goes up to \(journalled.position)")
    }

    /// The file before one that was removed again.
    private func resume(after entry: CaptureFolder.Entry) throws(StorageError) {
        guard let scan = try CaptureScan(path: entry.path, wanted: 0) else {
            throw .captureLost(path: entry.path, reason: "its header is damaged")
        }
        try resume(entry, scan)
    }

    private func resume(_ entry: CaptureFolder.Entry, _ scan: CaptureScan) throws(StorageError) {
        path = entry.path
        descriptor = Glibc.open(path, O_RDWR | O_APPEND | O_CLOEXEC)
        guard descriptor >= 0 else { throw .cannotWrite(path: path, reason: SystemFault.reason(errno)) }
        if scan.rest > 0, ftruncate(descriptor, off_t(scan.length)) != 0 || fsync(descriptor) != 0 {
            throw .cannotWrite(path: path, reason: SystemFault.reason(errno))
        }
        (hasher, length, day, position) = (scan.hasher, scan.length, scan.day, scan.position)
        needsFile = scan.header.symbols != symbols
    }
}
