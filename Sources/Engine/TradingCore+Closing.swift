internal import Market
internal import Risk
internal import Trading

/// Which positions a closing of many is about.
public enum CloseScope: Hashable, Sendable, Codable {
    case everything
    /// Index of the strategy instance.
    case strategy(Int)
    /// Index of the symbol in the run.
    case symbol(Int)
}

extension TradingCore {
    /// Asks to close a position, in whole or in part. What is on its way already is not asked for twice: a part waits for
    /// its answer, and everything supersedes a part.
    mutating func close(_ place: Int, _ wish: Closing.Wish, _ effects: inout EffectBuffer) {
        guard let closing = ledger.holdings[place].closing else {
            ledger.holdings[place].closing = Closing(wish)
            return sendClose(place, &effects)
        }
        guard wish.volume == nil, !closing.goesFlat else { return }
        ledger.holdings[place].closing?.next = wish
    }

    /// Sends a wish, for what is open now.
    private mutating func sendClose(_ place: Int, _ effects: inout EffectBuffer) {
        guard let wish = ledger.holdings[place].closing?.wish else { return }
        let position = ledger.holdings[place].position
        ledger.holdings[place].closing?.retryAt = nil
        let volume = min(wish.volume ?? position.volume, position.volume)
        send(
            .position(position.ticket, volume), side: position.side, position.symbol, position.strategy, wish.reason, wish.decision,
            &effects)
    }

    /// Asks again for what the broker refused, once its time has come.
    mutating func retryCloses(_ symbol: Int?, _ effects: inout EffectBuffer) {
        waitingCloses = 0
        for place in ledger.holdings.indices {
            if ledger.holdings[place].stopDeadline != nil { waitingCloses += 1 }
            guard let due = ledger.holdings[place].closing?.retryAt else { continue }
            if symbol == nil || ledger.holdings[place].position.symbol == symbol, due <= now {
                sendClose(place, &effects)
            } else {
                waitingCloses += 1
            }
        }
    }

    /// The broker is reached again: what could not be closed meanwhile waits no longer.
    mutating func retryAtOnce() {
        for place in ledger.holdings.indices where ledger.holdings[place].closing?.retryAt != nil {
            ledger.holdings[place].closing?.retryAt = now
            ledger.holdings[place].closing?.refusals = 0
        }
    }

    /// The broker refused to close. A part is dropped, its exit may ask again; the wish to be flat stays.
    mutating func closeRefused(_ ticket: PositionID, _ rejection: Rejection, _ effects: inout EffectBuffer) {
        guard let place = ledger.index(of: ticket), var closing = ledger.holdings[place].closing else { return }
        slots[ledger.holdings[place].position.strategy].reversal = nil
        if let next = closing.next {
            (closing.wish, closing.next) = (next, nil)
        } else if closing.wish.volume != nil {
            ledger.holdings[place].closing = nil
            return
        }
        closing.refusals += 1
        closing.retryAt = now.adding(seconds: Closing.delay(afterRefusals: closing.refusals))
        ledger.holdings[place].closing = closing
        waitingCloses += 1
        guard closing.refusals % Closing.noticed == 0 else { return }
        let position = ledger.holdings[place].position
        let what = "\(position.side.rawValue) \(position.volume) lots of \(books[position.symbol].value.specification.name)"
        effects.record(
            .notice(
                Notice(
                    code: .closeFailing, strategy: position.strategy, position: ticket,
                    message:
                        "position \(ticket.value), \(what), is still open after \(closing.refusals) refusals, the last one \(rejection.rawValue) (\(rejection.retcode)); asking again in \(Closing.delay(afterRefusals: closing.refusals)) s; close it by hand if it does not help"
                )))
    }

    /// A deal closed a part of a position: whether it answers the wish, and what is wished for next.
    mutating func closedInPart(_ place: Int, _ deal: Deal, _ effects: inout EffectBuffer) {
        guard deal.entry.isClosing, let closing = ledger.holdings[place].closing, deal.reason == closing.wish.reason else { return }
        if let next = closing.next {
            ledger.holdings[place].closing = Closing(next)
            sendClose(place, &effects)
        } else if closing.wish.volume == nil {
            // The broker filled less than everything: the rest is asked for.
            sendClose(place, &effects)
        } else {
            ledger.holdings[place].closing = nil
        }
    }

    /// Closes one position by an operator's command.
    mutating func closePosition(_ ticket: PositionID, _ volume: Volume?, _ reason: String, _ effects: inout EffectBuffer) {
        guard let place = ledger.index(of: ticket) else {
            let message = "there is no open position \(ticket.value) to close; it may be closed already"
            return effects.record(.notice(Notice(code: .unexplained, position: ticket, message: message)))
        }
        let position = ledger.holdings[place].position
        let part = volume.map { ClosePart.lots($0.double) } ?? .all
        let amount = part.volume(of: position.volume, books[position.symbol].value.specification)
        close(place, Closing.Wish(volume: amount, reason: .commanded, label: reason, decision: .guardian), &effects)
    }

    /// Closes everything in a scope, and withdraws its resting entries.
    mutating func closeAll(_ scope: CloseScope, _ reason: String, _ effects: inout EffectBuffer) {
        for index in slots.indices {
            switch scope {
            case .everything: break
            case .strategy(let only): guard only == index else { continue }
            case .symbol(let only): guard only == slots[index].symbol else { continue }
            }
            slots[index].reversal = nil
            leave(index, side: nil, reason: .commanded, label: reason, .guardian, &effects)
        }
    }
}

extension ClosePart {
    /// The lots to close of what is open; nil for everything.
    ///
    /// Rule: down to the lot step, at least the smallest volume, and everything when less than that would remain.
    func volume(of open: Volume, _ specification: SymbolSpecification) -> Volume? {
        let step = specification.volumeStep.raw
        let steps: Double
        switch self {
        case .all: return nil
        case .fraction(let share): steps = Double(open.raw / step) * share
        case .lots(let lots): steps = lots * Double(Volume.one) / Double(step)
        }
        guard steps.isFinite, steps < Double(open.raw / step) else { return nil }
        // A value within a millionth of a whole step is that step, so that binary noise costs none.
        let nearest = steps.rounded()
        let whole = abs(steps - nearest) <= 1e-6 ? nearest : steps.rounded(.down)
        let wanted = max(Volume(raw: Int64(whole) * step), specification.volumeMinimum)
        return open - wanted < specification.volumeMinimum ? nil : wanted
    }
}
