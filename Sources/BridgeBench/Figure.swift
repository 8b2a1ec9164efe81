/// What was measured, and whether that is what is wanted.
struct Figure {
    let words: String
    let goal: String
    let isReached: Bool

    var line: String { "\(words); goal \(goal): \(isReached ? "reached" : "MISSED")" }
}

/// Why nothing could be measured.
struct BenchFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
