/// How one part of the way to the broker is.
public enum HealthState: String, Hashable, Sendable {
    /// Nothing is known.
    case unknown
    /// It works.
    case good
    /// It was there, and nothing was heard of it for longer than usual.
    case late
    /// It is not there.
    case gone
}

/// One part of the way to the broker, and since when that is known.
public struct HealthReading: Hashable, Sendable {
    /// How it is.
    public var state: HealthState
    /// Milliseconds since it was last heard of; nil when it never was.
    public var age: Int64?
    /// For people.
    public var words: String

    public init(_ state: HealthState, age: Int64?, _ words: String) { (self.state, self.age, self.words) = (state, age, words) }
}
