internal import Engine
internal import Market
internal import Storage

extension LiveCycle {
    /// Takes out of use the script that the process before was stuck in; once, and before anything is shown to it.
    func quarantine(at now: Timestamp) {
        guard let stuck = options.stuck, !isStuckSaid, let session else { return }
        isStuckSaid = true
        guard let index = session.names.strategies.firstIndex(of: stuck.strategy) else {
            problems.append("the process before was stuck (\(stuck.reason)), outside every script that runs now")
            return
        }
        apply(.command(.quarantine(strategy: index, reason: stuck.reason)), at: now)
    }

    /// Copies journal, read models and capture into a new folder between two events.
    func backup(to folder: String) -> ControlAnswer {
        guard let store = storage.journal.store as? SQLiteStore, let capture = storage.capture as? CaptureFile else {
            return ControlAnswer(isDone: false, message: "this run keeps nothing on a disk")
        }
        guard diskFailure == nil else {
            return ControlAnswer(isDone: false, message: "the disk refuses what is written at the moment; free space first")
        }
        do throws(StorageError) {
            try Backup.write(store, capture, to: folder)
            return ControlAnswer(isDone: true, message: "everything up to row \(storage.journal.head.sequence) is in \(folder)")
        } catch {
            return ControlAnswer(isDone: false, message: error.message)
        }
    }
}
