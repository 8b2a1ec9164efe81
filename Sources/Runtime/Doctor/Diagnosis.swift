public import Research

/// What a check of the surroundings found.
public struct Diagnosis: Hashable, Sendable {
    /// How it stands.
    public enum State: String, Sendable, CaseIterable {
        case ok
        /// It works, and a person should know.
        case warning
        /// A run would not start, or not be safe.
        case failure
    }

    /// What was looked at.
    public var subject: String
    /// How it stands.
    public var state: State
    /// What was found.
    public var finding: String
    /// What to do about it; empty when nothing.
    public var remedy: String

    public init(_ subject: String, _ state: State, _ finding: String, remedy: String = "") {
        (self.subject, self.state, self.finding, self.remedy) = (subject, state, finding, remedy)
    }

    /// For people: one line, and one more with what to do.
    public var text: String {
        let mark = state == .ok ? "ok      " : state == .warning ? "warning " : "FAILURE "
        return "\(mark) \(subject): \(finding)" + (remedy.isEmpty ? "" : "\n          do: \(remedy)")
    }

    /// For programs.
    public var json: JSONValue {
        .object(["subject": .string(subject), "state": .string(state.rawValue), "finding": .string(finding), "remedy": .string(remedy)])
    }
}
