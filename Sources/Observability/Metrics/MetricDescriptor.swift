/// One family of measurements: the single source of its name, its labels and its documentation.
public struct MetricDescriptor: Sendable, Hashable {
    /// How values are to be read.
    public enum Kind: Sendable, Hashable {
        /// Only grows.
        case counter
        case gauge
        /// Counts values up to each of these bounds, ascending.
        case histogram([Double])

        /// Prometheus' word for it.
        var word: String {
            switch self {
            case .counter: "counter"
            case .gauge: "gauge"
            case .histogram: "histogram"
            }
        }
    }

    /// The name as Prometheus sees it, with its unit.
    public let name: String
    /// How values are to be read.
    public let kind: Kind
    /// The names of the labels, in the order in which their values are given.
    public let labels: [String]
    /// One sentence.
    public let help: String

    init(_ name: String, _ kind: Kind, _ labels: [String] = [], _ help: String) {
        (self.name, self.kind, self.labels, self.help) = (name, kind, labels, help)
    }

    /// Seconds, from 10 microseconds to 30 seconds.
    static let latencies: [Double] = [
        0.00001, 0.00003, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30,
    ]
}
