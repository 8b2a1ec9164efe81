/// Which quotes a backtest sees, by MT5's names where MT5 has the model.
public enum PriceModel: String, Sendable, CaseIterable {
    /// A bar is its open, the extreme that hurts the open position, the other extreme, its close (docs/fill-rule.md).
    case pessimisticOHLC = "pessimistic_ohlc"
    /// Nothing but the opening quote of each bar.
    case openPrices = "open_prices"
    /// Four quotes a bar: open, the extremes in the order the bar's direction suggests, close.
    case minuteOHLC = "m1_ohlc"
    /// A made-up path through open, extremes and close, with as many quotes as the bar counts ticks.
    case everyTick = "every_tick"
    /// The ticks of a file.
    case realTicks = "real_ticks"

    /// What a report says about it.
    public var assumption: String {
        switch self {
        case .pessimisticOHLC: "pessimistic_ohlc: a bar is its open, the extreme that hurts, the other extreme, its close"
        case .openPrices: "open_prices: only each bar's opening quote is seen; what happens between two opens is not"
        case .minuteOHLC:
            "m1_ohlc: a bar is four quotes: open, low, high, close when it rises, open, high, low, close when it falls; nothing between them is seen"
        case .everyTick:
            "every_tick: quotes made up inside each bar from open, extremes, close and tick count; where inside the bar they lie is invented"
        case .realTicks: "real_ticks: bid and ask of each tick; a minute without ticks has no quotes"
        }
    }

    /// What a report says about when orders fill.
    public var fillAssumption: String {
        switch self {
        case .pessimisticOHLC, .openPrices: "decisions on a closed bar fill at the next bar's open: buys at ask, sells at bid"
        case .minuteOHLC, .everyTick, .realTicks:
            "decisions on a closed bar fill at the first quote after its end, those on a tick at the next one or the worse of both: buys at ask, sells at bid"
        }
    }

    /// What a report says about stops, targets and resting entries.
    public var stopAssumption: String {
        switch self {
        case .pessimisticOHLC:
            "stop before target inside a bar; a gapped stop fills at the open; targets and limits never better than their price"
        case .openPrices, .minuteOHLC, .everyTick, .realTicks:
            "a stop fills at the first quote at or beyond it; targets and limits never better than their price"
        }
    }

    /// What a report says about the spread.
    public var spreadAssumption: String {
        self == .realTicks ? "from the ticks" : "from the data, the bar's spread all through the bar"
    }
}
