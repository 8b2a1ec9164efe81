/// A value that must not be seen: no description, reflection or encoding of it, or of anything that holds it, shows it.
public struct Secret<Value: Sendable>: Sendable {
    // A closure has no children that reflection could show.
    private let value: @Sendable () -> Value

    /// Wraps a value.
    public init(_ value: Value) { self.value = { value } }

    /// Hands the value to what needs it, such as the library that sends it; keep what comes back no longer than that.
    public func reveal<Result>(_ use: (Value) throws -> Result) rethrows -> Result { try use(value()) }

    /// What stands wherever the value would.
    public static var redacted: String { "<redacted>" }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { Secret.redacted }
    /// The same as ``description``.
    public var debugDescription: String { Secret.redacted }
    /// Has no children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension Secret: Encodable {
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Secret.redacted)
    }
}

extension Secret: Equatable where Value: Equatable {
    /// Whether both hold the same; takes no care to hide how long it looked.
    public static func == (left: Secret, right: Secret) -> Bool { left.value() == right.value() }
}
