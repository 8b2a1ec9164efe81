/// The profit of one position per unit of price distance, prepared once so that marking it to market is one division.
///
/// Gives exactly what ``ContractValue/profit(distance:volume:at:)`` gives; plain numbers, cheap to copy.
public struct ProfitRate: Hashable, Sendable, Codable {
    @usableFromInline let volume: Volume
    /// Quanta of the currency per price unit as a reduced fraction; denominator 0 when only the slow path is right.
    @usableFromInline let numerator: Int64
    @usableFromInline let denominator: Int64
    @usableFromInline let quantum: Int64

    public init(_ value: ContractValue, volume: Volume) {
        self.volume = volume
        quantum = value.quantum
        (numerator, denominator) = value.quantaPerPriceUnit(volume: volume) ?? (0, 0)
    }

    /// The profit of a signed price distance where no conversion is needed; nil where only
    /// ``ContractValue/profit(distance:volume:at:)`` can tell.
    @inlinable
    public func plainProfit(distance: Price) -> Money? {
        guard denominator > 0 else { return nil }
        let (product, overflow) = distance.raw.multipliedReportingOverflow(by: numerator)
        if overflow { return nil }
        let (whole, rest) = product.quotientAndRemainder(dividingBy: denominator)
        let roundsAway = rest.magnitude >= (denominator.magnitude + 1) / 2
        let quanta = roundsAway ? whole + (product < 0 ? -1 : 1) : whole
        let (raw, overflowed) = quanta.multipliedReportingOverflow(by: quantum)
        return overflowed ? nil : Money(raw: raw)
    }

    /// The profit of a signed price distance at a quote; `value` is the one the rate was made from. Nil on overflow.
    @inlinable
    public func profit(distance: Price, at quote: Quote, _ value: ContractValue) -> Money? {
        plainProfit(distance: distance) ?? value.profit(distance: distance, volume: volume, at: quote)
    }
}

extension ContractValue {
    /// The profit of a volume as currency quanta per 10^-8 of price, reduced; nil when a conversion is needed or it does not fit.
    func quantaPerPriceUnit(volume: Volume) -> (Int64, Int64)? {
        guard convertsNothing else { return nil }
        guard volume.raw >= 0, let perUnit = profitFraction.times(Fraction(Int128(volume.raw), Int128(quantum))),
            let top = Int64(exactly: perUnit.numerator), let bottom = Int64(exactly: perUnit.denominator), bottom < Int64.max / 2
        else { return nil }
        return (top, bottom)
    }
}
