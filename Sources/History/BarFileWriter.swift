import Glibc
public import Market

/// Writes bars in the layout of MT5's export, tab separated, in UTC, so that ``BarFile`` reads back exactly the same.
///
/// Days and longer bars that open at midnight are written without `<TIME>`, as MT5 does. Real volume is written as 0.
public struct BarFileWriter {
    /// The whole file as text.
    public static func text(_ series: BarSeries) -> String {
        String(decoding: bytes(series, 0..<series.count, hasTime: !isDaily(series)), as: UTF8.self)
    }

    /// Writes a file through a temporary neighbour (`PATH.partial`), so that it appears complete or not at all.
    ///
    /// Throws ``BarFileError/cannotWrite(path:reason:)``.
    public static func write(_ series: BarSeries, to path: String) throws(BarFileError) {
        let partial = path + ".partial"
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .cannotWrite(path: path, reason: MappedFile.reason(errno)) }
        let hasTime = !isDaily(series)
        var failure: Int32 = 0
        var start = 0
        repeat {
            let end = min(start + 8192, series.count)
            failure = writeAll(bytes(series, start..<end, hasTime: hasTime), descriptor)
            start = end
        } while start < series.count && failure == 0
        if failure == 0, fsync(descriptor) != 0 { failure = errno }
        if close(descriptor) != 0, failure == 0 { failure = errno }
        if failure == 0, rename(partial, path) != 0 { failure = errno }
        if failure != 0 {
            unlink(partial)
            throw .cannotWrite(path: path, reason: MappedFile.reason(failure))
        }
    }

    /// Writes everything; returns an error number or 0.
    private static func writeAll(_ bytes: [UInt8], _ descriptor: Int32) -> Int32 {
        bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let written = Glibc.write(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done)
                if written < 0 {
                    if errno == EINTR { continue }
                    return errno
                }
                done += written
            }
            return 0
        }
    }

    /// The rows of a range, after the header when the range begins the file.
    private static func bytes(_ series: BarSeries, _ range: Range<Int>, hasTime: Bool) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: (range.count + 1) * RowText.longestRow) { buffer, count in
            guard let start = buffer.baseAddress else { return }
            var text = RowText(at: start, hasTime: hasTime, digits: series.digits)
            if range.lowerBound == 0 { text.appendHeader() }
            for index in range {
                text.appendRow(series.opened[index].seconds, series.prices[index], series.extras[index])
            }
            count = text.count
        }
    }

    private static func isDaily(_ series: BarSeries) -> Bool {
        series.timeframe >= .d1 && series.opened.allSatisfy { $0.seconds % 86_400 == 0 }
    }
}
