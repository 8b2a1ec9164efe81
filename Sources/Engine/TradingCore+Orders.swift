internal import Indicators
internal import Market
internal import Risk
internal import Trading

extension TradingCore {
    /// Sizes a signal, lets the guards judge it and sends it, or records why not.
    ///
    /// `decided` is the quote an earlier decision saw, for the second leg of a reversal.
    mutating func request(_ index: Int, _ signal: Signal, decided: Quote? = nil, _ effects: inout EffectBuffer) {
        let symbol = slots[index].symbol
        if let denial = gateDenial(index) { return effects.record(.denied(signal, denial)) }
        guard var quote = books[symbol].quote else { return }
        // A reversal decided on a tick fills at the worse of both quotes: that is what it is sized and judged on.
        if let decided, signal.decision == .tick { quote = quote.worse(decided, opening: signal.side) }
        let context = context(index, quote)
        let entryPrice = signal.limitPrice ?? signal.price ?? quote.opening(signal.side)
        switch sizing.volume(
            hint: signal.sizeHint, side: signal.side, entry: entryPrice, stop: signal.stopLoss, in: context)
        {
        case .failure(let denial): effects.record(.denied(signal, denial))
        case .success(let volume):
            let order = OrderRequest(
                signalID: signal.id, strategy: index, symbol: symbol, side: signal.side, volume: volume,
                orderType: signal.orderType, price: signal.price, stopLoss: kept(signal.stopLoss, adding: index, signal.side),
                takeProfit: signal.takeProfit, expiryBars: signal.expiryBars, decision: signal.decision,
                decisionQuote: decided ?? quote, followsFill: decided != nil, clientTag: signal.id,
                label: signal.tag.isEmpty ? signal.reason : signal.tag, limitPrice: signal.limitPrice,
                expiration: signal.expiration)
            switch guards.review(order, in: context) {
            case .denied(let denials):
                for denial in denials { effects.record(.denied(signal, denial)) }
            case .approved(let approved):
                slots[index].outstanding = order
                activity.sent(order, at: now.seconds)
                effects.record(.ordered(order))
                effects.append(.submit(approved))
            }
        }
    }

    /// The stop an order carries: on an account with one position a symbol it holds for all of the position, so that an
    /// addition never brings a looser one than is there. Its size is that of the stop the script gave.
    private func kept(_ stop: Price?, adding index: Int, _ side: Side) -> Price? {
        guard configuration.isNetting,
            let present = ledger.holdings.first(where: { $0.position.symbol == slots[index].symbol && $0.position.side == side })?
                .position.stopLoss
        else { return stop }
        guard let stop else { return present }
        return side == .buy ? max(stop, present) : min(stop, present)
    }

    /// What guards and sizing see of the account and of a strategy's symbol.
    ///
    /// - Parameter tag: the order of a pending entry that is to be left out.
    func context(_ index: Int, _ quote: Quote, without tag: Int64? = nil) -> RiskContext {
        let book = books[slots[index].symbol]
        let currencies = [book.value.specification.baseCurrency, book.value.specification.profitCurrency]
        let range = slots[index].range?.newest() ?? .nan
        return RiskContext(
            now: now, account: ledger.account, leverage: configuration.leverage, value: book.value, quote: quote,
            quoteTime: book.quoteTime, exposures: exposures(without: tag), watch: watch, activity: activity,
            averageRange: range.isNaN ? nil : Price(range),
            news: news.filter { currencies.contains($0.currency) }.map(\.time.seconds))
    }

    /// Everything open, resting at the broker or on its way to it, as if all of it were filled.
    private func exposures(without tag: Int64?) -> ContiguousArray<Exposure> {
        var found: ContiguousArray<Exposure> = []
        for holding in ledger.holdings {
            let position = holding.position
            add(
                position.strategy, position.symbol, position.side, position.volume, .open, position.openPrice, position.stopLoss,
                to: &found)
        }
        for index in slots.indices {
            for entry in slots[index].resting + slots[index].withdrawing where entry.clientTag != tag {
                add(index, slots[index].symbol, entry.side, entry.volume, .pending, entry.entryPrice, entry.stopLoss, to: &found)
            }
            guard let order = slots[index].outstanding else { continue }
            let entry = order.entryPrice ?? order.decisionQuote.opening(order.side)
            add(index, order.symbol, order.side, order.volume, .requested, entry, order.stopLoss, to: &found)
        }
        if !foreign.isEmpty { addForeign(to: &found) }
        return found
    }

    private func add(
        _ strategy: Int, _ symbol: Int, _ side: Side, _ volume: Volume, _ status: Exposure.Status, _ entry: Price,
        _ stopLoss: Price?, to found: inout ContiguousArray<Exposure>
    ) {
        guard let quote = books[symbol].quote else { preconditionFailure("Invariant: what is traded has been quoted") }
        found.append(
            Exposure(
                strategy: strategy, symbol: symbol, side: side, volume: volume, status: status, entry: entry,
                stopLoss: stopLoss, value: books[symbol].value, quote: quote))
    }

    /// Withdraws resting entries whose bars are used up.
    mutating func countDownResting(_ index: Int, _ effects: inout EffectBuffer) {
        for place in slots[index].resting.indices { slots[index].resting[place].barsLeft? -= 1 }
        let expired = slots[index].resting.filter { $0.barsLeft == 0 }
        guard !expired.isEmpty else { return }
        slots[index].resting.removeAll { $0.barsLeft == 0 }
        for entry in expired { withdraw(entry, index, why: "expired", .close, .bar, &effects) }
    }

    /// Asks the broker to withdraw a pending entry.
    mutating func withdraw(
        _ pending: PendingEntry, _ index: Int, why: String, _ reason: ExitReason, _ point: DecisionPoint,
        _ effects: inout EffectBuffer
    ) {
        slots[index].withdrawing.append(pending)
        effects.record(.withdrawn(strategy: index, clientTag: pending.clientTag, why: why))
        send(.pending(pending.clientTag), slots[index].symbol, index, reason, point, &effects)
    }

    /// Takes a broker's answer, or something the broker did by itself.
    mutating func executed(_ result: ExecutionResult, _ effects: inout EffectBuffer) {
        switch (result.subject, result.outcome) {
        case (_, .filled(let deal)): filled(deal, result, &effects)
        case (_, .partial(let deal)): filledInPart(deal, result, &effects)
        case (.close(let ticket), .cancelled): closeRefused(ticket, .notExecuted, &effects)
        case (.levels(let ticket), .modified(let stop, let target)): modified(ticket, stop, target, &effects)
        case (.swap(let ticket), .swapped(let amount, let openPrice)): swapped(ticket, amount, openPrice, result, &effects)
        case (.swap, .reopened(let closed, let opened)): reopened(closed, opened, &effects)
        case (.close(let ticket), .rejected(let rejection)):
            effects.record(.exitRejected(strategy: result.strategy, ticket, rejection))
            closeRefused(ticket, rejection, &effects)
        case (.levels(let ticket), .rejected(let rejection)):
            effects.record(.exitRejected(strategy: result.strategy, ticket, rejection))
            moveRefused(ticket, rejection, &effects)
        case (.order, .pending): rests(result, &effects)
        case (.order, .rejected(let rejection)):
            refused(result, rejection)
            effects.record(.rejected(strategy: result.strategy, clientTag: result.clientTag, rejection))
        case (.order, .cancelled(let why)): cancelled(result, why, &effects)
        case (.change(let tag), .pending): changed(result.strategy, tag, &effects)
        case (.change(let tag), .rejected(let rejection)): changeRefused(result.strategy, tag, rejection, &effects)
        default: break  // answers no broker gives
        }
        if flattening != nil { showDeferred(&effects) }
    }

    /// A position was held over the end of a day.
    private mutating func swapped(
        _ ticket: PositionID, _ amount: Money, _ openPrice: Price, _ result: ExecutionResult, _ effects: inout EffectBuffer
    ) {
        guard let quote = books[result.symbol].quote, let place = ledger.index(of: ticket) else { return }
        let isMoved = ledger.holdings[place].position.openPrice != openPrice
        effects.record(.swapped(strategy: result.strategy, ticket, amount, openPrice: isMoved ? openPrice : nil))
        ledger.accrueSwap(ticket, amount, openPrice: openPrice, quote: quote)
        watch.note(ledger.account, at: now.seconds)
    }

    private mutating func filled(_ deal: Deal, _ result: ExecutionResult, _ effects: inout EffectBuffer) {
        let index = result.strategy
        let answered = slots[index].outstanding.flatMap { $0.clientTag == result.clientTag ? $0 : nil }
        let isIt = { (entry: PendingEntry) in entry.clientTag == result.clientTag }
        let resting = slots[index].resting.first(where: isIt) ?? slots[index].withdrawing.first(where: isIt)
        forget(result)
        if !deal.entry.isClosing, let wanted = answered.map({ $0.entryPrice ?? $0.decisionQuote.opening($0.side) }) ?? resting?.entryPrice {
            // What an entry cost beyond the price it was decided at, or waited for.
            activity.filled(symbol: deal.symbol, side: deal.side, wanted: wanted, got: deal.price)
        }
        book(deal, label: answered?.label ?? resting?.label ?? "", isClose: result.subject != .order, &effects)
    }

    /// A part of an order is executed: the rest still counts as on its way, and a close of it is not asked for twice.
    private mutating func filledInPart(_ deal: Deal, _ result: ExecutionResult, _ effects: inout EffectBuffer) {
        let index = result.strategy
        let isIt = { (entry: PendingEntry) in entry.clientTag == result.clientTag }
        var (wanted, label): (Price?, String) = (nil, "")
        if result.clientTag != 0, let order = slots[index].outstanding, order.clientTag == result.clientTag {
            (wanted, label) = (order.price ?? order.decisionQuote.opening(order.side), order.label)
            slots[index].outstanding?.volume = max(order.volume - deal.volume, .zero)
        } else if let place = slots[index].resting.firstIndex(where: isIt) {
            (wanted, label) = (slots[index].resting[place].price, slots[index].resting[place].label)
            slots[index].resting[place].fill(deal.volume)
        } else if let place = slots[index].withdrawing.firstIndex(where: isIt) {
            (wanted, label) = (slots[index].withdrawing[place].price, slots[index].withdrawing[place].label)
            slots[index].withdrawing[place].fill(deal.volume)
        }
        if !deal.entry.isClosing, let wanted { activity.filled(symbol: deal.symbol, side: deal.side, wanted: wanted, got: deal.price) }
        book(deal, label: label, isClose: false, &effects)
    }

    /// An order is refused, or the withdrawal of an entry: then it rests on and is asked for again, at the latest with the
    /// next bar.
    private mutating func refused(_ result: ExecutionResult, _ rejection: Rejection) {
        let index = result.strategy
        let kept = slots[index].withdrawing.first { $0.clientTag == result.clientTag }
        forget(result)
        guard var kept, rejection != .positionClosed else { return }
        kept.barsLeft = 1
        slots[index].resting.append(kept)
    }

    private mutating func rests(_ result: ExecutionResult, _ effects: inout EffectBuffer) {
        guard let order = slots[result.strategy].outstanding, order.clientTag == result.clientTag else { return }
        slots[result.strategy].outstanding = nil
        slots[result.strategy].resting.append(PendingEntry(order))
        // What was on its way when entries were stopped must not rest on.
        let isStopped = watch.action != nil || isPaused(result.strategy) || isRetired(result.strategy)
        guard isStopped || slots[result.strategy].currentExits.hasFailed else { return }
        let entry = slots[result.strategy].resting.removeLast()
        withdraw(entry, result.strategy, why: isStopped ? "stopped" : "exit_failed", .protective, .guardian, &effects)
    }

    /// A pending entry is gone: its withdrawal was recorded when it was asked for, the end of its time is news.
    private mutating func cancelled(_ result: ExecutionResult, _ why: ExecutionResult.Cancellation, _ effects: inout EffectBuffer) {
        let rested = slots[result.strategy].resting.contains { $0.clientTag == result.clientTag }
        forget(result)
        if why == .expired, rested {
            effects.record(.withdrawn(strategy: result.strategy, clientTag: result.clientTag, why: why.rawValue))
        }
    }

    /// The order of an answer neither waits for one nor rests any more.
    private mutating func forget(_ result: ExecutionResult) {
        let index = result.strategy
        if slots[index].outstanding?.clientTag == result.clientTag { slots[index].outstanding = nil }
        slots[index].resting.removeAll { $0.clientTag == result.clientTag }
        slots[index].withdrawing.removeAll { $0.clientTag == result.clientTag }
    }
}
