public import Market

/// What a deal costs beyond its price.
public struct CommissionTerms: Hashable, Sendable {
    /// What it is counted by.
    public enum Basis: Hashable, Sendable {
        /// So much a lot.
        case perLot(Money)
        /// So much a deal, whatever its volume.
        case perDeal(Money)
        /// Percent of the deal's value: `lots × contract × executed price`, to 10^-8 percent.
        case percent(Double)
    }

    /// Which deals pay; one that closes and opens (``/Trading/Deal/Entry/reversing``) pays for the lots of either side.
    public enum Charged: String, Sendable, CaseIterable { case both, open, close }

    /// The currency of its amounts.
    public enum Currency: String, Sendable, CaseIterable {
        case account
        /// The symbol's, converted at the deal's quote on the less favourable side.
        case profit
    }

    /// What it is counted by.
    public var basis: Basis
    /// The least that a deal which pays is charged; 0 for none.
    public var minimum: Money
    /// Which deals pay.
    public var charged: Charged
    /// The currency of the amounts and of ``minimum``.
    public var currency: Currency

    public init(_ basis: Basis = .perLot(.zero), minimum: Money = .zero, charged: Charged = .both, currency: Currency = .account) {
        (self.basis, self.minimum, self.charged, self.currency) = (basis, minimum, charged, currency)
    }

    /// Whether no deal pays anything.
    public var isFree: Bool {
        guard minimum == .zero else { return false }
        return switch basis {
        case .perLot(let amount), .perDeal(let amount): amount == .zero
        case .percent(let percent): percent == 0
        }
    }

    /// The lots that pay, of those a deal opens and closes.
    func charged(opening: Volume, closing: Volume) -> Volume {
        switch charged {
        case .both: opening + closing
        case .open: opening
        case .close: closing
        }
    }

    /// Every amount multiplied, rounded half away from zero to 10^-4.
    func times(_ factor: Double) -> CommissionTerms {
        guard factor != 1 else { return self }
        func scaled(_ amount: Money) -> Money { Money(amount.double * factor) ?? amount }
        var result = self
        result.minimum = scaled(minimum)
        result.basis =
            switch basis {
            case .perLot(let amount): .perLot(scaled(amount))
            case .perDeal(let amount): .perDeal(scaled(amount))
            case .percent(let percent): .percent(percent * factor)
            }
        return result
    }

    /// Minus the commission of a deal that opens and closes so many lots, rounded half away from zero to the account
    /// currency's digits; nil on overflow.
    func amount(opening: Volume, closing: Volume, at price: Price, _ quote: Quote, _ value: ContractValue) -> Money? {
        let lots = charged(opening: opening, closing: closing)
        guard lots.raw > 0, !isFree else { return .zero }
        guard let charge = charge(lots, price, quote, value) else { return nil }
        guard minimum != .zero else { return charge }
        guard let least = value.money(Int128(-minimum.raw), over: 1, in: currency.denomination, at: quote) else { return nil }
        return min(charge, least)
    }

    private func charge(_ lots: Volume, _ price: Price, _ quote: Quote, _ value: ContractValue) -> Money? {
        switch basis {
        case .perLot(let amount):
            return Ratio().times(-amount.raw)?.times(lots.raw, over: Volume.one).flatMap {
                value.money($0.numerator, over: $0.denominator, in: currency.denomination, at: quote)
            }
        case .perDeal(let amount): return value.money(Int128(-amount.raw), over: 1, in: currency.denomination, at: quote)
        case .percent(let percent):
            let units = (percent * CommissionTerms.percentUnit).rounded(.toNearestOrAwayFromZero)
            guard units.isFinite, abs(units) < 9e18 else { return nil }
            return Ratio().times(-Int64(units), over: Int64(CommissionTerms.percentUnit))?.times(1, over: 100)?
                .times(lots.raw, over: Volume.one)?.times(price.raw, over: Price.one)?
                .times(value.specification.contractSize.raw).flatMap {
                    value.money($0.numerator, over: $0.denominator, in: .profit, at: quote)
                }
        }
    }

    /// Units of a percentage in one percent.
    private static let percentUnit = 1e8
}

extension CommissionTerms.Currency {
    var denomination: ContractValue.Denomination { self == .account ? .account : .profit }
}
