import Settings

/// A way to a person; blocks until the alert was taken or it failed.
protocol AlertChannel: Sendable {
    /// `webhook`, `smtp`, `command`.
    var name: String { get }

    /// Hands an alert over; `bot` names who speaks.
    func deliver(_ alert: Alert, from bot: String) throws(AlertFailure)
}

/// Why an alert was not taken; never holds a secret.
struct AlertFailure: Error, Equatable {
    var message: String
    /// Whether the same alert would be refused again.
    var isFinal = false
    /// How long the other side asks to be left alone.
    var retryAfterSeconds: Double?
}
