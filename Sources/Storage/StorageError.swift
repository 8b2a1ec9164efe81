/// Why something could not be kept or read back.
public enum StorageError: Error, Sendable, Equatable {
    /// A file or folder cannot be read.
    case cannotRead(path: String, reason: String)
    /// A file or folder cannot be written.
    case cannotWrite(path: String, reason: String)
    /// The file is altered, cut off or no file of Herald; `reason` says which.
    case damaged(path: String, reason: String)
    /// A newer Herald wrote the file.
    case newerVersion(path: String, found: Int, known: Int)
    /// Another process works in the data directory; 0 when it did not say which.
    case inUse(path: String, process: Int)
    /// The data directory belongs to another mode.
    case otherMode(stamped: RunMode, wanted: RunMode)
    /// The first row of the journal that is not as it was written.
    case brokenChain(sequence: Int64, reason: String)
    /// A row that the journal cannot take; nothing was written.
    case invalidRow(kind: String, reason: String)
    /// An earlier write failed and nobody has looked since what became of it.
    case poisoned(reason: String)
    /// A stored content that the journal speaks of is not there, or is not what it was.
    case missingBlob(hash: String)
    /// The capture holds less than the journal says, or something else.
    case captureLost(path: String, reason: String)
    /// A server or its answer.
    case server(reason: String)

    /// Whether waiting does not mend it: what was written is damaged or gone, or is somebody else's.
    public var isLasting: Bool {
        switch self {
        case .damaged, .newerVersion, .otherMode, .brokenChain, .invalidRow, .missingBlob, .captureLost: true
        case .cannotRead, .cannotWrite, .inUse, .poisoned, .server: false
        }
    }

    /// What, where, why, and what to do.
    public var message: String {
        switch self {
        case .cannotRead(let path, let reason): "\(path): error: cannot read: \(reason); check the path and its permissions"
        case .cannotWrite(let path, let reason):
            "\(path): error: cannot write: \(reason); check the folder, its permissions and the free space"
        case .damaged(let path, let reason):
            "\(path): error: \(reason); restore the newest backup into an empty data directory"
        case .newerVersion(let path, let found, let known):
            "\(path): error: a newer Herald wrote this (version \(found); this one knows up to \(known)); use that Herald, "
                + "or name another data directory"
        case .inUse(let path, let process):
            "\(path): error: " + (process > 0 ? "process \(process)" : "another process")
                + " works in this data directory; stop it first, or name another data directory"
        case .otherMode(let stamped, let wanted):
            "error: this data directory belongs to mode \(stamped.rawValue) and cannot be used for \(wanted.rawValue); "
                + "name another data directory for \(wanted.rawValue)"
        case .brokenChain(let sequence, let reason):
            "error: the journal is broken at row \(sequence): \(reason); restore the newest backup into an empty data directory"
        case .invalidRow(let kind, let reason): "error: the journal cannot take a row \"\(kind)\": \(reason)"
        case .poisoned(let reason): "error: nothing more is written until the disk has been read again, since: \(reason)"
        case .missingBlob(let hash):
            "error: the content \(hash) that the journal speaks of is not stored, or was changed; restore the newest backup "
                + "into an empty data directory"
        case .captureLost(let path, let reason):
            "\(path): error: \(reason); without it the run cannot be replayed: restore the folder from a backup"
        case .server(let reason): "error: \(reason)"
        }
    }
}
