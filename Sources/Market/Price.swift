/// A price in units of 10^-8 of the symbol's profit currency; bars and orders carry only prices on the symbol's grid.
public struct Price: FixedPoint {
    /// Eight decimals are kept.
    @inlinable public static var fractionDigits: Int { 8 }
    /// A price of 1, in units of 10^-8.
    @inlinable public static var one: Int64 { 100_000_000 }
    /// Units of 10^-8.
    public var raw: Int64
    @inlinable public init(raw: Int64) { self.raw = raw }
}

/// A volume in lots, kept to 10^-8 lot.
public struct Volume: FixedPoint {
    /// Eight decimals of a lot are kept.
    @inlinable public static var fractionDigits: Int { 8 }
    /// One lot, in units of 10^-8.
    @inlinable public static var one: Int64 { 100_000_000 }
    /// Units of 10^-8 lot.
    public var raw: Int64
    @inlinable public init(raw: Int64) { self.raw = raw }
}

/// An amount of one currency (the account's, unless a name says otherwise), kept to 10^-4 of its unit.
public struct Money: FixedPoint {
    /// Four decimals are kept, also of currencies that have fewer.
    @inlinable public static var fractionDigits: Int { 4 }
    /// One unit of the currency, in units of 10^-4.
    @inlinable public static var one: Int64 { 10_000 }
    /// Units of 10^-4 of the currency.
    public var raw: Int64
    @inlinable public init(raw: Int64) { self.raw = raw }

    /// The magnitude.
    @inlinable public var magnitude: Money { Money(raw: abs(raw)) }

    /// This fraction of the amount in percent of `whole`; nil when `whole` is not positive.
    public func percent(of whole: Money) -> Double? {
        whole.raw > 0 ? 100 * Double(raw) / Double(whole.raw) : nil
    }
}
