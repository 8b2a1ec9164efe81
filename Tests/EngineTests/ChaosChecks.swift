import Engine
import Market
import Simulation
import Trading

/// What must hold after every event.
extension ChaosShell {
    /// The broker's own view against its deals, and its stops against what they were.
    mutating func checkBroker(_ before: [BrokerPositionView], _ origin: Origin, _ results: [ExecutionResult]) {
        let views = broker.openPositions
        if broker.balance != truth.balance { watch.complain("the broker's balance is \(broker.balance), its deals make \(truth.balance)") }
        if views.count != truth.lives.count { watch.complain("the broker holds \(views.count), its deals leave \(truth.lives.count)") }
        for view in views {
            guard let life = truth.lives[view.id], life.side == view.side, life.volume == view.volume, life.price == view.openPrice,
                life.strategy == view.strategy, life.symbol == view.symbol
            else {
                watch.complain("\(view.id.value) at the broker is not what its deals make of it")
                continue
            }
            guard let old = before.first(where: { $0.id == view.id }) else { continue }
            if old.stopLoss != view.stopLoss || old.takeProfit != view.takeProfit { checkLevels(old, view, origin, results) }
        }
    }

    private mutating func checkLevels(
        _ old: BrokerPositionView, _ new: BrokerPositionView, _ origin: Origin, _ results: [ExecutionResult]
    ) {
        let isReplaced = results.contains {
            if case .filled(let deal) = $0.outcome { deal.position == new.id && deal.entry != .closing } else { false }
        }
        if isReplaced || origin == .hands { return }
        guard origin == .move else { return watch.complain("the levels of \(new.id.value) moved by themselves") }
        guard !isUninformed(of: new.id) else { return }
        if old.takeProfit != new.takeProfit, !isUninformed(of: new.id, orWaits: true) {
            watch.complain("the target of \(new.id.value) moved")
        }
        guard let from = old.stopLoss else { return }
        let isTighter = new.stopLoss.map { new.side == .buy ? $0 >= from : $0 <= from } ?? false
        if !isTighter {
            watch.complain(
                "the stop of \(new.id.value) (\(new.side)) moved against it from \(from) to \(new.stopLoss.map(\.description) ?? "none")")
        }
    }

    /// The core's positions against the deals it was told of.
    mutating func compare() {
        if core.account.balance != heard.balance { watch.complain("the core's balance is \(core.account.balance), not \(heard.balance)") }
        let positions = core.positions
        if positions.count != heard.lives.count { watch.complain("the core holds \(positions.count), not \(heard.lives.count)") }
        for position in positions {
            guard let life = heard.lives[position.ticket] else {
                watch.complain("the core holds \(position.ticket.value), which is not open")
                continue
            }
            let isSame =
                position.strategy == life.strategy && position.symbol == life.symbol && position.side == life.side
                && position.volume == life.volume && position.openedVolume == life.opened && position.openPrice == life.price
                && position.realizedProfit == life.profit
            if !isSame { watch.complain("the core's \(position.ticket.value) is not what its deals make of it") }
            if (position.worstProfit, position.bestProfit) != (life.worst, life.best) {
                watch.complain(
                    "\(position.ticket.value) went from \(life.worst) to \(life.best), the core says \(position.worstProfit) to \(position.bestProfit)"
                )
            }
        }
    }

    /// With every answer delivered, the core and the broker hold the same, and what a failed exit left is protected.
    mutating func checkAgreement() {
        let views = broker.openPositions
        let positions = core.positions
        if views.count != positions.count { watch.complain("the broker holds \(views.count), the core \(positions.count)") }
        for position in positions {
            guard let view = views.first(where: { $0.id == position.ticket }), view.side == position.side,
                view.volume == position.volume, view.stopLoss == position.stopLoss, view.takeProfit == position.takeProfit
            else {
                watch.complain("the core's \(position.ticket.value) is not the broker's")
                continue
            }
            let isSafe = view.stopLoss != nil || watch.isExcused(view.id)
            if watch.isFrail(position), !isSafe {
                watch.complain("\(view.id.value) has no stop although an exit of its strategy failed")
            }
        }
        if core.account.balance != broker.balance { watch.complain("the balances differ") }
        if core.account.equity != broker.equity() {
            watch.complain("the core's equity is \(core.account.equity), the broker's \(broker.equity())")
        }
    }
}

extension ChaosShell {
    /// Every exit forgot every position it watched once, when it was flat.
    mutating func checkMemory() {
        for (set, exits) in market.exits {
            for exit in exits where exit.forgotten != watch.forgotten[set] ?? [] {
                watch.complain("\(exit.plan.name) forgot \(exit.forgotten), not \(watch.forgotten[set] ?? [])")
            }
        }
    }

    /// Whether the core cannot know yet what other hands, or an entry, made of a position's levels.
    ///
    /// `orWaits`: or has not heard what became of its own change.
    func isUninformed(of id: PositionID, orWaits: Bool = false) -> Bool {
        queue.contains { answer in
            switch (answer.result.subject, answer.result.outcome) {
            case (.levels(let moved), _): moved == id && (orWaits || answer.origin == .hands)
            case (_, .filled(let deal)): deal.position == id && deal.entry != .closing
            default: false
            }
        }
    }
}
