public import Engine
public import Market
public import Risk
public import Simulation

/// Everything a backtest needs, resolved and checked: the same plan gives the same result in every process.
public struct BacktestPlan {
    /// Strategies refer to them by index.
    public var symbols: [BacktestSymbol]
    /// All on one account, in the order of the configuration.
    public var strategies: [StrategyAssignment]
    /// ISO 4217 code of the account.
    public var currency: String
    /// Account currency, at the start.
    public var balance: Money
    /// Leverage, stop-out, slippage and commission.
    public var terms: BrokerTerms
    /// What every order and the account's losses are held against.
    public var limits: RiskLimits
    /// How many lots a signal gets.
    public var sizing: SizingPolicy
    /// The clock of the data: longer bars align to it.
    public var dataZone: ZoneRules
    /// Bars that opened earlier only warm up; nil for none.
    public var tradeFrom: Timestamp?
    /// Whether a strategy may add to its own open position; if not, the signal is skipped.
    public var adding: Bool
    /// Whether a strategy may hold both sides at once; if not, the opposite signal closes and reverses.
    public var hedging: Bool
    /// What happens to positions whose exit failed.
    public var protection = ProtectivePolicy.standard
    /// End the run at the first failing script instead of going on without it.
    public var stopsOnFailure: Bool
    /// Indicators shared with other runs over the same bars; nil computes them bar by bar.
    public var computed: ComputedIndicators?
    /// Which quotes the run sees.
    public var priceModel = PriceModel.pessimisticOHLC
    /// Keep the text of every decision beside its digest.
    public var keepsDecisions = false
    /// Writes every fact of the one run this plan is used for; nil writes none.
    public var recorder: RunRecordWriter?

    public init(
        symbols: [BacktestSymbol], strategies: [StrategyAssignment], currency: String, balance: Money,
        terms: BrokerTerms, limits: RiskLimits, sizing: SizingPolicy, dataZone: ZoneRules, tradeFrom: Timestamp?,
        adding: Bool, hedging: Bool, stopsOnFailure: Bool
    ) {
        (self.symbols, self.strategies, self.currency, self.balance) = (symbols, strategies, currency, balance)
        (self.terms, self.limits, self.sizing, self.dataZone) = (terms, limits, sizing, dataZone)
        (self.tradeFrom, self.adding, self.hedging) = (tradeFrom, adding, hedging)
        self.stopsOnFailure = stopsOnFailure
    }
}

/// One symbol's bars and terms.
public struct BacktestSymbol {
    /// Its specification, with money in the account's currency.
    public var value: ContractValue
    /// At least one bar.
    public var series: BarSeries
    /// What ``series`` was made of, for ``PriceModel/realTicks``; nil where there are only bars, which then make ticks as by
    /// ``PriceModel/everyTick``.
    public internal(set) var ticks: TickSeries?
    /// Where the spreads of the bars that ``series`` was made of came from; nil where nobody counted.
    var spreads: SpreadSources?
    /// The terms that follow ``value``, oldest first.
    public var changes: [SpecificationChange] = []

    public init(value: ContractValue, series: BarSeries) {
        precondition(series.count > 0, "Invariant: a symbol of a backtest has bars")
        (self.value, self.series) = (value, series)
    }

    /// Bars of the timeframe the run is fed with, made from at least one tick.
    public init(value: ContractValue, ticks: TickSeries, timeframe: Timeframe, zone: ZoneRules) {
        self.init(value: value, series: ticks.bars(timeframe, zone: zone))
        self.ticks = ticks
    }
}

/// Terms of a symbol that hold from a day on.
public struct SpecificationChange: Hashable, Sendable {
    /// The first instant of them, UTC.
    public var from: Timestamp
    /// The specification, with money in the account's currency.
    public var value: ContractValue

    public init(from: Timestamp, value: ContractValue) { (self.from, self.value) = (from, value) }
}

extension BacktestSymbol {
    /// The terms whose prices have the most digits, for texts that must not lose any.
    var finestSpecification: SymbolSpecification { finestValue.specification }

    /// The same with money.
    var finestValue: ContractValue {
        changes.map(\.value).reduce(value) { $1.specification.digits > $0.specification.digits ? $1 : $0 }
    }
}
