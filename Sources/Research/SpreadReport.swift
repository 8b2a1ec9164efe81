internal import History
internal import Market
public import Settings

/// What `herald data spread` was asked for.
public struct SpreadRequest: Sendable {
    /// As the broker spells it.
    public var symbol: String
    /// A file of ticks; nil takes those of the store.
    public var ticks: String?
    /// The store's folder.
    public var store: String
    /// The share of each hour's ticks that must not have a wider spread, above 0 up to 1.
    public var quantile: Double
    /// The clock of the hours; nil takes `data.time_zone`.
    public var timeZone: String?
    /// Specifications and the clock of files.
    public var settings: HeraldSettings

    public init(symbol: String, ticks: String?, store: String, quantile: Double, timeZone: String?, settings: HeraldSettings) {
        (self.symbol, self.ticks, self.store, self.quantile) = (symbol, ticks, store, quantile)
        (self.timeZone, self.settings) = (timeZone, settings)
    }
}

/// The usual spread of each hour of the week, found in ticks.
public struct SpreadReport: Sendable {
    private let symbol: String
    private let curve: SpreadCurve
    private let quantile: Double
    private let count: Int
    private let first, last: Timestamp

    /// Reads the ticks. Throws what the user must change.
    public init(_ request: SpreadRequest) throws(UserError) {
        guard request.quantile > 0, request.quantile <= 1 else {
            throw .usage("--quantile \(request.quantile): a share above 0 up to 1, e.g. 0.9")
        }
        var zone = request.settings.data.timeZone
        if let name = request.timeZone {
            guard let found = Zones.rules(named: name) else {
                throw .usage(
                    "--time-zone '\(name)' is unknown; write UTC, a name as Europe/Berlin, or one with whole hours as America/New_York+7")
            }
            zone = found
        }
        let ticks = try SpreadReport.ticks(request)
        guard let curve = SpreadCurve(ticks, quantile: request.quantile, zone: zone) else {
            throw .usage("there are no ticks of \(request.symbol)")
        }
        (symbol, self.curve, quantile, count) = (request.symbol, curve, request.quantile, ticks.count)
        (first, last) = (ticks.time(0), ticks.time(ticks.count - 1))
    }

    private static func ticks(_ request: SpreadRequest) throws(UserError) -> TickSeries {
        guard let path = request.ticks else {
            do { return try Store(path: request.store).ticks(symbol: request.symbol) } catch {
                throw UserError([error.message], exitCode: 2)
            }
        }
        let specification = try BacktestCommand.specification(request.symbol, request.settings)
        return try BacktestCommand.readTicks(path, specification, request.settings, "the spreads of hours need ticks").0
    }

    /// The file, ending with a newline.
    public var text: String {
        SpreadCurveFile.text(
            curve,
            notes: [
                "Spreads of \(symbol) in points by hour of the week: \(quantile) of each hour's ticks were not wider.",
                "From \(count) ticks, \(first) to \(last); hours without ticks have the widest.",
            ])
    }

    /// The same as one object.
    public var json: JSONValue {
        .object([
            "symbol": .string(symbol), "quantile": .number(quantile), "zone": .string(curve.zone.name), "ticks": .integer(count),
            "from": .string(first.description), "to": .string(last.description),
            "points": .array(curve.points.map { .integer(Int($0)) }),
        ])
    }
}
