/// A place in the capture: how far it goes, and what it holds up to there.
public struct CaptureMark: Hashable, Sendable {
    /// Slots of 32 bytes from the first record on; a quote takes one, a bar two.
    public var position: Int64
    /// The running digest of the capture file that holds the last record before ``position``.
    public var hash: ContentHash

    public init(position: Int64, hash: ContentHash) { (self.position, self.hash) = (position, hash) }

    /// Before the first record.
    public static let none = CaptureMark(position: 0, hash: .none)
}
