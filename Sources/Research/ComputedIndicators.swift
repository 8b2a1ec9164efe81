public import Indicators
public import Market
internal import Synchronization

/// Indicators over the bars of a plan, each computed once however many runs read it, as when parameters are searched.
///
/// Runs that share it must have the same bars and the same clock; safe to use from several threads.
public final class ComputedIndicators: Sendable {
    private struct Place: Hashable {
        let symbol: Int
        let timeframe: Timeframe
    }

    private struct Key: Hashable {
        let place: Place
        let request: IndicatorRequest
    }

    private struct Contents {
        var tables: [Place: BarTable] = [:]
        var computed: [Key: ComputedIndicator] = [:]
    }

    private let series: [BarSeries]
    private let zone: ZoneRules
    private let contents = Mutex(Contents())

    /// For the symbols of a plan, in its order.
    public init(_ plan: BacktestPlan) {
        (series, zone) = (plan.symbols.map(\.series), plan.dataZone)
    }

    /// The values of a request on a symbol's bars in a timeframe; nil when they cannot be made of its bars.
    public func values(_ symbol: Int, _ timeframe: Timeframe, _ request: IndicatorRequest) -> ComputedIndicator? {
        let place = Place(symbol: symbol, timeframe: timeframe)
        let key = Key(place: place, request: request.local)
        return contents.withLock { contents in
            if let known = contents.computed[key] { return known }
            guard let table = contents.tables[place] ?? table(place),
                let computed = try? ComputedIndicator(request, over: table)
            else { return nil }
            contents.tables[place] = table
            contents.computed[key] = computed
            return computed
        }
    }

    private func table(_ place: Place) -> BarTable? {
        series[place.symbol].resampled(to: place.timeframe, zone: zone).map { BarTable($0, zone: zone) }
    }
}
