internal import Engine
internal import Market
internal import Scripting
internal import Trading

/// The `position` record: what a script sees of one open position.
///
/// Slots that change with deals or levels only are filled again only when those did, or for another position; slots that
/// change with every quote, only when the script may read them.
final class PositionRecord {
    /// In the order of ``ScriptReference/position``.
    private enum Slot: Int {
        case ticket, symbol, side, volume, openedVolume, openPrice, openTime, stopLoss, takeProfit, currentPrice
        case unrealized, realized, commission, swap, initialRisk, multiple, worst, best, worstMultiple, bestMultiple
        case ageBars, ageHours, ageSeconds, magic, strategy
    }

    let record: ScriptRecord
    private var shown: Position?
    private let reads: (price: Bool, profit: Bool, multiple: Bool, extremes: Bool)
    private let readsAge: (bars: Bool, hours: Bool, seconds: Bool)

    /// `mayRead` tells whether a script may read a field.
    init(_ vm: ScriptVM, mayRead: (String) -> Bool) {
        reads = (
            mayRead("current_price"), mayRead("unrealized_pnl"), mayRead("r"), mayRead("mae") || mayRead("mfe")
        )
        readsAge = (mayRead("age_bars"), mayRead("age_hours"), mayRead("age_seconds"))
        record = vm.defineRecord("position", fields: ScriptReference.position.fields.map(\.name), present: false)
    }

    /// Fills in what stays the same for every position a script sees.
    func bind(symbol: String, strategy: String) {
        record.set(Slot.symbol.rawValue, string: symbol)
        record.set(Slot.strategy.rawValue, string: strategy)
    }

    func show(_ position: Position?, at quote: Quote, _ now: Timestamp) {
        guard let position else {
            if shown != nil { record.isPresent = false }
            shown = nil
            return
        }
        fill(position, at: quote, now)
    }

    /// Shows an open position.
    func fill(_ position: Position, at quote: Quote, _ now: Timestamp) {
        showWhatChanged(position)
        if reads.price { set(.currentPrice, quote.closing(position.side).double) }
        if reads.profit { set(.unrealized, position.unrealizedProfit.double) }
        if reads.multiple, position.initialRisk != nil {
            set(.multiple, position.multiples(of: position.realizedProfit + position.unrealizedProfit) ?? .nan)
        }
        if readsAge.bars { record.set(Slot.ageBars.rawValue, integer: Int64(position.ageBars)) }
        guard readsAge.hours || readsAge.seconds else { return }
        let age = now.seconds - position.openTime.seconds
        if readsAge.hours { set(.ageHours, Double(age) / 3600) }
        if readsAge.seconds { record.set(Slot.ageSeconds.rawValue, integer: age) }
    }

    /// Fills what differs from the position shown last, and keeps it when anything did.
    private func showWhatChanged(_ position: Position) {
        guard let last = shown, position.isTheSame(as: last) else {
            showBirth(position)
            showDeals(position)
            showLevels(position)
            showExtremes(position)
            shown = position
            return
        }
        let (hasDeals, hasLevels) = (position.hasTheDeals(of: last), position.hasTheLevels(of: last))
        let hasExtremes = !reads.extremes || position.hasTheExtremes(of: last)
        if hasDeals, hasLevels, hasExtremes { return }
        if !hasDeals { showDeals(position) }
        if !hasLevels { showLevels(position) }
        if !hasExtremes { showExtremes(position) }
        shown = position
    }

    private func showBirth(_ position: Position) {
        record.isPresent = true
        record.set(Slot.ticket.rawValue, integer: position.ticket.value)
        record.set(Slot.side.rawValue, string: position.side.rawValue)
        record.set(Slot.openTime.rawValue, integer: position.openTime.seconds)
        record.set(Slot.magic.rawValue, integer: position.magic)
    }

    private func showDeals(_ position: Position) {
        set(.volume, position.volume.double)
        set(.openedVolume, position.openedVolume.double)
        set(.openPrice, position.openPrice.double)
        set(.realized, position.realizedProfit.double)
        set(.commission, position.commission.double)
        set(.swap, position.swap.double)
        set(.initialRisk, position.initialRisk?.double ?? .nan)
        if position.initialRisk == nil { set(.multiple, .nan) }
    }

    private func showLevels(_ position: Position) {
        set(.stopLoss, position.stopLoss?.double ?? .nan)
        set(.takeProfit, position.takeProfit?.double ?? .nan)
    }

    private func showExtremes(_ position: Position) {
        set(.worst, position.worstProfit.double)
        set(.best, position.bestProfit.double)
        set(.worstMultiple, position.multiples(of: position.worstProfit) ?? .nan)
        set(.bestMultiple, position.multiples(of: position.bestProfit) ?? .nan)
    }

    private func set(_ slot: Slot, _ value: Double) { record.set(slot.rawValue, value) }
}

extension Position {
    @inline(__always)
    fileprivate func isTheSame(as other: Position) -> Bool {
        ticket == other.ticket && side == other.side && openTime == other.openTime && magic == other.magic
    }

    @inline(__always)
    fileprivate func hasTheDeals(of other: Position) -> Bool {
        volume == other.volume && openedVolume == other.openedVolume && openPrice == other.openPrice
            && realizedProfit == other.realizedProfit && commission == other.commission && swap == other.swap
            && initialRisk == other.initialRisk
    }

    @inline(__always)
    fileprivate func hasTheLevels(of other: Position) -> Bool {
        stopLoss == other.stopLoss && takeProfit == other.takeProfit
    }

    @inline(__always)
    fileprivate func hasTheExtremes(of other: Position) -> Bool {
        worstProfit == other.worstProfit && bestProfit == other.bestProfit && initialRisk == other.initialRisk
    }
}
