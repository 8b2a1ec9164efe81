public import Market

/// A number of the terminal's that stands for no legal price, volume or amount.
public struct WireAmountError: Error, Hashable, Sendable {
    /// One sentence: what it was, and what was expected.
    public let message: String

    public init(message: String) { self.message = message }
}

/// Turns the terminal's binary numbers into fixed point, and refuses what is no legal value instead of repairing it.
public struct WireAmounts: Sendable {
    // Of the terms only what is asked for a million times.
    private let name: String?
    private let point: Price?
    private let tick: Price?
    private let volumeStep: Volume?
    /// How far from a legal value binary noise may lie, in parts of its step.
    private static let noise = 0.005

    /// `specification` is nil for a symbol that the run does not trade: then only the range counts.
    public init(_ specification: SymbolSpecification?) {
        (name, point, tick) = (specification?.name, specification?.point, specification?.tick)
        volumeStep = specification?.volumeStep
    }

    /// A quoted price, on the grid of the symbol's point.
    public func quote(_ value: Double) throws(WireAmountError) -> Price {
        try onGrid(value, step: point, "a quote")
    }

    /// The price of an order or a level, on the grid of the symbol's tick; nil for 0, which stands for none.
    public func level(_ value: Double) throws(WireAmountError) -> Price? {
        value == 0 ? nil : try onGrid(value, step: tick, "a price")
    }

    /// An executed price, which is a mean where several executions are one: kept to 10^-8.
    public func executed(_ value: Double) throws(WireAmountError) -> Price {
        guard let price = Price(value), price.raw > 0 else { throw refuse(value, "an executed price", "a positive number") }
        return price
    }

    /// Lots on the symbol's step; 0 is none.
    public func volume(_ value: Double) throws(WireAmountError) -> Volume {
        // What remains of 0.3 after 0.1 and 0.2 is -5.6e-17 in binary.
        guard value > -1e-9, let volume = Volume(value) else { throw refuse(value, "a volume", "lots that are not negative") }
        guard let step = volumeStep, step.raw > 0 else { return volume }
        guard let raw = nearest(value * Double(Volume.one), step.raw) else { throw refuse(value, "a volume", "a multiple of \(step) lots") }
        return Volume(raw: raw)
    }

    /// An amount of the account's currency, to 10^-4 of its unit.
    public static func money(_ value: Double) throws(WireAmountError) -> Money {
        guard let money = Money(value) else { throw WireAmountError(message: "\(value) is no amount of money") }
        return money
    }

    private func onGrid(_ value: Double, step: Price?, _ what: String) throws(WireAmountError) -> Price {
        guard let step else { return try executed(value) }
        guard value > 0, let raw = nearest(value * Double(Price.one), step.raw), raw > 0 else {
            throw refuse(value, what, "a positive multiple of \(step)")
        }
        return Price(raw: raw)
    }

    /// The multiple of a step that a number means; nil when it lies between two, or does not fit.
    private func nearest(_ scaled: Double, _ step: Int64) -> Int64? {
        let steps = scaled / Double(step)
        guard steps.isFinite, abs(steps) < 9e15 else { return nil }
        let whole = steps.rounded()
        guard abs(steps - whole) <= WireAmounts.noise else { return nil }
        let (raw, overflow) = Int64(whole).multipliedReportingOverflow(by: step)
        return overflow ? nil : raw
    }

    private func refuse(_ value: Double, _ what: String, _ expected: String) -> WireAmountError {
        let name = name.map { " of \($0)" } ?? ""
        return WireAmountError(message: "the terminal told \(value) as \(what)\(name); expected \(expected)")
    }
}

extension Optional where Wrapped: FixedPoint {
    /// As the terminal takes it: 0 stands for none.
    var wire: Double { self?.double ?? 0 }
}
