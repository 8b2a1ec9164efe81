import Glibc

extension Store {
    /// The periods that a terminal told whole; none where no prices are stored.
    public func coverage(symbol: String, kind: StoreKind) throws(StoreError) -> StoreCoverage {
        let prices = file(symbol: symbol, kind: kind)
        let path = prices + Store.fetched
        guard access(prices, F_OK) == 0, access(path, F_OK) == 0 else { return StoreCoverage() }
        let text: String?
        do throws(BarFileError) {
            let file = try MappedFile(path: path)
            text = String(validating: file.bytes, as: UTF8.self)
        } catch { throw .cannotRead(path: path, reason: "it is no readable file") }
        guard let coverage = text.flatMap({ StoreCoverage(text: $0) }) else {
            throw .damaged(path: path, reason: "it is no list of periods")
        }
        return coverage
    }

    /// Keeps the periods that a terminal told whole, beside the prices, which must be stored before.
    public func keep(_ coverage: StoreCoverage, symbol: String, kind: StoreKind) throws(StoreError) {
        let prices = file(symbol: symbol, kind: kind)
        guard access(prices, F_OK) == 0 else { return }
        let path = prices + Store.fetched
        let partial = path + ".partial"
        let bytes = Array(coverage.text.utf8)
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .cannotWrite(path: path, reason: MappedFile.reason(errno)) }
        var failure: Int32 = write(descriptor, bytes, bytes.count) == bytes.count ? 0 : (errno == 0 ? ENOSPC : errno)
        if failure == 0, fsync(descriptor) != 0 { failure = errno }
        close(descriptor)
        if failure == 0, rename(partial, path) != 0 { failure = errno }
        guard failure == 0 else {
            unlink(partial)
            throw .cannotWrite(path: path, reason: MappedFile.reason(failure))
        }
    }

    /// Behind the name of the prices.
    private static let fetched = ".fetched"
}
