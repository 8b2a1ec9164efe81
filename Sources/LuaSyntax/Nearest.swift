/// The candidate a misspelt name most probably means, nil when none is near.
///
/// Near is a Damerau-Levenshtein distance (of adjacent swaps) of at most 2 and at most half the name's length;
/// the smallest distance wins, then the alphabetically first. Names over 64 characters have no nearest.
public func nearest(_ name: String, among candidates: some Sequence<String>) -> String? {
    let longest = 64
    let scalars = Array(name.unicodeScalars.prefix(longest + 1))
    let limit = min(2, scalars.count / 2)
    guard scalars.count <= longest else { return nil }
    var best: (distance: Int, name: String)?
    for candidate in candidates {
        let other = Array(candidate.unicodeScalars.prefix(longest + 3))
        guard abs(other.count - scalars.count) <= limit else { continue }
        let distance = editDistance(scalars, other)
        guard distance <= limit else { continue }
        if let known = best, (known.distance, known.name) <= (distance, candidate) { continue }
        best = (distance, candidate)
    }
    return best?.name
}

/// The number of insertions, deletions, replacements and adjacent swaps between two texts.
private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for row in left.indices {
        var current = [row + 1]
        current.reserveCapacity(right.count + 1)
        for column in right.indices {
            let replacement = previous[column] + (left[row] == right[column] ? 0 : 1)
            var cost = min(replacement, previous[column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                cost = min(cost, beforePrevious[column - 1] + 1)
            }
            current.append(cost)
        }
        beforePrevious = previous
        previous = current
    }
    return previous[right.count]
}
