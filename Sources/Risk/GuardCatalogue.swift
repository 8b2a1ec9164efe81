/// Every guard Herald has, in the order of their verdicts.
public enum GuardCatalogue {
    /// Guard types; one whose limit is off leaves the chain.
    public static let all: [any RiskGuard.Type] = [
        KillGuard.self,
        DailyLossGuard.self,
        DrawdownGuard.self,
        TotalLossGuard.self,
        ProfitTargetGuard.self,
        StopRequiredGuard.self,
        StopDistanceGuard.self,
        RewardRiskGuard.self,
        OrderVolumeGuard.self,
        SymbolVolumeGuard.self,
        OrderExposureGuard.self,
        SymbolExposureGuard.self,
        TotalExposureGuard.self,
        CurrencyExposureGuard.self,
        OrderRiskGuard.self,
        OpenRiskGuard.self,
        OpenPositionsGuard.self,
        SymbolPositionsGuard.self,
        StrategyPositionsGuard.self,
        PendingOrdersGuard.self,
        SymbolPendingGuard.self,
        StrategyPendingGuard.self,
        MarginLevelGuard.self,
        SpreadGuard.self,
        SlippageGuard.self,
        PriceCollarGuard.self,
        StaleQuoteGuard.self,
        TradingHoursGuard.self,
        WeekendGuard.self,
        NewsGuard.self,
        OrderRateGuard.self,
        DuplicateOrderGuard.self,
        LossStreakGuard.self,
        CircuitBreakerGuard.self,
        MessageBudgetGuard.self,
    ]

    /// Every limit, in the order of the guards.
    public static let limits: [Limit] = all.flatMap { $0.descriptor.limits }

    /// The guards that watch the account at every quote.
    static let accountGuards: [any AccountGuard.Type] = all.compactMap { $0 as? any AccountGuard.Type }
}
