/// A set of the host's moments; constructors are usable only in the phases they were defined for.
public struct ScriptPhase: OptionSet, Sendable, Hashable {
    /// One bit a phase.
    public let rawValue: UInt32

    /// Makes a set from its bits.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }
}
