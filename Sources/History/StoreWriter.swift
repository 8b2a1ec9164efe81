import Glibc
import Market

/// Rows that are to be written: some of each column of a series.
struct StorePiece {
    let columns: [UnsafeRawPointer]
    let rows: Range<Int>
}

/// Writes a file of the store through a temporary neighbour, so that it appears complete or not at all.
struct StoreWriter {
    private let header: StoreHeader
    private let pieces: [StorePiece]
    private let path: String
    private var descriptor: Int32 = -1
    private var table: [UInt64]

    /// The memory behind `pieces` must stay until ``write()`` has returned; their rows add up to the header's count.
    init(_ header: StoreHeader, _ pieces: [StorePiece], to path: String) {
        (self.header, self.pieces, self.path) = (header, pieces, path)
        table = [UInt64](repeating: 0, count: header.blockCount * header.kind.strides.count)
    }

    /// Throws ``StoreError/cannotWrite(path:reason:)``; then the old file stands as it was.
    mutating func write() throws(StoreError) {
        let partial = path + ".partial"
        descriptor = open(partial, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw fault(errno) }
        var failure = writeAll()
        if failure == 0, fsync(descriptor) != 0 { failure = errno }
        if close(descriptor) != 0, failure == 0 { failure = errno }
        if failure == 0, rename(partial, path) != 0 { failure = errno }
        guard failure == 0 else {
            unlink(partial)
            throw fault(failure)
        }
        StoreWriter.synchronize(folderOf: path)
    }

    /// The columns first, whose checksums the head needs; returns an error number or 0.
    private mutating func writeAll() -> Int32 {
        let offsets = header.offsets
        if ftruncate(descriptor, off_t(offsets[offsets.count - 1])) != 0 { return errno }
        let scratch = UnsafeMutableRawPointer.allocate(byteCount: StoreHeader.blockRows * 16, alignment: 64)
        defer { scratch.deallocate() }
        for (column, stride) in header.kind.strides.enumerated() {
            for block in 0..<header.blockCount {
                let first = block * StoreHeader.blockRows
                let count = min(StoreHeader.blockRows, header.count - first)
                gather(first..<first + count, column, stride, into: scratch)
                table[block * header.kind.strides.count + column] = StoreChecksum.of(scratch, count: count * stride)
                let failure = put(scratch, count * stride, at: offsets[column] + first * stride)
                if failure != 0 { return failure }
            }
        }
        var finished = header
        let failure = table.withUnsafeBytes { raw -> Int32 in
            guard let start = raw.baseAddress else { return 0 }
            finished.tableChecksum = StoreChecksum.of(start, count: raw.count)
            return put(start, raw.count, at: StoreHeader.length)
        }
        if failure != 0 { return failure }
        return finished.bytes.withUnsafeBytes { raw in raw.baseAddress.map { put($0, raw.count, at: 0) } ?? 0 }
    }

    /// Copies rows of the joined pieces into one place.
    private func gather(_ wanted: Range<Int>, _ column: Int, _ stride: Int, into target: UnsafeMutableRawPointer) {
        var (begin, filled) = (0, 0)
        for piece in pieces {
            let part = wanted.clamped(to: begin..<begin + piece.rows.count)
            if !part.isEmpty {
                let source = piece.columns[column] + (piece.rows.lowerBound + part.lowerBound - begin) * stride
                (target + filled).copyMemory(from: source, byteCount: part.count * stride)
                filled += part.count * stride
            }
            begin += piece.rows.count
        }
    }

    /// Writes everything at a place; returns an error number or 0.
    private func put(_ start: UnsafeRawPointer, _ count: Int, at offset: Int) -> Int32 {
        var done = 0
        while done < count {
            let written = pwrite(descriptor, start + done, count - done, off_t(offset + done))
            if written < 0 {
                if errno == EINTR { continue }
                return errno
            }
            done += written
        }
        return 0
    }

    private func fault(_ number: Int32) -> StoreError { .cannotWrite(path: path, reason: MappedFile.reason(number)) }

    /// Makes the folder's entries last, as far as the file system can.
    private static func synchronize(folderOf path: String) {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
