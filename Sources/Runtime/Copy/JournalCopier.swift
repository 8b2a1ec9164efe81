internal import Foundation
public import Storage
internal import Synchronization

/// Keeps a ``JournalProjection`` as new as a run's journal, on a thread of its own; the run never waits for it.
///
/// It asks the run for a few rows at a time, and after an outage goes on where the copy ends, trying again after 1, 2, 4 … 60
/// seconds.
public final class JournalCopier: Sendable {
    /// Rows asked for at once.
    private static let rows = 500
    /// Seconds between two looks for new rows.
    private static let pause = 0.25
    /// Seconds that an answer of the run may take.
    private static let patience = 10.0

    private let tap: JournalTap
    private let stamp: JournalStamp
    private let make: @Sendable () -> any JournalProjection
    private let told: @Sendable (String, _ isTrouble: Bool) -> Void
    private let isEnded = Mutex(false)
    private let wake = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - stamp: Whose journal it is.
    ///   - make: Makes the projection, on the copier's thread.
    ///   - told: Hears once that the copy cannot be reached, and once that it can be again.
    public init(
        _ tap: JournalTap, _ stamp: JournalStamp, make: @escaping @Sendable () -> any JournalProjection,
        told: @escaping @Sendable (String, _ isTrouble: Bool) -> Void
    ) {
        (self.tap, self.stamp, self.make, self.told) = (tap, stamp, make, told)
    }

    /// Begins; once.
    public func start() {
        tap.copied = 0
        let thread = Thread { [self] in work() }
        thread.name = "herald.copy"
        thread.start()
    }

    /// Copies what is left of a run that is over, so many seconds at the most; what is not copied then is at the next start.
    ///
    /// Called by the thread that owns the journal now; whether everything was copied.
    @discardableResult
    public func finish(_ journal: Journal, within seconds: Double) -> Bool {
        wake.signal()
        let deadline = Date().addingTimeInterval(seconds)
        var isDone = false
        while !isDone, tap.words.isEmpty, Date() < deadline {
            tap.serve(journal)
            isDone = tap.behind == 0
            if !isDone { Thread.sleep(forTimeInterval: 0.002) }
        }
        isEnded.withLock { $0 = true }
        wake.signal()
        return isDone
    }

    private func work() {
        let projection = make()
        var place: JournalHead?
        var (failures, isTroubled) = (0, false)
        while !isEnded.withLock({ $0 }) {
            do throws(StorageError) {
                try copy(to: projection, behind: &place)
                if isTroubled { told("the copy in Postgres is complete again", false) }
                (failures, isTroubled, tap.words) = (0, false, "")
                rest(JournalCopier.pause)
            } catch {
                place = nil
                if !isTroubled { told("the copy in Postgres has to wait: \(error.message)", true) }
                isTroubled = true
                tap.words = "the copy in Postgres lacks \(tap.behind ?? 0) rows: \(error.message)"
                rest(Double(min(1 << min(failures, 6), 60)))
                failures += 1
            }
        }
    }

    private func rest(_ seconds: Double) { _ = wake.wait(timeout: .now() + seconds) }

    /// Copies everything there is now.
    private func copy(to projection: any JournalProjection, behind known: inout JournalHead?) throws(StorageError) {
        var isKnown = known != nil
        var place: JournalHead = if let known { known } else { try projection.place(in: stamp) }
        defer { known = place }
        while !isEnded.withLock({ $0 }) {
            tap.copied = place.sequence
            // Most of the time there is nothing to ask for.
            if isKnown, place.sequence == tap.end { return }
            isKnown = true
            guard let page = tap.ask(.rows(after: place.sequence, limit: JournalCopier.rows), within: JournalCopier.patience) else {
                return
            }
            switch page {
            case .rows(let rows, let end):
                guard place.sequence <= end.sequence else {
                    throw .server(
                        reason:
                            "the copy goes up to row \(place.sequence), the journal only to \(end.sequence): it is of a newer state of this data directory; drop the schema herald there, and it is made anew"
                    )
                }
                guard let last = rows.last else { return }
                try projection.take(rows, after: place, of: stamp)
                place = JournalHead(last)
            case .gone(let end):
                guard try copyTables(to: projection) else { return }
                try projection.move(to: end, of: stamp)
                place = end
            case .failed(let reason): throw .server(reason: reason)
            case .lines: return
            }
        }
    }

    /// Copies the read models as they are; false when the end came before all were. What changes meanwhile comes once more with
    /// the rows behind the place.
    private func copyTables(to projection: any JournalProjection) throws(StorageError) -> Bool {
        for model in ReadModel.all {
            var last: ReadModelRow?
            while !isEnded.withLock({ $0 }) {
                let wish = JournalTap.Wish.lines(model, after: last, limit: JournalCopier.rows)
                guard case .lines(let lines)? = tap.ask(wish, within: JournalCopier.patience) else {
                    throw .server(reason: "the run did not answer")
                }
                guard !lines.isEmpty else { break }
                try projection.take(lines, of: stamp)
                last = lines.last
            }
        }
        return !isEnded.withLock { $0 }
    }
}
