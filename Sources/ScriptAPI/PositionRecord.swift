internal import Engine
internal import Market
internal import Scripting
internal import Trading

/// The `position` record: what a script sees of one open position.
///
/// Slots that change with deals or levels only are filled again only when those did, or for another position.
final class PositionRecord {
    /// In the order of ``ScriptReference/position``.
    private enum Slot: Int {
        case ticket, symbol, side, volume, openedVolume, openPrice, openTime, stopLoss, takeProfit, currentPrice
        case unrealized, realized, commission, swap, initialRisk, multiple, worst, best, worstMultiple, bestMultiple
        case ageBars, ageHours, ageSeconds, magic, strategy
    }

    let record: ScriptRecord
    private var shown: Position?

    init(_ vm: ScriptVM) {
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
        if !position.isTheSame(as: shown) {
            showBirth(position)
            showDeals(position)
            showLevels(position)
            showExtremes(position)
        } else {
            if !position.hasTheDeals(of: shown) { showDeals(position) }
            if !position.hasTheLevels(of: shown) { showLevels(position) }
            if !position.hasTheExtremes(of: shown) { showExtremes(position) }
        }
        shown = position
        let age = now.seconds - position.openTime.seconds
        set(.currentPrice, quote.closing(position.side).double)
        set(.unrealized, position.unrealizedProfit.double)
        set(.multiple, position.multiples(of: position.realizedProfit + position.unrealizedProfit) ?? .nan)
        record.set(Slot.ageBars.rawValue, integer: Int64(position.ageBars))
        set(.ageHours, Double(age) / 3600)
        record.set(Slot.ageSeconds.rawValue, integer: age)
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
    fileprivate func isTheSame(as other: Position?) -> Bool {
        guard let other else { return false }
        return ticket == other.ticket && side == other.side && openTime == other.openTime && magic == other.magic
    }

    fileprivate func hasTheDeals(of other: Position?) -> Bool {
        guard let other else { return false }
        return volume == other.volume && openedVolume == other.openedVolume && openPrice == other.openPrice
            && realizedProfit == other.realizedProfit && commission == other.commission && swap == other.swap
            && initialRisk == other.initialRisk
    }

    fileprivate func hasTheLevels(of other: Position?) -> Bool {
        guard let other else { return false }
        return stopLoss == other.stopLoss && takeProfit == other.takeProfit
    }

    fileprivate func hasTheExtremes(of other: Position?) -> Bool {
        guard let other else { return false }
        return worstProfit == other.worstProfit && bestProfit == other.bestProfit && initialRisk == other.initialRisk
    }
}
