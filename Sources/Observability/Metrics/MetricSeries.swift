import Synchronization

/// One line, or one histogram, of a family. Values are set from any thread.
protocol MetricSeries: AnyObject, Sendable {
    /// The lines of the exposition: what follows the family's name, with the labels in it, and the value.
    func samples(labels: [(name: String, value: String)]) -> [(suffix: String, labels: [(name: String, value: String)], value: Double)]
}

/// A number that only grows.
final class CountSeries: MetricSeries {
    private let bits = Atomic<UInt64>(0)

    /// Adds so many, 0 or more.
    func add(_ amount: Double = 1) {
        var known = bits.load(ordering: .relaxed)
        while true {
            let next = (Double(bitPattern: known) + max(0, amount)).bitPattern
            let (isStored, found) = bits.weakCompareExchange(expected: known, desired: next, ordering: .relaxed)
            if isStored { return }
            known = found
        }
    }

    /// Takes a count that is kept elsewhere.
    func set(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }

    func samples(labels: [(name: String, value: String)]) -> [(suffix: String, labels: [(name: String, value: String)], value: Double)] {
        [("", labels, Double(bitPattern: bits.load(ordering: .relaxed)))]
    }
}

/// A number that goes up and down.
final class GaugeSeries: MetricSeries {
    private let value = Mutex<Double>(0)

    func set(_ new: Double) { value.withLock { $0 = new } }

    func add(_ amount: Double) { value.withLock { $0 += amount } }

    func samples(labels: [(name: String, value: String)]) -> [(suffix: String, labels: [(name: String, value: String)], value: Double)] {
        [("", labels, value.withLock { $0 })]
    }
}

/// How many values lie below each of some bounds, and their sum.
final class HistogramSeries: MetricSeries {
    private struct State {
        var counts: [UInt64]
        var sum = 0.0
    }

    private let bounds: [Double]
    private let state: Mutex<State>

    init(bounds: [Double]) {
        self.bounds = bounds
        state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    /// Counts a value; one that is not a number is left out.
    func observe(_ value: Double) {
        guard !value.isNaN else { return }
        let index = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock { state in
            state.counts[index] += 1
            state.sum += value
        }
    }

    func samples(labels: [(name: String, value: String)]) -> [(suffix: String, labels: [(name: String, value: String)], value: Double)] {
        let (counts, sum) = state.withLock { ($0.counts, $0.sum) }
        var total: UInt64 = 0
        var result: [(suffix: String, labels: [(name: String, value: String)], value: Double)] = []
        for (index, count) in counts.enumerated() {
            total += count
            let bound = index < bounds.count ? MetricText.number(bounds[index]) : "+Inf"
            result.append(("_bucket", labels + [("le", bound)], Double(total)))
        }
        return result + [("_sum", labels, sum), ("_count", labels, Double(total))]
    }
}
