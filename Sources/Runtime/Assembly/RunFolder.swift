internal import Engine
public import Market
internal import Research
public import Storage

/// The data directory of a run, held until this goes away, with what is opened in it.
public final class RunFolder {
    private let directory: DataDirectory
    /// Journal and read models.
    public let store: SQLiteStore
    /// Over ``store``.
    public let journal: Journal
    /// The way of other threads to ``journal``.
    public let tap = JournalTap()
    private let symbols: [String]

    /// Where it is.
    public var path: String { directory.path }
    /// The control socket.
    public var socketPath: String { directory.socketPath }
    /// The kill flag.
    public var killPath: String { directory.killPath }

    /// Locks the folder and opens what is in it, stamped with a mode and a fresh namespace when it is new.
    ///
    /// - Parameter symbols: The names of the run's symbols by index; the capture speaks of them by number.
    public init(path: String, mode: RunMode, symbols: [String], now: Timestamp) throws(StorageError) {
        directory = try DataDirectory(path: path)
        self.symbols = symbols
        store = try SQLiteStore(path: directory.databasePath)
        var generator = SystemRandomNumberGenerator()
        let namespace = Int64.random(in: 1...32_767, using: &generator)
        journal = try Journal(store, fresh: JournalStamp(mode: mode, namespace: namespace, created: now))
    }

    /// Opens the capture as far as the journal speaks of it and further.
    public func capture() throws(StorageError) -> CaptureFile {
        try CaptureFile(folder: directory.capturePath, symbols: symbols, journalled: journal.head.capture)
    }

    /// The stamp of the newest that was written, journal or capture: most prices lead to no row; nil in a new folder.
    public func newestTime(_ capture: any CaptureStore) throws(StorageError) -> Timestamp? {
        guard journal.head.sequence > 0 else { return nil }
        var newest = try store.rows(from: journal.head.sequence, limit: 1).first?.time
        var position = journal.head.capture.position
        while position < capture.mark.position {
            let (records, next) = try capture.read(from: position, limit: 4096)
            guard let last = records.last else { break }
            newest = max(newest ?? last.time, last.time)
            position = next
        }
        return newest
    }
}
