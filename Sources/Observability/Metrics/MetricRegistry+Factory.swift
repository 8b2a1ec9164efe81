public import CoreMetrics

/// swift-metrics' way to the registry: what libraries measure is shown beside the bot's own.
extension MetricRegistry: MetricsFactory {
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        LibraryCounter(series(label, "_total", .counter, dimensions) { $0.count($1) } ?? CountSeries())
    }

    public func makeFloatingPointCounter(label: String, dimensions: [(String, String)]) -> any FloatingPointCounterHandler {
        LibraryCounter(series(label, "_total", .counter, dimensions) { $0.count($1) } ?? CountSeries())
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        LibraryGauge(series(label, "", .gauge, dimensions) { $0.gauge($1) } ?? GaugeSeries())
    }

    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        guard aggregate else { return LibraryGauge(series(label, "", .gauge, dimensions) { $0.gauge($1) } ?? GaugeSeries()) }
        return LibraryHistogram(histogram(label, "", dimensions))
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        LibraryHistogram(histogram(label, "_seconds", dimensions))
    }

    // A scrape must not see a counter fall, so series stay when a library lets go of them.
    public func destroyCounter(_ handler: any CounterHandler) {}
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    public func destroyMeter(_ handler: any MeterHandler) {}
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    public func destroyTimer(_ handler: any TimerHandler) {}

    private func histogram(_ label: String, _ suffix: String, _ dimensions: [(String, String)]) -> HistogramSeries {
        let bounds = MetricDescriptor.latencies
        return series(label, suffix, .histogram(bounds), dimensions) { $0.histogram($1) } ?? HistogramSeries(bounds: bounds)
    }

    private func series<Series>(
        _ label: String, _ suffix: String, _ kind: MetricDescriptor.Kind, _ dimensions: [(String, String)],
        _ find: (MetricFamily, [String]) -> Series
    ) -> Series? {
        let sorted = dimensions.map { (Self.name($0.0), $0.1) }.sorted { $0.0 < $1.0 }
        let names = sorted.map(\.0)
        guard Set(names).count == names.count, !names.contains("le") else { return nil }
        let name = Self.name(label)
        let descriptor = MetricDescriptor(
            name.hasSuffix(suffix) ? name : name + suffix, kind, names, "Reported by a library.")
        return family(of: descriptor).map { find($0, sorted.map(\.1)) }
    }

    /// A name Prometheus takes: letters, digits and underscores, no digit first.
    private static func name(_ text: String) -> String {
        let plain = String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        return plain.first.map { $0.isNumber } ?? true ? "_" + plain : plain
    }
}

private final class LibraryCounter: CounterHandler, FloatingPointCounterHandler {
    private let series: CountSeries
    init(_ series: CountSeries) { self.series = series }
    func increment(by amount: Int64) { series.add(Double(amount)) }
    func increment(by amount: Double) { series.add(amount) }
    func reset() { series.set(0) }
}

private final class LibraryGauge: MeterHandler, RecorderHandler {
    private let series: GaugeSeries
    init(_ series: GaugeSeries) { self.series = series }
    func set(_ value: Int64) { series.set(Double(value)) }
    func set(_ value: Double) { series.set(value) }
    func increment(by amount: Double) { series.add(amount) }
    func decrement(by amount: Double) { series.add(-amount) }
    func record(_ value: Int64) { series.set(Double(value)) }
    func record(_ value: Double) { series.set(value) }
}

private final class LibraryHistogram: RecorderHandler, TimerHandler {
    private let series: HistogramSeries
    init(_ series: HistogramSeries) { self.series = series }
    func record(_ value: Int64) { series.observe(Double(value)) }
    func record(_ value: Double) { series.observe(value) }
    func recordNanoseconds(_ duration: Int64) { series.observe(Double(duration) / 1e9) }
}
