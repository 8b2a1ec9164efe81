/// A price in units of 10^-8 of the symbol's profit currency; bars and orders carry only prices on the symbol's grid.
public struct Price: FixedPoint {
    @inlinable public static var fractionDigits: Int { 8 }
    @inlinable public static var one: Int64 { 100_000_000 }
    public var raw: Int64
    @inlinable public init(raw: Int64) { self.raw = raw }
}

/// A volume in lots, kept to 10^-8 lot.
public struct Volume: FixedPoint {
    @inlinable public static var fractionDigits: Int { 8 }
    @inlinable public static var one: Int64 { 100_000_000 }
    public var raw: Int64
    @inlinable public init(raw: Int64) { self.raw = raw }
}

/// An amount of one currency (the account's, unless a name says otherwise), kept to 10^-4 of its unit.
public struct Money: FixedPoint {
    @inlinable public static var fractionDigits: Int { 4 }
    @inlinable public static var one: Int64 { 10_000 }
    public var raw: Int64
    @inlinable public init(raw: Int64) { self.raw = raw }

    /// The magnitude.
    @inlinable public var magnitude: Money { Money(raw: abs(raw)) }

    /// This fraction of the amount in percent of `whole`; nil when `whole` is not positive.
    public func percent(of whole: Money) -> Double? {
        whole.raw > 0 ? 100 * Double(raw) / Double(whole.raw) : nil
    }
}
