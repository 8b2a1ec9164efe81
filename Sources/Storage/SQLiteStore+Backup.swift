internal import GRDB
internal import Glibc

extension SQLiteStore {
    /// Copies the database as it is now into a new file, durable when this returns. The run goes on meanwhile, after it.
    ///
    /// Throws ``StorageError/cannotWrite(path:reason:)``, also when the file exists; then nothing is left of the copy.
    public func backup(to target: String) throws(StorageError) {
        guard access(target, F_OK) != 0 else { throw .cannotWrite(path: target, reason: "there is such a file already") }
        let partial = target + ".partial"
        unlink(partial)
        do throws(StorageError) {
            try read { try $0.execute(sql: "VACUUM INTO ?", arguments: [partial]) }
            try FileCopy.synchronize(partial)
        } catch {
            unlink(partial)
            throw error
        }
        guard rename(partial, target) == 0 else { throw .cannotWrite(path: target, reason: SystemFault.reason(errno)) }
        try FileCopy.synchronize(FileCopy.folder(of: target))
    }
}

/// A copy of a run that can be opened in place of the original.
public enum Backup {
    /// Copies the journal, the read models and the capture into a new folder; the capture goes at least as far as the journal.
    ///
    /// Throws ``StorageError/cannotWrite(path:reason:)``, also when the folder exists.
    public static func write(_ store: SQLiteStore, _ capture: CaptureFile, to folder: String) throws(StorageError) {
        guard mkdir(folder, 0o700) == 0 else { throw .cannotWrite(path: folder, reason: SystemFault.reason(errno)) }
        try capture.sync()
        let copy = CaptureFolder(path: folder + "/capture")
        try copy.make()
        for entry in try capture.folder.entries() { try FileCopy.copy(entry.path, to: copy.path(start: entry.start)) }
        try copy.synchronize()
        try store.backup(to: folder + "/herald.db")
    }
}
