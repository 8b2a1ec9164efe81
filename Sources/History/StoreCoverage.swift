public import Market

/// The periods of a symbol that a terminal told whole: what is not stored there does not exist.
public struct StoreCoverage: Hashable, Sendable {
    /// Apart from each other, oldest first, on whole seconds.
    public private(set) var periods: [Range<Timestamp>] = []

    public init() {}

    /// Adds a period, cut down to whole seconds.
    public mutating func add(_ period: Range<Timestamp>) {
        let (first, end) = (Timestamp(seconds: ceiling(period.lowerBound)), Timestamp(seconds: period.upperBound.seconds))
        guard first < end else { return }
        var (from, to) = (first, end)
        var apart: [Range<Timestamp>] = []
        for other in periods {
            if other.upperBound < from || to < other.lowerBound {
                apart.append(other)
            } else {
                (from, to) = (min(from, other.lowerBound), max(to, other.upperBound))
            }
        }
        periods = (apart + [from..<to]).sorted { $0.lowerBound < $1.lowerBound }
    }

    /// What of a period was not told, oldest first.
    public func missing(in wanted: Range<Timestamp>) -> [Range<Timestamp>] {
        var (missing, from) = ([Range<Timestamp>](), wanted.lowerBound)
        for period in told(in: wanted) {
            if from < period.lowerBound { missing.append(from..<period.lowerBound) }
            from = period.upperBound
        }
        if from < wanted.upperBound { missing.append(from..<wanted.upperBound) }
        return missing
    }

    /// What of a period was told, oldest first.
    public func told(in wanted: Range<Timestamp>) -> [Range<Timestamp>] {
        periods.map { $0.clamped(to: wanted) }.filter { !$0.isEmpty }
    }

    private func ceiling(_ time: Timestamp) -> Int64 {
        Timestamp(seconds: time.seconds) == time ? time.seconds : time.seconds + 1
    }
}

extension StoreCoverage {
    /// One period a line: `2024-01-01T00:00:00Z 2024-02-01T00:00:00Z`.
    var text: String { periods.map { "\($0.lowerBound) \($0.upperBound)\n" }.joined() }

    /// Reads ``text``; nil for anything else.
    init?(text: String) {
        self.init()
        for line in text.split(separator: "\n") {
            let ends = line.split(separator: " ", omittingEmptySubsequences: false).map { Timestamp(text: String($0)) }
            guard ends.count == 2, let from = ends[0], let to = ends[1], from < to else { return nil }
            add(from..<to)
        }
        guard self.text == text else { return nil }
    }
}
