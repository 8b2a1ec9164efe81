/// What gauges show, taken together at one instant.
public struct Readings: Sendable {
    /// Account currency.
    public var balance = 0.0
    /// Account currency.
    public var equity = 0.0
    /// Bound by open positions, account currency.
    public var margin = 0.0
    /// Account currency.
    public var freeMargin = 0.0
    /// Open positions by index of their symbol.
    public var positions: [(symbol: Int, count: Int)] = []
    /// Entries that wait at the broker.
    public var workingOrders = 0
    /// Orders whose outcome is not known.
    public var unknownOrders = 0
    /// What may be lost until a guard trips: its code, account currency, and what is left of its limit, 0 to 1.
    public var headroom: [(guardCode: String, money: Double, fraction: Double?)] = []
    /// Whether there is a session with the other side.
    public var linkUp = false
    /// Whether the terminal reaches its broker.
    public var brokerConnected = false
    /// Since anything arrived from the other side, seconds.
    public var linkSilenceSeconds = 0.0
    /// How much waits in the runner's queues, by name.
    public var queues: [(name: String, depth: Int)] = []
    /// Behind the newest event, seconds.
    public var lagSeconds = 0.0
    /// Codes of the latches that hold.
    public var latches: [String] = []
    /// Indices of the strategies that may not enter.
    public var pausedStrategies: [Int] = []
    /// Of the loaded scripts.
    public var generation = 0

    /// All zero, no link.
    public init() {}

    /// Shows them.
    func publish(to registry: MetricRegistry, names: RunNames) {
        let money = [
            (MetricCatalogue.balance, balance), (MetricCatalogue.equity, equity), (MetricCatalogue.margin, margin),
            (MetricCatalogue.freeMargin, freeMargin),
        ]
        for (metric, value) in money { registry[metric].replace([([names.currency], value)]) }
        registry[MetricCatalogue.marginLevel].replace(margin > 0 ? [([], equity / margin)] : [])
        registry[MetricCatalogue.positions].replace(positions.map { ([names.symbol($0.symbol)], Double($0.count)) })
        registry[MetricCatalogue.headroom].replace(headroom.map { ([$0.guardCode, names.currency], $0.money) })
        registry[MetricCatalogue.headroomRatio].replace(headroom.compactMap { part in part.fraction.map { ([part.guardCode], $0) } })
        registry[MetricCatalogue.latches].replace(latches.map { ([$0], 1) })
        registry[MetricCatalogue.paused].replace(pausedStrategies.map { ([names.strategy($0)], 1) })
        for (name, depth) in queues { registry[MetricCatalogue.queues].gauge([name]).set(Double(depth)) }
        let plain: [(MetricDescriptor, Double)] = [
            (MetricCatalogue.workingOrders, Double(workingOrders)), (MetricCatalogue.unknownOrders, Double(unknownOrders)),
            (MetricCatalogue.link, linkUp ? 1 : 0), (MetricCatalogue.broker, brokerConnected ? 1 : 0),
            (MetricCatalogue.linkAge, linkSilenceSeconds), (MetricCatalogue.lag, lagSeconds),
            (MetricCatalogue.generation, Double(generation)),
        ]
        for (metric, value) in plain { registry[metric].gauge().set(value) }
    }
}
