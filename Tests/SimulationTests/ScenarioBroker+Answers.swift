import Market
import Simulation
import Trading

extension ScenarioBroker {
    /// MT5's names of return codes that Herald calls by another.
    private static let names = [10021: "price_off", 10033: "limit_orders", 10034: "limit_volume", 10040: "limit_positions"]

    /// Tells what happened as expectations spell it, and remembers which order began what.
    mutating func text(_ result: ExecutionResult) -> String {
        if case .change(let number) = result.subject, case .pending = result.outcome {
            guard let order = broker.pendingOrders.first(where: { $0.clientTag == number }) else { return "modified \(number)" }
            let specification = values[order.symbol].specification
            return "modified \(number) at=\(specification.text(order.price)) " + levels(order.stopLoss, order.takeProfit, specification)
        }
        switch result.outcome {
        case .swapped: return "swapped"
        case .reopened: return "reopened"
        case .pending:
            return "pending \(result.clientTag)"
        case .cancelled: return "cancelled \(result.clientTag)"
        case .rejected(let rejection):
            return "refused \(rejection.retcode) \(ScenarioBroker.names[rejection.retcode] ?? rejection.rawValue)"
        case .modified(let stop, let target):
            let specification = values[result.symbol].specification
            guard case .levels(let id) = result.subject else { return "modified" }
            return "modified \(openers[id] ?? 0) \(levels(stop, target, specification))"
        case .filled(let deal), .partial(let deal):
            if deal.clientTag > 0 {
                positions[deal.clientTag] = deal.position
                if openers[deal.position] == nil { openers[deal.position] = deal.clientTag }
            }
            return text(deal)
        }
    }

    func text(_ deal: Deal) -> String {
        let specification = values[deal.symbol].specification
        var words = ["deal", deal.entry.rawValue, deal.side.rawValue.lowercased(), "\(deal.volume)", specification.text(deal.price)]
        if deal.entry != .opening { words.append("profit=\(text(deal.profit))") }
        if deal.commission != .zero { words.append("commission=\(text(deal.commission))") }
        if deal.swap != .zero { words.append("swap=\(text(deal.swap))") }
        let told: [ExitReason] = [.stopLoss, .takeProfit, .stopOut, .endOfData, .rollover]
        if deal.entry != .opening, let reason = deal.reason, told.contains(reason) { words.append("reason=\(reason.rawValue)") }
        if !isAloneOrder { words.append("of=\(openers[deal.position] ?? 0)") }
        if deal.symbol != 0 { words.append("symbol=\(specification.name)") }
        return words.joined(separator: " ")
    }

    private func text(_ money: Money) -> String { money.text(digits: values[0].moneyDigits) }

    private func levels(_ stop: Price?, _ target: Price?, _ specification: SymbolSpecification) -> String {
        "stop=\(stop.map(specification.text) ?? "none") target=\(target.map(specification.text) ?? "none")"
    }

    /// The state that an expectation asks for, as it spells it.
    func state(_ line: ScenarioLine) throws -> String {
        let what = line.words.first ?? ""
        switch what {
        case "balance": return "balance \(text(broker.balance))"
        case "equity": return "equity \(text(broker.equity()))"
        case "margin": return "margin \(text(broker.usedMargin))"
        case "free_margin": return "free_margin \(text(broker.freeMargin()))"
        case "margin_level":
            let level = mulDiv(broker.equity().raw, 10_000, max(broker.usedMargin.raw, 1), .halfAwayFromZero) ?? 0
            return broker.usedMargin == .zero ? "margin_level none" : "margin_level \(Money(raw: level * 100).text(digits: 2))"
        case "positions": return "positions \(broker.openPositions.count)"
        case "orders": return "orders \(broker.pendingOrders.count)"
        case "ambiguous_exits": return "ambiguous_exits \(broker.ambiguousExits)"
        case "position": return try position(line)
        case "missing_cross": return "missing_cross none"
        default: throw ScenarioError(name, line, "nothing is known about \(what)")
        }
    }

    private func position(_ line: ScenarioLine) throws -> String {
        guard line.words.count > 1, let number = Int64(line.words[1]) else { throw ScenarioError(name, line, "no number of an order") }
        let view = broker.openPositions.first { openers[$0.id] == number }
        guard let view else { return "position \(number) none" }
        let specification = values[view.symbol].specification
        let short = specification.text(view.openPrice)
        let shown = Price(text: short) == view.openPrice ? short : "\(view.openPrice)"
        return "position \(number) \(view.side.rawValue.lowercased()) \(view.volume) \(shown) "
            + levels(view.stopLoss, view.takeProfit, specification)
    }
}
