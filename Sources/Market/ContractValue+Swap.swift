/// What holding a position over a rollover does to it.
public enum SwapCharge: Hashable, Sendable {
    /// Account currency, negative where it is charged.
    case amount(Money)
    /// The position is closed and opened again so many points from where it was closed: above for a bought position that is
    /// charged and below for a sold one.
    case reopening(points: Int64)
}

extension ContractValue {
    /// The swap of a position for a number of nights, rounded once, half away from zero: an amount to the currency's digits,
    /// a shift of the price to whole points.
    ///
    /// MT5 reference, ENUM_SYMBOL_SWAP_MODE, each times lots and nights: points × point × contract, amounts of the base, margin,
    /// profit or account currency, or `value × percent ÷ 100 ÷ 360` of the value at the price it would close at or was opened at;
    /// the bank year has 360 days whatever the calendar says.
    ///
    /// Converted on the less favourable side. Nil on overflow, before the cross was quoted, and for a rate that is no number.
    ///
    /// - Parameters:
    ///   - openPrice: the position's.
    ///   - quote: the last one before the rollover.
    ///   - nights: what the rollover counts for, ``SwapTerms/nights`` of its weekday; 0 or more.
    ///   - chargeFactor: makes what is charged, and not what is paid, so many times as large; 0 or more.
    public func swap(
        _ side: Side, volume: Volume, openPrice: Price, at quote: Quote, nights: Int, chargeFactor: Double = 1
    ) -> SwapCharge? {
        let terms = specification.swap
        guard terms.mode != .disabled, nights > 0 else { return .amount(.zero) }
        let written = side == .buy ? terms.long : terms.short
        guard let rate = Price(written < 0 ? written * chargeFactor : written) else { return nil }
        let lots = Int128(volume.raw) * (rate.raw < 0 ? -1 : 1)
        let times = Fraction(Int128(rate.raw.magnitude), Int128(Price.one)).times(Fraction(Int128(nights), 1))
        let perLot = Fraction(Int128(Money.one), Int128(Volume.one))
        // Percent a year.
        let perNight = Fraction(1, 36_000)
        switch terms.mode {
        case .disabled: return .amount(.zero)
        case .points: return charge(lots, times?.times(profitFraction)?.times(Fraction(Int128(specification.point.raw), 1)), quote)
        case .baseCurrency, .marginCurrency, .depositCurrency, .profitCurrency: return charge(lots, times?.times(perLot), quote)
        case .interestCurrent, .interestOpen:
            let price = terms.mode == .interestOpen ? openPrice : quote.closing(side)
            let (value, overflow) = lots.multipliedReportingOverflow(by: Int128(price.raw))
            return overflow ? nil : charge(value, times?.times(perNight)?.times(profitFraction), quote)
        case .reopenCurrent, .reopenBid:
            guard let times, let points = divide(times.numerator, times.denominator, .halfAwayFromZero) else { return nil }
            return .reopening(points: -side.sign * (rate.raw < 0 ? -points : points))
        }
    }

    private func charge(_ product: Int128, _ fraction: Fraction?, _ quote: Quote) -> SwapCharge? {
        fraction.flatMap { amount(product, $0, swapConversion, quote) }.map(SwapCharge.amount)
    }
}
