internal import Settings
internal import Simulation

extension Costs {
    /// The costs of a configuration.
    init(_ settings: CostSettings) {
        let basis: CommissionTerms.Basis =
            switch settings.commissionMode {
            case .perLot: .perLot(settings.commissionPerLot)
            case .perDeal: .perDeal(settings.commissionPerDeal)
            case .percent: .percent(settings.commissionPercent)
            }
        guard let charged = CommissionTerms.Charged(rawValue: settings.commissionSide.rawValue),
            let currency = CommissionTerms.Currency(rawValue: settings.commissionCurrency.rawValue)
        else { preconditionFailure("Invariant: both sides know the same words") }
        self.init(
            commission: CommissionTerms(basis, minimum: settings.commissionMinimum, charged: charged, currency: currency),
            slippage: SlippageTerms(
                points: Int64(settings.slippagePoints), volatilityFactor: settings.slippageVolatility,
                randomPoints: Int64(settings.slippageRandomPoints)),
            swap: Costs.Swap(isCharged: settings.usesSwap),
            delay: DelayTerms(
                milliseconds: Int64(settings.delayMilliseconds), jitterMilliseconds: Int64(settings.delayJitterMilliseconds)),
            seed: settings.seed)
    }
}
