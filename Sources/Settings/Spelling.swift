/// Finds what a misspelt name probably means.
enum Spelling {
    private static let longest = 64

    /// The candidate that differs in case only, else the nearest within a Damerau-Levenshtein distance of 2.
    ///
    /// At most half of the name may differ; ties go to the alphabetically first. Nil when nothing is near.
    static func nearest(_ name: String, among candidates: some Sequence<String>) -> String? {
        let scalars = Array(name.lowercased().unicodeScalars.prefix(longest + 1))
        let limit = min(2, scalars.count / 2)
        guard scalars.count <= longest, !scalars.isEmpty else { return nil }
        var best: (distance: Int, name: String)?
        for candidate in candidates {
            let other = Array(candidate.lowercased().unicodeScalars.prefix(longest + 3))
            guard abs(other.count - scalars.count) <= limit else { continue }
            let distance = editDistance(scalars, other)
            guard distance <= limit else { continue }
            if let known = best, (known.distance, known.name) <= (distance, candidate) { continue }
            best = (distance, candidate)
        }
        return best?.name
    }

    /// `; did you mean 'x'?`, or nothing.
    static func suggestion(_ name: String, among candidates: some Sequence<String>) -> String {
        nearest(name, among: candidates).map { "; did you mean '\($0)'?" } ?? ""
    }

    /// Insertions, deletions, replacements and swaps of neighbours between two texts.
    private static func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var beforePrevious: [Int] = []
        var previous = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let replaced = previous[column] + (left[row] == right[column] ? 0 : 1)
                var cost = min(replaced, previous[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, beforePrevious[column - 1] + 1)
                }
                current.append(cost)
            }
            (beforePrevious, previous) = (previous, current)
        }
        return previous[right.count]
    }
}
