/// What the broker says about a symbol: its price grid, its contract and its limits, in MT5's terms.
public struct SymbolSpecification: Hashable, Sendable, Codable {
    /// The symbol's name as the broker spells it.
    public var name: String
    /// Decimal digits of a price; `point = 10^-digits`. 0 to 8.
    public var digits: Int
    /// Units of the base currency (or ounces, barrels …) in one lot, `SYMBOL_TRADE_CONTRACT_SIZE`, to 10^-4.
    public var contractSize: Money
    /// ISO code of what is bought and sold; margin is counted in it.
    public var baseCurrency: String
    /// ISO code of the currency that prices and profit are in.
    public var profitCurrency: String
    /// The smallest volume, in lots.
    public var volumeMinimum: Volume
    /// Largest volume of one order, lots.
    public var volumeMaximum: Volume
    /// Volumes are whole multiples of this, lots.
    public var volumeStep: Volume
    /// Smallest distance of a stop or target from the price it triggers on, in points; 0 when there is none.
    public var stopsLevelPoints: Int
    /// What the broker says a tick of one lot is worth, account currency (`SYMBOL_TRADE_TICK_VALUE`); nil when it said
    /// nothing. Sizing refuses when the contract says otherwise.
    public var tickValue: Double?
    /// The smallest change of a price (`SYMBOL_TRADE_TICK_SIZE`); nil when it is a point.
    public var tickSize: Price?
    /// How it binds margin.
    public var margin = MarginTerms()
    /// What holding overnight costs.
    public var swap = SwapTerms()
    /// Which orders it takes.
    public var orders = OrderTerms()
    /// When its market is open.
    public var sessions: TradingSessions

    public init(
        name: String, digits: Int, contractSize: Money, baseCurrency: String, profitCurrency: String,
        volumeMinimum: Volume, volumeMaximum: Volume, volumeStep: Volume, stopsLevelPoints: Int, tickValue: Double? = nil,
        sessions: TradingSessions = .always
    ) {
        precondition((0...8).contains(digits), "Invariant: a point has at most eight decimals")
        (self.name, self.digits, self.contractSize) = (name, digits, contractSize)
        (self.baseCurrency, self.profitCurrency) = (baseCurrency, profitCurrency)
        (self.volumeMinimum, self.volumeMaximum, self.volumeStep) = (volumeMinimum, volumeMaximum, volumeStep)
        (self.stopsLevelPoints, self.tickValue, self.sessions) = (stopsLevelPoints, tickValue, sessions)
    }

    /// The smallest price step.
    @inlinable public var point: Price { Price(raw: powerOfTen(8 - digits)) }

    /// What every price of an order is a multiple of: ``tickSize``, or else a point.
    @inlinable public var tick: Price { tickSize.map { $0.raw > 0 ? $0 : point } ?? point }

    /// A price as text with the symbol's digits.
    public func text(_ price: Price) -> String { price.text(digits: digits) }

    /// Rounds a price onto the grid of ``tick``; nil for NaN, infinity, zero, negative or too large.
    ///
    /// A value within a millionth of a tick of a grid price is that price, so that binary noise never moves a stop
    /// by a whole tick.
    public func price(_ value: Double, _ rounding: Rounding) -> Price? {
        let points = value * Double(powerOfTen(digits))
        guard points.isFinite, points > 0, points < 9e15 else { return nil }
        let tick = tick
        let ticks = tick == point ? points : points * Double(point.raw) / Double(tick.raw)
        guard ticks < 9e15 else { return nil }
        let nearest = ticks.rounded()
        let whole: Double =
            if abs(ticks - nearest) <= 1e-6 {
                nearest
            } else {
                switch rounding {
                case .halfAwayFromZero: nearest
                case .down: ticks.rounded(.down)
                case .up: ticks.rounded(.up)
                }
            }
        let (raw, overflow) = Int64(whole).multipliedReportingOverflow(by: tick.raw)
        return overflow || raw <= 0 ? nil : Price(raw: raw)
    }

    /// A volume rounded down to the lot step; zero when below one step.
    public func roundedDown(_ volume: Volume) -> Volume {
        Volume(raw: volume.raw / volumeStep.raw * volumeStep.raw)
    }

    /// Whether a volume lies within the limits and on the step.
    public func accepts(_ volume: Volume) -> Bool {
        volume >= volumeMinimum && volume <= volumeMaximum && volume.raw % volumeStep.raw == 0
    }
}
