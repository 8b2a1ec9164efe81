/// A refusal inside Herald, before anything reaches a broker.
public struct Denial: Hashable, Sendable {
    /// Stable code: upper case for guards (`SPREAD_ABOVE_LIMIT`), lower case for sizing (`size_needs_stop`).
    public var code: String
    /// What was found and what is allowed, in words, with units.
    public var explanation: String

    public init(code: String, explanation: String) { (self.code, self.explanation) = (code, explanation) }
}

/// Why nothing was traded although a strategy spoke or could have: feeds the "why no trade?" record.
public struct Skip: Hashable, Sendable {
    /// `warming_up`, `already_in_position`, or the script's own words.
    public var reason: String
    /// The number the script gave beside its reason.
    public var value: Double?

    public init(reason: String, value: Double? = nil) { (self.reason, self.value) = (reason, value) }
}
