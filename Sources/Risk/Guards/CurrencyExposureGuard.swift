import Market
import Trading

/// What hangs on one currency, whichever symbols it is held through.
struct CurrencyExposureGuard: RiskGuard {
    static let limit = Limit.percent(
        "max_exposure_per_currency_percent", upTo: 100_000, strict: 30_000,
        "The worst net value held or owed in one currency, of the equity; what is pending counts where it makes it worse.")
    static let descriptor = GuardDescriptor(
        "CURRENCY_EXPOSURE_ABOVE_LIMIT", [limit],
        formula: "worst net value in a currency of the order > max_exposure_per_currency_percent of equity")

    private let percent: Double

    init?(_ limits: RiskLimits) {
        guard let percent = limits.number(Self.limit) else { return nil }
        self.percent = percent
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        let added = context.exposure(of: order)
        for currency in [added.baseCurrency, added.profitCurrency] {
            let value = worst(currency, added, context)
            if let denial = context.judge(value, percent, Self.descriptor, "risk.max_exposure_per_currency_percent", currency) {
                return denial
            }
        }
        return nil
    }

    /// The larger of what could be held and what could be owed: nothing pending is counted on to balance anything.
    private func worst(_ currency: String, _ added: Exposure, _ context: RiskContext) -> Money? {
        // Summed in 128 bits, where no number of exposures can overflow.
        var (settled, held, owed) = (Int128(0), Int128(0), Int128(0))
        func add(_ exposure: Exposure) -> Bool {
            guard let direction = exposure.direction(in: currency) else { return true }
            guard let notional = exposure.notional.map({ Int128($0.raw) }) else { return false }
            switch (exposure.status, direction) {
            case (.open, .held): settled += notional
            case (.open, .owed): settled -= notional
            case (_, .held): held += notional
            case (_, .owed): owed += notional
            }
            return true
        }
        for exposure in context.exposures where !add(exposure) { return nil }
        guard add(added) else { return nil }
        return Int64(exactly: max(settled + held, owed - settled)).map(Money.init(raw:))
    }
}

extension Exposure {
    fileprivate enum Direction { case held, owed }

    /// Whether it holds a currency or owes it; nil where it has nothing to do with it.
    fileprivate func direction(in currency: String) -> Direction? {
        if baseCurrency == profitCurrency { return nil }
        switch currency {
        case baseCurrency: return side == .buy ? .held : .owed
        case profitCurrency: return side == .buy ? .owed : .held
        default: return nil
        }
    }
}
