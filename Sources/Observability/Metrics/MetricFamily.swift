import Synchronization

/// The series of a descriptor, by the values of its labels.
final class MetricFamily: Sendable {
    /// Series of a family; what would be more is counted together under `other`, so that no name of a script or symbol can fill the memory.
    static let largest = 500

    let descriptor: MetricDescriptor
    private let series = Mutex<[[String]: any MetricSeries]>([:])

    init(_ descriptor: MetricDescriptor) { self.descriptor = descriptor }

    /// The counter with these labels.
    func count(_ labels: [String] = []) -> CountSeries { one(labels) { CountSeries() } }

    /// The gauge with these labels.
    func gauge(_ labels: [String] = []) -> GaugeSeries { one(labels) { GaugeSeries() } }

    /// The histogram with these labels.
    func histogram(_ labels: [String] = []) -> HistogramSeries {
        guard case .histogram(let bounds) = descriptor.kind else { preconditionFailure("Invariant: \(descriptor.name) is a histogram") }
        return one(labels) { HistogramSeries(bounds: bounds) }
    }

    /// Sets gauges, and drops those that are not among them.
    func replace(_ values: [(labels: [String], value: Double)]) {
        var fresh: [[String]: any MetricSeries] = [:]
        for (labels, value) in values.prefix(MetricFamily.largest) {
            let gauge = GaugeSeries()
            gauge.set(value)
            fresh[labels] = gauge
        }
        series.withLock { $0 = fresh }
    }

    private func one<Series: MetricSeries>(_ labels: [String], _ make: () -> Series) -> Series {
        precondition(labels.count == descriptor.labels.count, "Invariant: \(descriptor.name) has \(descriptor.labels.count) labels")
        let found: any MetricSeries = series.withLock { series in
            if let known = series[labels] { return known }
            let key = series.count < MetricFamily.largest || labels.isEmpty ? labels : labels.map { _ in "other" }
            if let known = series[key] { return known }
            let made = make()
            series[key] = made
            return made
        }
        guard let typed = found as? Series else { preconditionFailure("Invariant: \(descriptor.name) is used as one kind") }
        return typed
    }

    /// The family in Prometheus' text format; empty without a series.
    var text: String {
        let known = series.withLock { $0 }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        guard !known.isEmpty else { return "" }
        var result = "# HELP \(descriptor.name) \(MetricText.help(descriptor.help))\n# TYPE \(descriptor.name) \(descriptor.kind.word)\n"
        for (values, series) in known {
            for sample in series.samples(labels: zip(descriptor.labels, values).map { ($0, $1) }) {
                let labels = sample.labels.map { "\($0.name)=\"\(MetricText.label($0.value))\"" }.joined(separator: ",")
                result += "\(descriptor.name)\(sample.suffix)\(labels.isEmpty ? "" : "{\(labels)}") \(MetricText.number(sample.value))\n"
            }
        }
        return result
    }
}

/// Prometheus' text format, version 0.0.4.
enum MetricText {
    /// A label's value: backslash, quote and line feed are escaped, and nothing that does not show remains.
    static func label(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            case _ where JSONText.isHidden(scalar): result += "?"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    static func help(_ text: String) -> String { text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n") }

    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        return value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
    }
}
