/// Why nothing can be observed as configured: what the user must change.
public struct ObservabilityFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// What, why and what to do; never holds a secret.
    public let message: String

    init(_ message: String) { self.message = message }

    public var description: String { message }
}
