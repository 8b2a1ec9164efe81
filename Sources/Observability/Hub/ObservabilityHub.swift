public import Logging
public import Market
public import Settings
import Synchronization
public import Trading

/// What is to be observed, and how.
public struct ObservingChoices: Sendable {
    /// Shape and place of the log.
    public var log: LogSettings
    /// Who is told of what.
    public var alerts: AlertSettings
    /// Where measurements can be fetched.
    public var metrics: MetricsSettings
    /// Where traces are sent.
    public var tracing: TracingSettings

    /// The sections of a configuration.
    public init(_ settings: HeraldSettings) {
        (log, alerts, metrics, tracing) = (settings.log, settings.alerts, settings.metrics, settings.tracing)
    }
}

/// Where everything that happens is told: to the log, the measurements, the traces and people.
///
/// Every call is made from any thread and never waits for a disk, a network or another thread's work: it counts and puts into
/// bounded queues, and what does not fit is dropped and counted.
public final class ObservabilityHub: Sendable {
    /// Things that may wait to be written down.
    private static let capacity = 65_536

    /// All measurements; also a swift-metrics backend.
    public let registry = MetricRegistry()
    /// The hub's own way to the log.
    public let logger: Logger
    /// For `InstrumentationSystem`; nil when no traces are wanted.
    public let tracer: ExportingTracer?
    /// What could not be set up and does not keep anybody from trading: a port that is taken.
    public let problems: [String]

    let redactor = Redactor()
    let sink: LogSink
    let dispatcher: AlertDispatcher?
    let exporter: SpanExporter?
    private let level: Logger.Level
    private let server: MetricsServer?
    private let health: HealthBox
    private let queue = BoundedQueue<Observation>(capacity: ObservabilityHub.capacity)
    private let namesNow: Mutex<RunNames>
    private let quoteCounts: Mutex<[CountSeries]>
    private let worker = Mutex<Worker?>(nil)
    private let isShutDown = Mutex(false)

    /// Fetches secrets, opens the log and starts all threads; the error says what the user must change.
    public init(_ choices: ObservingChoices, names: RunNames) throws(ObservabilityFailure) {
        level = Logger.Level(choices.log.level)
        let channels = try choices.alerts.open(redactor)
        let authorization = try choices.tracing.authorization.fetch("tracing.authorization", redactor)
        let destination: any LogDestination = if let file = choices.log.file { try LogFile(path: file) } else { StandardErrorLog() }
        let sink = LogSink(format: choices.log.format, redactor: redactor)
        self.sink = sink
        let level = level
        logger = Logger(label: "herald") { SinkLogHandler(label: $0, level: level, sink: sink) }
        let quiet = Logger(label: "herald.observability") { SinkLogHandler(label: $0, level: level, sink: sink) }
        dispatcher =
            channels.isEmpty
            ? nil
            : AlertDispatcher(
                channels: channels, gate: AlertGate(choices.alerts), bot: names.bot, registry: registry, redactor: redactor, logger: quiet)
        exporter = choices.tracing.endpoint.map { [registry, redactor] endpoint in
            SpanExporter(
                endpoint: endpoint, authorization: authorization,
                resource: [("service.name", .text("herald")), ("service.instance.id", .text(names.bot))], registry: registry,
                redactor: redactor, logger: quiet)
        }
        tracer = exporter.map(ExportingTracer.init)
        namesNow = Mutex(names)
        quoteCounts = Mutex(ObservabilityHub.quoteCounts(registry, names))
        let health = HealthBox()
        self.health = health
        (server, problems) = ObservabilityHub.serve(choices.metrics, registry, health)
        sink.start(destination)
        dispatcher?.start()
        exporter?.start()
        ProcessReadings.add(to: registry)
        addOwnReadings()
        worker.withLock { $0 = Worker(name: "herald-observe") { [self] in run() } }
        for problem in problems { logger.warning("\(problem)") }
    }

    private static func serve(
        _ settings: MetricsSettings, _ registry: MetricRegistry, _ health: HealthBox
    ) -> (server: MetricsServer?, problems: [String]) {
        guard let address = settings.listen else { return (nil, []) }
        do {
            return (try MetricsServer(address, metrics: { registry.exposition() }, health: { health.value }), [])
        } catch {
            return (nil, [error.message])
        }
    }

    private static func quoteCounts(_ registry: MetricRegistry, _ names: RunNames) -> [CountSeries] {
        names.symbols.map { registry[MetricCatalogue.quotes].count([$0]) }
    }

    /// What indices are called; set it again after a reload.
    public var names: RunNames {
        get { namesNow.withLock { $0 } }
        set {
            namesNow.withLock { $0 = newValue }
            quoteCounts.withLock { $0 = ObservabilityHub.quoteCounts(registry, newValue) }
        }
    }

    /// Where `/metrics` is served, with the port; nil for nowhere.
    public var metricsAddress: ListenAddress? { server?.address }

    /// A way to the log for another part of the program, or a library.
    public func logger(label: String) -> Logger {
        let (level, sink) = (level, sink)
        return Logger(label: label) { SinkLogHandler(label: $0, level: level, sink: sink) }
    }

    /// A secret that must not show in any line, alert or trace.
    public func redact(_ secret: Secret<String>) { redactor.add(secret) }

    /// What `/healthz` says from now on; before the first, that the bot is starting.
    public func report(health: Health) { self.health.value = health }

    /// Tells a person.
    public func alert(_ alert: Alert) { dispatcher?.offer(alert) }

    /// Takes something that happened; `at` is its instant in the run, UTC.
    public func take(_ fact: Fact, at time: Timestamp) {
        fact.count(in: registry, names: names)
        queue.offer(.fact(fact, time))
    }

    /// Takes a step in the life of an order.
    public func take(_ step: OrderStep, at time: Timestamp) {
        switch step.kind {
        case .state: registry[MetricCatalogue.orderStates].count([step.state]).add()
        case .request, .answer: registry[MetricCatalogue.brokerMessages].count([step.kind.rawValue]).add()
        }
        queue.offer(.step(step, time))
    }

    /// Takes a change of the way to the broker.
    public func take(_ change: LinkChange, at time: Timestamp) {
        registry[MetricCatalogue.linkChanges].count([change.isUp ? "up" : change.attempt == 0 ? "down" : "retry"]).add()
        queue.offer(.link(change, time))
    }

    /// Takes something about the bot itself.
    public func take(_ event: RunEvent, at time: Timestamp) {
        registry[MetricCatalogue.runEvents].count([event.code.rawValue]).add()
        queue.offer(.event(event, time))
    }

    /// Takes the stations of a request, once it was answered or given up.
    public func take(_ journey: OrderJourney) {
        for leg in journey.legs {
            let seconds = Double(leg.to.nanoseconds - leg.from.nanoseconds) / 1e9
            registry[MetricCatalogue.journeys].histogram([journey.kind.rawValue, leg.name]).observe(seconds)
        }
        guard let exporter else { return }
        for span in journey.spans(names: names) { exporter.offer(span) }
    }

    /// Shows what gauges show.
    public func take(_ readings: Readings) { readings.publish(to: registry, names: names) }

    /// Counts a quote.
    public func countQuote(symbol: Int) {
        quoteCounts.withLock { counts in if counts.indices.contains(symbol) { counts[symbol].add() } }
    }

    /// Parts of a cycle.
    public enum Stage: String, Sendable, CaseIterable {
        /// Applying events to the core.
        case apply
        /// Committing the journal.
        case commit
        /// All of it.
        case cycle
    }

    /// Takes what a part of a cycle took.
    public func time(_ stage: Stage, nanoseconds: Int64) {
        registry[MetricCatalogue.stages].histogram([stage.rawValue]).observe(Double(nanoseconds) / 1e9)
    }

    /// Takes what a script's callback took.
    public func timeScript(strategy: Int, callback: String, nanoseconds: Int64) {
        registry[MetricCatalogue.scripts].histogram([names.strategy(strategy), callback]).observe(Double(nanoseconds) / 1e9)
    }

    /// Writes and sends what waits, and ends all threads; later calls do nothing.
    public func shutDown(withinSeconds seconds: Double) {
        let isFirst = isShutDown.withLock { done in
            defer { done = true }
            return !done
        }
        guard isFirst else { return }
        let deadline = WallClock.monotonicSeconds + seconds
        let left = { max(0, deadline - WallClock.monotonicSeconds) }
        queue.close()
        _ = worker.withLock { $0 }?.wait(seconds: left())
        _ = dispatcher?.close(withinSeconds: max(0, left() - 0.5))
        _ = exporter?.close(withinSeconds: max(0, left() - 0.5))
        server?.close()
        _ = sink.close(withinSeconds: left())
    }

    /// Things that were handed over and lost, by where.
    public var dropped: [(queue: String, count: Int64)] {
        [("observations", queue.dropped), ("log", sink.dropped), ("alerts", dispatcher?.dropped ?? 0), ("spans", exporter?.dropped ?? 0)]
    }

    private func run() {
        while true {
            let observations = queue.takeAll(waitingSeconds: 3600)
            if observations.isEmpty, queue.isClosed { return }
            let names = names
            for observation in observations {
                var line = observation.line(names)
                line.fields[SinkLogHandler.timeKey] = .stringConvertible(observation.time)
                logger.log(level: line.level, "\(line.message)", metadata: line.fields)
                if let alert = observation.alert(names) { dispatcher?.offer(alert) }
            }
        }
    }

    /// Counts that are kept elsewhere, fetched at each exposition.
    private func addOwnReadings() {
        registry.beforeExposition { [weak self] in
            guard let self else { return }
            for (name, count) in dropped { registry[MetricCatalogue.dropped].count([name]).set(Double(count)) }
            for level in Logger.Level.allCases { registry[MetricCatalogue.logLines].count([level.rawValue]).set(Double(sink.lines(level))) }
            let depths = [
                ("observations", queue.depth), ("log", sink.depth), ("alerts", dispatcher?.depth ?? 0), ("spans", exporter?.depth ?? 0),
            ]
            for (name, depth) in depths { registry[MetricCatalogue.queues].gauge([name]).set(Double(depth)) }
        }
    }
}

/// What `/healthz` says now.
private final class HealthBox: Sendable {
    private let current = Mutex(Health(isHealthy: false, problems: ["starting"]))
    var value: Health {
        get { current.withLock { $0 } }
        set { current.withLock { $0 = newValue } }
    }
}

extension AlertGate {
    fileprivate init(_ settings: AlertSettings) {
        self.init(minimumLevel: settings.minimumLevel, ratePerMinute: settings.ratePerMinute, repeatMinutes: settings.repeatMinutes)
    }
}

extension Logger.Level {
    /// The same word.
    fileprivate init(_ level: LogSettings.Level) { self = Logger.Level(rawValue: level.rawValue) ?? .info }
}
