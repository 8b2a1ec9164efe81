internal import Market
public import Trading

/// Takes deals in the order they were booked and gives the trades they finish.
///
/// Every amount of a deal is in exactly one trade: what the finished trades made is, to the last digit, what their deals did
/// to the balance.
public struct TradeBook: Sendable {
    private var open: [PositionID: OpenTrade] = [:]
    /// Deals that fit no open trade, as the closing of a position that was opened before the book; in no trade.
    public private(set) var strays: [Deal] = []

    public init() {}

    /// Positions that are not flat yet, in the order of their identifiers.
    public var openPositions: [PositionID] { open.keys.sorted() }

    /// Takes a deal; returns the trade it finishes, nil when the position stays open or the deal fits none.
    ///
    /// A reversing deal finishes a trade and begins the next: its money belongs to the one that ends, its label to the one
    /// that begins. A night that opens a position anew (``/Trading/ExitReason/rollover``) ends no trade: its money is the trade's.
    public mutating func take(_ deal: Deal) -> Trade? {
        guard var trade = open.removeValue(forKey: deal.position) else {
            if deal.entry == .opening { open[deal.position] = OpenTrade(deal) } else { strays.append(deal) }
            return nil
        }
        switch deal.entry {
        case .closing where deal.reason == .rollover && deal.side != trade.side && deal.volume == trade.volume,
            .opening where deal.reason == .rollover && deal.side == trade.side && deal.volume == trade.volume:
            trade.book(deal)
        case .opening where deal.side == trade.side: trade.add(deal)
        case .closing where deal.side != trade.side && deal.volume <= trade.volume,
            .closingBy where deal.side != trade.side && deal.volume <= trade.volume:
            trade.close(deal)
            if trade.volume == .zero { return trade.finished(by: deal) }
        case .reversing where deal.side != trade.side && deal.volume > trade.volume:
            var (close, next) = deal.halves(closing: trade.volume)
            (close.reason, close.label) = (close.reason ?? .reverse, "")
            next.excursion = nil
            open[deal.position] = OpenTrade(next)
            trade.close(close)
            return trade.finished(by: close)
        case .opening, .closing, .closingBy, .reversing: strays.append(deal)
        }
        open[deal.position] = trade
        return nil
    }
}

/// The sums of a position that is not flat yet.
private struct OpenTrade {
    private let first: Deal
    /// What is still open.
    private(set) var volume: Volume
    private var opened, closed: WeightedPrice
    private var commission, swap, profit: Money
    private var exits = 0

    var side: Side { first.side }

    init(_ deal: Deal) {
        (first, volume) = (deal, deal.volume)
        (opened, closed) = (WeightedPrice(), WeightedPrice())
        opened.add(deal)
        (commission, swap, profit) = (deal.commission, deal.swap, deal.profit)
    }

    mutating func add(_ deal: Deal) {
        volume = volume + deal.volume
        opened.add(deal)
        book(deal)
    }

    mutating func close(_ deal: Deal) {
        volume = volume - deal.volume
        closed.add(deal)
        exits += 1
        book(deal)
    }

    /// Takes the money of a deal and nothing else.
    mutating func book(_ deal: Deal) {
        commission += deal.commission
        swap += deal.swap
        profit += deal.profit
    }

    func finished(by last: Deal) -> Trade {
        Trade(
            id: first.position.value, strategy: first.strategy, symbol: first.symbol, side: first.side, volume: opened.volume,
            openTime: first.time, openPrice: opened.mean, closeTime: last.time, closePrice: closed.mean, commission: commission,
            swap: swap, profit: profit, exitReason: last.reason ?? .close, exitLabel: last.label, entryTag: first.label,
            exits: exits, excursion: last.excursion)
    }
}

/// The exact mean of executed prices, weighted by volume.
private struct WeightedPrice {
    private(set) var volume = Volume.zero
    private var sum: Int128 = 0

    mutating func add(_ deal: Deal) {
        volume = volume + deal.volume
        sum += Int128(deal.price.raw) * Int128(deal.volume.raw)
    }

    /// Rounded half away from zero to 10^-8; exact when there is one price.
    var mean: Price {
        guard let mean = divide(sum, Int128(volume.raw), .halfAwayFromZero) else {
            preconditionFailure("Invariant: a mean lies between its prices")
        }
        return Price(raw: mean)
    }
}
