import CoreMetrics
import Foundation
import Market
import Settings
import Testing
import Trading

@testable import Observability

@Suite("Measurements")
struct MetricsTests {
    static let hasPromtool = ["/usr/bin/promtool", "/usr/local/bin/promtool"].contains { FileManager.default.isExecutableFile(atPath: $0) }

    /// Every family of the catalogue with a hostile label.
    static func filled() -> MetricRegistry {
        let registry = MetricRegistry()
        for metric in MetricCatalogue.all {
            let labels = metric.labels.map { _ in "a\"b\\c\nd\u{1B}é" }
            switch metric.kind {
            case .counter: registry[metric].count(labels).add(3)
            case .gauge: registry[metric].gauge(labels).set(-1.5)
            case .histogram: registry[metric].histogram(labels).observe(0.002)
            }
        }
        return registry
    }

    @Test("the text format, worked out by hand from its specification")
    func exposition() {
        let registry = MetricRegistry()
        registry[MetricCatalogue.denials].count(["SPREAD"]).add()
        registry[MetricCatalogue.denials].count(["SPREAD"]).add(2)
        registry[MetricCatalogue.denials].count(["a\"b\\\n"]).add()
        #expect(
            registry.exposition() == """
                # HELP herald_denials_total Signals that a guard or the sizing refused.
                # TYPE herald_denials_total counter
                herald_denials_total{code="SPREAD"} 3
                herald_denials_total{code="a\\"b\\\\\\n"} 1

                """)
    }

    @Test("a histogram counts cumulatively, bounds included")
    func histogram() {
        let series = HistogramSeries(bounds: [0.1, 1])
        for value in [0.05, 0.1, 0.5, 2, .nan] { series.observe(value) }
        let samples = series.samples(labels: [("l", "v")])
        // 0.05 and 0.1 are at most 0.1; 0.5 at most 1; 2 above; their sum is 2.65.
        #expect(samples.map(\.suffix) == ["_bucket", "_bucket", "_bucket", "_sum", "_count"])
        #expect(samples.map(\.value) == [2, 3, 4, 2.65, 4])
        #expect(samples.map { $0.labels.last?.value } == ["0.1", "1", "+Inf", "v", "v"])
    }

    @Test("counters are exact under threads")
    func threads() async {
        let registry = MetricRegistry()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { for _ in 0..<10_000 { registry[MetricCatalogue.quotes].count(["EURUSD"]).add() } } }
        }
        #expect(registry.exposition().contains("herald_quotes_total{symbol=\"EURUSD\"} 80000\n"))
    }

    @Test("names that never end are counted together")
    func cardinality() {
        let registry = MetricRegistry()
        for number in 0..<(MetricFamily.largest + 100) { registry[MetricCatalogue.denials].count(["c\(number)"]).add() }
        let text = registry.exposition()
        #expect(text.contains("herald_denials_total{code=\"other\"} 100\n"))
        #expect(text.split(separator: "\n").count == 2 + MetricFamily.largest + 1)
    }

    @Test("names are unique, labelled sentences, and the reference has them all")
    func catalogue() {
        #expect(Set(MetricCatalogue.all.map(\.name)).count == MetricCatalogue.all.count)
        #expect(MetricCatalogue.all.allSatisfy { $0.help.hasSuffix(".") })
        #expect(
            MetricCatalogue.markdownReference().split(separator: "\n").filter { $0.hasPrefix("| `") }.count == MetricCatalogue.all.count)
    }

    @Test("promtool finds nothing wrong", .enabled(if: hasPromtool, "promtool is not installed"))
    func promtool() throws {
        let registry = MetricsTests.filled()
        ProcessReadings.add(to: registry)
        registry.makeTimer(label: "lib.call", dimensions: [("host", "x")]).recordNanoseconds(5_000_000)
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["promtool", "check", "metrics"]
        (process.standardInput, process.standardOutput, process.standardError) = (input, output, output)
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(registry.exposition().utf8))
        try input.fileHandleForWriting.close()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(said)")
        #expect(said.isEmpty, "\(said)")
    }

    @Test("what libraries measure is shown too")
    func libraries() {
        let registry = MetricRegistry()
        registry.makeCounter(label: "nio.reads", dimensions: []).increment(by: 2)
        registry.makeMeter(label: "depth", dimensions: [("b", "2"), ("a", "1")]).set(7.5)
        registry.makeTimer(label: "call", dimensions: []).recordNanoseconds(20_000_000)
        // A name of the catalogue is not the library's, and nothing breaks.
        registry.makeCounter(label: "herald_quotes", dimensions: []).increment(by: 5)
        let text = registry.exposition()
        #expect(text.contains("nio_reads_total 2\n") && text.contains("depth{a=\"1\",b=\"2\"} 7.5\n"))
        #expect(text.contains("call_seconds_bucket{le=\"0.01\"} 0\n") && text.contains("call_seconds_bucket{le=\"0.03\"} 1\n"))
        #expect(!text.contains("herald_quotes_total 5"))
    }

    @Test("gauges that are gone are shown no more")
    func replaced() {
        let registry = MetricRegistry()
        let names = RunNames(strategies: ["sma"], symbols: ["EURUSD", "XAUUSD"], currency: "USD", bot: "b")
        var readings = Readings()
        (readings.balance, readings.equity, readings.margin) = (10_000, 9_990.5, 100)
        readings.positions = [(0, 2), (1, 1)]
        readings.latches = ["DAILY_LOSS"]
        readings.publish(to: registry, names: names)
        var text = registry.exposition()
        #expect(
            text.contains("herald_account_equity{currency=\"USD\"} 9990.5\n")
                && text.contains("herald_open_positions{symbol=\"XAUUSD\"} 1\n"))
        // 9990.5 / 100
        #expect(text.contains("herald_account_margin_level_ratio 99.905\n") && text.contains("herald_latched{code=\"DAILY_LOSS\"} 1\n"))
        (readings.positions, readings.latches, readings.margin) = ([(0, 1)], [], 0)
        readings.publish(to: registry, names: names)
        text = registry.exposition()
        #expect(!text.contains("XAUUSD") && !text.contains("herald_latched") && !text.contains("margin_level"))
    }
}
