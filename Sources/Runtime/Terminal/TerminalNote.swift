/// A sentence about the way to a terminal, for the log, and for people when it is grave.
public struct TerminalNote: Hashable, Sendable {
    /// The sentence.
    public var text: String
    /// Somebody was at the door who should not be, or something is broken: a person should hear of it.
    public var isAlarming: Bool

    public init(_ text: String, isAlarming: Bool = false) { (self.text, self.isAlarming) = (text, isAlarming) }
}
