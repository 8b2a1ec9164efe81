/// A refusal inside Herald, before anything reaches a broker.
public struct Denial: Hashable, Sendable, Codable {
    /// Stable code: upper case for guards (`SPREAD_ABOVE_LIMIT`), lower case for sizing (`size_needs_stop`).
    public var code: String
    /// What was found, with its unit; empty where nothing can be measured.
    public var observed: String
    /// What is allowed, with its unit and key; empty where there is no limit.
    public var limit: String
    /// The condition of the refusal in words.
    public var formula: String

    public init(code: String, observed: String = "", limit: String = "", formula: String) {
        (self.code, self.observed, self.limit, self.formula) = (code, observed, limit, formula)
    }

    /// One sentence: what was found, what is allowed, and the condition.
    public var explanation: String {
        let figures = [observed, limit].filter { !$0.isEmpty }.joined(separator: "; limit: ")
        return figures.isEmpty ? formula : "\(figures) (\(formula))"
    }
}

/// Why nothing was traded although a strategy spoke or could have: feeds the "why no trade?" record.
public struct Skip: Hashable, Sendable, Codable {
    /// `warming_up`, `already_in_position`, or the script's own words.
    public var reason: String
    /// The number the script gave beside its reason.
    public var value: Double?

    public init(reason: String, value: Double? = nil) { (self.reason, self.value) = (reason, value) }
}
