public import Market

/// An open obligation, built from deals and keyed by the broker's position identifier.
public struct Position: Hashable, Sendable, Codable {
    /// What the broker knows it by, from opening to flat.
    public let ticket: PositionID
    /// Index of the strategy instance, in the order of the configuration.
    public var strategy: Int
    /// Index of the symbol in the run.
    public var symbol: Int
    /// The client tag of the order that opened it, its magic number at the broker; 0 when nobody here asked for it.
    public let magic: Int64
    /// Buy is long, sell is short.
    public let side: Side
    /// Open lots.
    public private(set) var volume: Volume
    /// Lots of all opening deals.
    public private(set) var openedVolume: Volume
    /// The executed price, slippage included; the mean weighted by volume, rounded half away from zero to 10^-8, when
    /// something was added; a swap that opens the position anew moves it.
    public private(set) var openPrice: Price
    /// When the first opening deal was executed, UTC.
    public let openTime: Timestamp
    /// On the symbol's price grid; nil for no stop.
    public var stopLoss: Price?
    /// On the symbol's price grid; nil for no target.
    public var takeProfit: Price?
    /// Commission charged so far, zero or negative.
    public private(set) var commission: Money
    /// Account currency so far; negative where it was charged.
    public private(set) var swap: Money
    /// What of ``swap`` no deal has booked yet: equity has it, the balance does not.
    public private(set) var unbookedSwap: Money = .zero
    /// Gross profit of what was closed so far, account currency.
    public private(set) var realizedProfit: Money = .zero
    /// Floating profit at the last quote, in account currency, before commission and swap.
    public private(set) var unrealizedProfit: Money = .zero
    /// What would be lost from the opening prices to the stops the opening deals came with, account currency: one R; nil when
    /// one of them came without a stop that could be lost at.
    public private(set) var initialRisk: Money?
    /// The lowest that realised and floating profit together ever were (MAE), zero or negative, account currency.
    public private(set) var worstProfit: Money = .zero
    /// The highest that realised and floating profit together ever were (MFE), zero or positive, account currency.
    public private(set) var bestProfit: Money = .zero
    /// Closed bars of the owner's timeframe since it was opened.
    public var ageBars = 0
    /// Turns price distances into money.
    public private(set) var rate: ProfitRate

    /// Opens a position from the deal that began it, at the quote it was executed on.
    public init(_ deal: Deal, value: ContractValue, at quote: Quote) {
        precondition(deal.entry == .opening, "Invariant: a position begins with an opening deal")
        (ticket, strategy, symbol, magic) = (deal.position, deal.strategy, deal.symbol, deal.clientTag)
        (side, volume, openPrice, openTime) = (deal.side, deal.volume, deal.price, deal.time)
        openedVolume = deal.volume
        (stopLoss, takeProfit) = (deal.stopLoss, deal.takeProfit)
        (commission, swap) = (deal.commission, deal.swap)
        rate = ProfitRate(value, volume: deal.volume)
        initialRisk = Position.risk(deal, deal.volume, value, quote)
    }

    /// The price distance gained if closed at a quote.
    @inlinable public func gain(at quote: Quote) -> Price {
        side == .buy ? quote.bid - openPrice : openPrice - quote.ask
    }

    /// A profit in multiples of ``initialRisk``; nil without one.
    public func multiples(of profit: Money) -> Double? {
        initialRisk.flatMap { $0.raw > 0 ? Double(profit.raw) / Double($0.raw) : nil }
    }

    /// Takes the floating profit at the newest quote.
    public mutating func mark(_ floating: Money) {
        unrealizedProfit = floating
        see(floating)
    }

    /// Takes a floating profit that was passed on the way, for the extremes only.
    public mutating func see(_ floating: Money) {
        let total = realizedProfit + floating
        if total < worstProfit { worstProfit = total }
        if total > bestProfit { bestProfit = total }
    }

    /// Takes a further deal of the position.
    ///
    /// False, with nothing changed, when it cannot be this position's: it closes more than is open, adds on the other side,
    /// or turns it, which is two deals in one (``Deal/halves(closing:)``).
    public mutating func take(_ deal: Deal, value: ContractValue, at quote: Quote) -> Bool {
        switch deal.entry {
        case .opening:
            guard deal.side == side else { return false }
            add(deal, value, quote)
        case .closing, .closingBy:
            guard deal.side == side.opposite, deal.volume <= volume else { return false }
            volume = volume - deal.volume
        case .reversing: return false
        }
        commission += deal.commission
        bookSwap(deal.swap)
        realizedProfit += deal.profit
        rate = ProfitRate(value, volume: volume)
        return true
    }

    /// Takes what a night cost (negative) or earned, account currency, and the price it counts as opened at from now on.
    public mutating func accrueSwap(_ amount: Money, openPrice: Price) {
        swap += amount
        unbookedSwap += amount
        self.openPrice = openPrice
    }

    /// A deal books what has gathered, or its lots' part of it; anything else in it is news.
    private mutating func bookSwap(_ booked: Money) {
        let gathered =
            volume == .zero
            ? unbookedSwap : min(max(booked, min(unbookedSwap, .zero)), max(unbookedSwap, .zero))
        swap += booked - gathered
        unbookedSwap -= gathered
    }

    private mutating func add(_ deal: Deal, _ value: ContractValue, _ quote: Quote) {
        openPrice = Position.mean(openPrice, volume, deal.price, deal.volume)
        (volume, openedVolume) = (volume + deal.volume, openedVolume + deal.volume)
        // Broker-side levels belong to the position: those of the newest order hold for all of it.
        (stopLoss, takeProfit) = (deal.stopLoss ?? stopLoss, deal.takeProfit ?? takeProfit)
        let risk = Position.risk(deal, deal.volume, value, quote)
        initialRisk = initialRisk.flatMap { known in risk.map { known + $0 } }
    }

    /// The mean of two prices weighted by volume, rounded half away from zero to 10^-8: what one position for both is
    /// held to have been opened at.
    public static func mean(_ first: Price, _ firstVolume: Volume, _ second: Price, _ secondVolume: Volume) -> Price {
        let weighted = Int128(first.raw) * Int128(firstVolume.raw) + Int128(second.raw) * Int128(secondVolume.raw)
        guard let mean = divide(weighted, Int128(firstVolume.raw) + Int128(secondVolume.raw), .halfAwayFromZero) else {
            preconditionFailure("Invariant: a mean lies between its prices")
        }
        return Price(raw: mean)
    }

    private static func risk(_ deal: Deal, _ volume: Volume, _ value: ContractValue, _ quote: Quote) -> Money? {
        guard let stop = deal.stopLoss else { return nil }
        let distance = deal.side == .buy ? stop - deal.price : deal.price - stop
        guard distance.raw < 0 else { return nil }
        return value.profit(distance: distance, volume: volume, at: quote).map { -$0 }
    }
}
