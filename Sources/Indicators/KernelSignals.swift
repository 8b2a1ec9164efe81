/// Readings of a kernel that traders have names for, so that helpers need no numbers; see ``IndicatorSignal``.
public struct KernelSignals: Sendable, Hashable {
    /// The output that ``IndicatorSignal/overbought`` and the like look at; the first one.
    public let main: Int
    /// Above it is overbought.
    public let overbought: Double?
    /// Below it is oversold.
    public let oversold: Double?
    /// Above it the market trends.
    public let trending: Double?
    /// Below it the market ranges.
    public let ranging: Double?
    /// The outputs whose crossing is bullish (first above second) or bearish.
    public let cross: Pair?
    /// The upper and the lower output of a band around the price.
    public let band: Pair?
    /// How many bars back the band is read: 1 where it contains the bar itself, which could never leave it.
    public let bandShift: Int

    /// Two outputs by index.
    public struct Pair: Sendable, Hashable {
        /// The index of the first in the descriptor's outputs.
        public let first: Int
        /// The index of the second.
        public let second: Int
    }

    init(
        oversold: Double? = nil, overbought: Double? = nil, ranging: Double? = nil, trending: Double? = nil,
        cross: (Int, Int)? = nil, band: (upper: Int, lower: Int)? = nil, bandShift: Int = 0
    ) {
        main = 0
        (self.oversold, self.overbought, self.ranging, self.trending) = (oversold, overbought, ranging, trending)
        self.cross = cross.map { Pair(first: $0.0, second: $0.1) }
        self.band = band.map { Pair(first: $0.upper, second: $0.lower) }
        self.bandShift = bandShift
    }
}
