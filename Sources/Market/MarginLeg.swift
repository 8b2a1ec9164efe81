/// All that is open on one side of a symbol: its volume, what its positions bind by themselves, and the mean price and quote
/// they were opened at.
public struct MarginLeg: Hashable, Sendable {
    /// Lots.
    public private(set) var volume: Volume = .zero
    /// What the positions bind by themselves, units of ``Money``.
    private(set) var margin: Int128 = 0
    private var weightedPrice: Int128 = 0
    private var weightedBid: Int128 = 0
    private var weightedAsk: Int128 = 0

    /// Nothing open.
    public init() {}

    /// Adds a position: its lots, what they bind by themselves (``ContractValue/margin(_:volume:price:leverage:for:at:)``), its
    /// open price and the quote it was opened at. False, with nothing changed, on overflow.
    public mutating func add(_ volume: Volume, margin: Money, openPrice: Price, quote: Quote) -> Bool {
        let lots = Int128(volume.raw)
        let (sum, overflow) = self.volume.raw.addingReportingOverflow(volume.raw)
        let price = weightedPrice.addingReportingOverflow(lots * Int128(openPrice.raw))
        let bid = weightedBid.addingReportingOverflow(lots * Int128(quote.bid.raw))
        let ask = weightedAsk.addingReportingOverflow(lots * Int128(quote.ask.raw))
        guard volume.raw >= 0, !overflow, !price.overflow, !bid.overflow, !ask.overflow else { return false }
        self.volume = Volume(raw: sum)
        self.margin += Int128(margin.raw)
        (weightedPrice, weightedBid, weightedAsk) = (price.partialValue, bid.partialValue, ask.partialValue)
        return true
    }

    /// Both legs as one; nil on overflow.
    func joined(with other: MarginLeg) -> MarginLeg? {
        let (sum, overflow) = volume.raw.addingReportingOverflow(other.volume.raw)
        let price = weightedPrice.addingReportingOverflow(other.weightedPrice)
        let bid = weightedBid.addingReportingOverflow(other.weightedBid)
        let ask = weightedAsk.addingReportingOverflow(other.weightedAsk)
        guard !overflow, !price.overflow, !bid.overflow, !ask.overflow else { return nil }
        var leg = MarginLeg()
        leg.volume = Volume(raw: sum)
        leg.margin = margin + other.margin
        (leg.weightedPrice, leg.weightedBid, leg.weightedAsk) = (price.partialValue, bid.partialValue, ask.partialValue)
        return leg
    }

    /// The open price weighted by volume, rounded half away from zero to 10^-8; nil when nothing is open.
    var price: Price? { mean(weightedPrice) }

    /// The quotes weighted by volume; nil when nothing is open.
    var quote: Quote? {
        guard let bid = mean(weightedBid), let ask = mean(weightedAsk) else { return nil }
        return Quote(bid: bid, ask: ask)
    }

    private func mean(_ weighted: Int128) -> Price? {
        volume.raw > 0 ? divide(weighted, Int128(volume.raw), .halfAwayFromZero).map(Price.init(raw:)) : nil
    }
}
