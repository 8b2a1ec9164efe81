internal import Foundation
internal import Storage
internal import Synchronization

/// The way of another thread to a run's journal: it asks, and the run answers between two turns, since only the run may read the
/// database. What is asked for is small, so that no turn is held up.
public final class JournalTap: Sendable {
    /// What is asked for.
    enum Wish: Sendable {
        /// So many rows of the journal behind a sequence.
        case rows(after: Int64, limit: Int)
        /// So many rows of a read model behind one; from the first when it is nil.
        case lines(ReadModel, after: ReadModelRow?, limit: Int)
    }

    /// What came of it.
    enum Page: Sendable {
        /// What follows, empty at the end, and where the journal ends.
        case rows([JournalRow], end: JournalHead)
        /// What would follow was removed; the journal ends here.
        case gone(end: JournalHead)
        /// What follows, empty at the end.
        case lines([ReadModelRow])
        /// Nothing can be read at the moment.
        case failed(String)
    }

    private struct Talk: Sendable {
        var wish: Wish?
        var page: Page?
        var words = ""
        var copied: Int64?
    }

    private let talk = Mutex(Talk())
    private let isAsked = Atomic<Bool>(false)
    private let newest = Atomic<Int64>(0)
    private let answer = DispatchSemaphore(value: 0)

    public init() {}

    /// Asks, and waits so many seconds at the most; nil when nobody answers, since the run is busy or over. One thread asks.
    func ask(_ wish: Wish, within seconds: Double) -> Page? {
        talk.withLock { ($0.wish, $0.page) = (wish, nil) }
        isAsked.store(true, ordering: .releasing)
        let isAnswered = answer.wait(timeout: .now() + seconds) == .success
        let page = talk.withLock { talk in
            talk.wish = nil
            return talk.page
        }
        // It came at the last moment: the signal belongs to this question.
        if !isAnswered, page != nil { answer.wait() }
        return page
    }

    /// The sequence of the newest row of the journal, as of the last turn.
    var end: Int64 { newest.load(ordering: .relaxed) }

    /// Answers what is asked; only the thread that owns the journal calls it.
    func serve(_ journal: Journal) {
        guard journal.failure == nil else { return }
        newest.store(journal.head.sequence, ordering: .relaxed)
        guard isAsked.exchange(false, ordering: .acquiring), let wish = talk.withLock({ $0.wish }) else { return }
        let page = JournalTap.page(wish, journal)
        let isWanted = talk.withLock { talk in
            guard talk.wish != nil else { return false }
            (talk.wish, talk.page) = (nil, page)
            return true
        }
        if isWanted { answer.signal() }
    }

    private static func page(_ wish: Wish, _ journal: Journal) -> Page {
        do throws(StorageError) {
            switch wish {
            case .rows(let sequence, let limit):
                guard try journal.store.anchor().sequence <= sequence else { return .gone(end: journal.head) }
                return .rows(try journal.store.rows(from: sequence + 1, limit: limit), end: journal.head)
            case .lines(let model, let last, let limit):
                guard let store = journal.store as? SQLiteStore else { return .lines([]) }
                return .lines(try store.rows(of: model, after: last, limit: limit))
            }
        } catch { return .failed(error.message) }
    }

    /// What a person may want to know about the copy; empty for nothing.
    var words: String {
        get { talk.withLock { $0.words } }
        set { talk.withLock { $0.words = newValue } }
    }

    /// The newest row that was copied, 0 for none; nil when there is no copy.
    var copied: Int64? {
        get { talk.withLock { $0.copied } }
        set { talk.withLock { $0.copied = newValue } }
    }

    /// Rows that the copy lacks; nil when there is no copy.
    var behind: Int64? { copied.map { max(0, end - $0) } }
}
