/// When margin is asked for.
public enum MarginOccasion: Sendable {
    /// An order wants to be filled: the initial margin.
    case opening
    /// A position is open: the maintenance margin where the symbol has one of its own.
    case holding
}

extension ContractValue {
    /// The margin that a volume binds at a leverage (`1 : leverage`, 1 or more), in the account's currency on the dearer side.
    ///
    /// Formulas of the MT5 reference (ENUM_SYMBOL_CALC_MODE), each times the margin rate of the side:
    /// forex `lots × contract ÷ leverage` in the margin currency, the same without leverage, CFD `lots × contract × price`, index
    /// CFD the same `× tick price ÷ tick size`, CFD with leverage `lots × contract × price ÷ leverage`, futures `lots × initial
    /// margin`. A fixed initial margin takes the place of every formula (MetaTrader 5 help, "Margin calculation: retail Forex,
    /// futures").
    ///
    /// Nil on overflow, before every cross was quoted, and for futures without an initial margin.
    ///
    /// - Parameters:
    ///   - price: the open price, for the modes that need one; nil for the quote's.
    ///   - quote: what currencies are converted at.
    public func margin(
        _ side: Side, volume: Volume, price: Price? = nil, leverage: Int64, for occasion: MarginOccasion = .opening, at quote: Quote
    ) -> Money? {
        let terms = specification.margin
        guard let rate = MarginTerms.fraction(of: side == .buy ? terms.longRate : terms.shortRate) else { return nil }
        let fixed = occasion == .holding ? terms.maintenancePerLot ?? terms.initialPerLot : terms.initialPerLot
        return margin(volume, price ?? quote.opening(side), MarginBase(fixed, specification.contractSize), rate, leverage, quote)
    }

    /// The margin of everything open on one symbol, where what is bought and what is sold may cover each other.
    ///
    /// MetaTrader 5 help, "Margin calculation: retail Forex, futures", section on hedged positions: what one side has more binds
    /// its share of what that side's positions bind by themselves; each covered lot is charged once, with the
    /// hedged contract in place of the contract (or the hedged amount in place of a fixed margin), at the mean open price of all
    /// positions and the mean of both rates. With ``MarginTerms/chargesLargerLeg`` the dearer leg is all there is. Without a hedged
    /// contract, and where only one side is open, every position binds what it binds by itself.
    ///
    /// Account currency, each part rounded by itself; nil as ``margin(_:volume:price:leverage:for:at:)`` is.
    public func hedgedMargin(buys: MarginLeg, sells: MarginLeg, leverage: Int64) -> Money? {
        let terms = specification.margin
        if terms.chargesLargerLeg { return Int64(exactly: max(buys.margin, sells.margin)).map(Money.init(raw:)) }
        let covered = min(buys.volume, sells.volume)
        guard let hedged = terms.hedgedContract, covered > .zero else {
            return Int64(exactly: buys.margin + sells.margin).map(Money.init(raw:))
        }
        let larger = buys.volume >= sells.volume ? buys : sells
        guard let uncovered = share(larger.margin, larger.volume - covered, of: larger.volume),
            let long = MarginTerms.fraction(of: terms.longRate), let short = MarginTerms.fraction(of: terms.shortRate),
            let rate = long.half(with: short), let all = buys.joined(with: sells), let price = all.price, let quote = all.quote,
            let charged = margin(covered, price, MarginBase(terms.initialPerLot.map { _ in hedged }, hedged), rate, leverage, quote)
        else { return nil }
        return sum(uncovered, charged)
    }

    /// What so many lots bind of what all of them do, rounded half away from zero to the currency's digits.
    private func share(_ margin: Int128, _ volume: Volume, of all: Volume) -> Money? {
        let (product, overflow) = margin.multipliedReportingOverflow(by: Int128(volume.raw))
        guard !overflow, let quanta = divide(product, Int128(all.raw) * Int128(quantum), .halfAwayFromZero) else { return nil }
        let (raw, tooLarge) = quanta.multipliedReportingOverflow(by: quantum)
        return tooLarge ? nil : Money(raw: raw)
    }

    /// What a lot is charged for.
    private struct MarginBase {
        /// An amount of the margin currency; nil where a formula holds.
        let fixed: Money?
        /// Units of the contract.
        let contract: Money

        init(_ fixed: Money?, _ contract: Money) { (self.fixed, self.contract) = (fixed, contract) }
    }

    private func margin(
        _ volume: Volume, _ price: Price, _ base: MarginBase, _ rate: Fraction, _ leverage: Int64, _ quote: Quote
    ) -> Money? {
        guard leverage > 0, volume.raw >= 0, price.raw > 0, isQuoted, base.contract.raw >= 0, base.fixed.map({ $0.raw >= 0 }) ?? true
        else { return nil }
        let lots = -Int128(volume.raw)
        let perUnit: Fraction?
        if let fixed = base.fixed {
            return charged(lots, Fraction(Int128(fixed.raw), Int128(Volume.one)).times(rate), quote)
        }
        let contract = Fraction(Int128(base.contract.raw), Int128(Volume.one))
        let priced = Fraction(Int128(base.contract.raw), Int128(Volume.one) * Int128(Price.one))
        switch specification.margin.calculation {
        case .forex: return charged(lots, contract.times(Fraction(1, Int128(leverage)))?.times(rate), quote)
        case .forexNoLeverage: return charged(lots, contract.times(rate), quote)
        case .cfd: perUnit = priced
        case .cfdIndex: perUnit = specification.ticksPerPrice.map(priced.times) ?? priced
        case .cfdLeverage: perUnit = priced.times(Fraction(1, Int128(leverage)))
        case .futures: return nil
        }
        return charged(lots * Int128(price.raw), perUnit?.times(rate), quote)
    }

    private func charged(_ product: Int128, _ fraction: Fraction?, _ quote: Quote) -> Money? {
        fraction.flatMap { amount(product, $0, marginConversion, quote) }.map { -$0 }
    }

    private func sum(_ left: Money, _ right: Money) -> Money? {
        let (raw, overflow) = left.raw.addingReportingOverflow(right.raw)
        return overflow ? nil : Money(raw: raw)
    }
}

extension MarginTerms {
    /// A margin rate to 10^-8; nil when it is negative or no number.
    static func fraction(of rate: Double) -> Fraction? {
        Price(rate).flatMap { $0.raw >= 0 ? Fraction(Int128($0.raw), Int128(Price.one)) : nil }
    }
}

extension Fraction {
    /// The mean of two fractions; nil on overflow.
    fileprivate func half(with other: Fraction) -> Fraction? {
        let (left, overflow) = numerator.multipliedReportingOverflow(by: other.denominator)
        let (right, overflowed) = other.numerator.multipliedReportingOverflow(by: denominator)
        let (bottom, tooFine) = denominator.multipliedReportingOverflow(by: other.denominator)
        guard !overflow, !overflowed, !tooFine else { return nil }
        let (sum, tooLarge) = left.addingReportingOverflow(right)
        return tooLarge ? nil : Fraction(sum, bottom).times(Fraction(1, 2))
    }
}
