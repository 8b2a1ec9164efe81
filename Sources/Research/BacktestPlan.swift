public import Engine
public import Market
public import Risk
public import Simulation

/// Everything a backtest needs, resolved and checked: the same plan gives the same result in every process.
public struct BacktestPlan {
    public var symbols: [BacktestSymbol]
    public var strategies: [StrategyAssignment]
    public var currency: String
    public var balance: Money
    public var terms: BrokerTerms
    public var limits: RiskLimits
    public var sizing: SizingPolicy
    public var dataZone: ZoneRules
    /// Bars that opened earlier only warm up; nil for none.
    public var tradeFrom: Timestamp?
    public var adding: Bool
    public var hedging: Bool
    /// End the run at the first failing script instead of going on without it.
    public var stopsOnFailure: Bool
    /// Keep the text of every decision beside its digest.
    public var keepsDecisions = false

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
    public var value: ContractValue
    /// At least one bar.
    public var series: BarSeries
    public init(value: ContractValue, series: BarSeries) {
        precondition(series.count > 0, "Invariant: a symbol of a backtest has bars")
        (self.value, self.series) = (value, series)
    }
}
