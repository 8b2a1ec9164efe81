internal import Engine
internal import Market
internal import Risk
internal import Trading

extension StatusView {
    private func title(_ text: String, _ rest: (inout ScreenLine) -> Void = { _ in }) -> [ScreenLine] {
        var line = ScreenLine(text, .title)
        rest(&line)
        return [ScreenLine(), line]
    }

    var strategyBlock: [ScreenLine] {
        guard !status.strategies.isEmpty else { return [] }
        let name = min(max(status.strategies.map(\.name.count).max() ?? 0, 8), width / 4)
        var head = ScreenLine()
        head.add("STRATEGY", .title, columns: name)
        head.add("SYMBOL", .title, columns: 8)
        head.add("STATE", .title, columns: 11)
        head.add("POS", .title, columns: 3, toRight: true)
        head.add("PROFIT", .title, columns: 10, toRight: true)
        head.add("LAST DECISION", .title)
        return [ScreenLine(), head]
            + status.strategies.map { strategy in
                var line = ScreenLine()
                line.add(strategy.name, columns: name)
                line.add(strategy.symbol, columns: 8)
                line.add(strategy.state.rawValue, StatusView.look(of: strategy.state), columns: 11)
                line.add(strategy.positions == 0 ? "·" : "\(strategy.positions)", columns: 3, toRight: true)
                let isFlat = strategy.positions == 0
                line.add(
                    isFlat ? "·" : StatusView.signed(strategy.profit), isFlat ? .faint : StatusView.look(of: strategy.profit), columns: 10,
                    toRight: true)
                if let last = strategy.lastDecision {
                    line.add("\(StatusView.short(last.time, at: status.time)) ", .faint)
                    line.add(last.what, StatusView.look(ofDecision: last.what))
                    if !last.why.isEmpty { line.add(" \(last.why)", .faint) }
                } else {
                    line.add("none yet", .faint)
                }
                return line
            }
    }

    var guardBlock: [ScreenLine] {
        guard !status.guards.isEmpty else { return [] }
        let name = min(status.guards.map(\.code.count).max() ?? 0, 22)
        return title("GUARDS") { $0.add("  money left before each acts", .faint) }
            + status.guards.map { limit in
                var line = ScreenLine()
                line.add(limit.code, columns: name)
                let room = StatusView.share(limit.headroom, of: status.balance)
                let look: ScreenLine.Look = limit.isLatched || room <= 0.005 ? .bad : room <= 0.02 ? .warning : .good
                line.add(StatusView.bar(room, columns: 12), look)
                line.add(" ")
                line.add(StatusView.money(limit.headroom), look, columns: 12, toRight: true)
                line.add("to equity ", .faint)
                line.add(StatusView.money(limit.level))
                line.add(limit.isLatched ? "  LATCHED" : "  then \(limit.action.rawValue)", limit.isLatched ? .bad : .faint)
                return line
            }
    }

    var positionBlock: [ScreenLine] {
        guard !status.positions.isEmpty else { return title("POSITIONS") { $0.add("  none", .faint) } }
        var head = ScreenLine()
        head.add("POSITIONS", .title, columns: 10)
        head.add("SYMBOL", .title, columns: 8)
        head.add("SIDE", .title, columns: 5)
        head.add("LOTS", .title, columns: 6, toRight: true)
        head.add("OPEN", .title, columns: 10, toRight: true)
        head.add("NOW", .title, columns: 10, toRight: true)
        head.add("STOP", .title, columns: 10, toRight: true)
        head.add("PROFIT", .title, columns: 10, toRight: true)
        head.add("STRATEGY", .title)
        return [ScreenLine(), head] + status.positions.map(line(of:))
    }

    private func line(of position: RunStatus.Position) -> ScreenLine {
        var line = ScreenLine()
        line.add("\(position.ticket.value)", columns: 10)
        line.add(position.symbol, columns: 8)
        line.add(position.side == .buy ? "long" : "short", columns: 5)
        line.add("\(position.volume)", columns: 6, toRight: true)
        line.add("\(position.openPrice)", columns: 10, toRight: true)
        line.add(position.currentPrice.map { "\($0)" } ?? "?", columns: 10, toRight: true)
        line.add(position.stopLoss.map { "\($0)" } ?? "none", position.stopLoss == nil ? .bad : .plain, columns: 10, toRight: true)
        line.add(
            StatusView.signed(position.unrealizedProfit), StatusView.look(of: position.unrealizedProfit), columns: 10, toRight: true)
        line.add(position.strategy, .faint)
        return line
    }

    var orderBlock: [ScreenLine] {
        guard !status.orders.isEmpty else { return [] }
        return title("ORDERS") { $0.add("  on their way or waiting at the broker", .faint) }
            + status.orders.map { order in
                var line = ScreenLine()
                line.add(order.comment, columns: 14)
                line.add(order.symbol, columns: 8)
                line.add(order.action, columns: 8)
                let isOpen = order.state.rawValue.hasPrefix("unknown") || order.state.rawValue == "quarantined"
                line.add(order.state.rawValue, isOpen ? .bad : .plain, columns: 15)
                line.add("for \(StatusView.duration(status.time, since: order.since))  ", .faint)
                line.add(order.strategy, .faint)
                return line
            }
    }
}
