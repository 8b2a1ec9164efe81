/// A copy of a journal's read models on another computer, made from the journal alone.
///
/// Rule: the journal is the authority. Rows and the place they came from arrive together or not at all, and a row replaces the one
/// with its key, so that an outage, a repeated part or an answer that was lost changes nothing.
public protocol JournalProjection: AnyObject {
    /// Where in the journal the copy ends. Throws ``StorageError/server(reason:)`` while it cannot be reached.
    func place(in stamp: JournalStamp) throws(StorageError) -> JournalHead

    /// Copies rows that follow a place. Rows that were copied already change nothing.
    func take(_ rows: [JournalRow], after place: JournalHead, of stamp: JournalStamp) throws(StorageError)

    /// Copies rows of read models as they are, of a part of the journal that is gone; the place stays where it is.
    func take(_ lines: [ReadModelRow], of stamp: JournalStamp) throws(StorageError)

    /// From here on the copy goes up to a place, never back.
    func move(to place: JournalHead, of stamp: JournalStamp) throws(StorageError)
}
