public import Market

/// What is to become durable together.
public struct JournalTransaction: Sendable {
    /// When it is written, UTC; the time of the row that records ``lines``.
    public var time: Timestamp
    /// How far the capture is applied by now; the place of the row that records ``lines``.
    public var capture: CaptureMark
    /// In order.
    public var drafts: [JournalDraft] = []
    /// Contents that drafts speak of by their digest: sources, configurations.
    public var blobs: [[UInt8]] = []
    /// What changes in the read models, in order; recorded in the journal as a row of kind ``Journal/factsKind`` behind the
    /// drafts, from which the read models can be made anew.
    public var lines: [ReadModelRow] = []
    /// The number the next intent may take, once this is durable; nil when it stays.
    public var nextIntent: Int64?

    public init(time: Timestamp, capture: CaptureMark) { (self.time, self.capture) = (time, capture) }

    /// Nothing to write.
    public var isEmpty: Bool { drafts.isEmpty && blobs.isEmpty && lines.isEmpty && nextIntent == nil }
}
