internal import Connectors
internal import Engine
internal import Market
public import Research
internal import Risk
internal import Trading

extension RunStatus {
    /// For programs: money, prices and volumes as decimals in text, so that no digit is lost; times as ISO 8601 in UTC.
    public var json: JSONValue {
        .object([
            "mode": .string(mode), "started": .string("\(started)"), "time": .string("\(time)"), "generation": .integer(generation),
            "link": link.json, "account": account.map(\.json) ?? .null, "balance": .string(balance.text(digits: 2)),
            "equity": .string(equity.text(digits: 2)), "strategies": .array(strategies.map(\.json)),
            "positions": .array(positions.map(\.json)), "orders": .array(orders.map(\.json)), "guards": .array(guards.map(\.json)),
            "latches": .array(latches.map { .object(["code": .string($0.code), "why": .string($0.explanation)]) }),
            "gates": .array(
                gates.map {
                    .object(["reason": .string($0.reason.rawValue), "scope": .string(name(of: $0.scope)), "detail": .string($0.detail)])
                }), "lag_seconds": .number(lagSeconds), "segment": .integer(segment), "journal_sequence": .integer(Int(journalSequence)),
            "unwritten": .integer(unwritten), "uncopied": uncopied.map { .integer(Int($0)) } ?? .null,
            "is_stopping": .bool(isStopping), "problems": .array(problems.map(JSONValue.string)),
            "notes": .array(notes.map(JSONValue.string)),
        ])
    }

    private func name(of scope: EntryGate.Scope) -> String {
        switch scope {
        case .account: "account"
        case .strategy(let index): strategies.indices.contains(index) ? strategies[index].name : "strategy \(index)"
        case .symbol(let index): "symbol \(index)"
        }
    }
}

extension RunStatus.Link {
    fileprivate var json: JSONValue {
        .object([
            "name": .string(name), "is_up": .bool(isUp), "is_broker_connected": .bool(isBrokerConnected), "is_running": .bool(isRunning),
            "reason": .string(reason), "since": .string("\(since)"), "epoch": .integer(Int(epoch)), "quote_age": .optional(quoteAge),
            "health": .array(health.map(\.json)),
        ])
    }
}

extension LinkHealth {
    fileprivate var json: JSONValue {
        .object(["part": .string(part), "state": .string(state.rawValue), "age": .optional(age), "words": .string(words)])
    }
}

extension AccountRecord {
    fileprivate var json: JSONValue {
        .object(["login": .integer(Int(login)), "server": .string(server), "currency": .string(currency), "is_demo": .bool(isDemo)])
    }
}

extension RunStatus.Strategy {
    fileprivate var json: JSONValue {
        .object([
            "name": .string(name), "file": .string(file), "symbol": .string(symbol), "generation": .integer(generation),
            "state": .string(state.rawValue), "positions": .integer(positions), "profit": .string(profit.text(digits: 2)),
            "last_decision": lastDecision.map {
                .object(["time": .string("\($0.time)"), "what": .string($0.what), "why": .string($0.why)])
            } ?? .null,
        ])
    }
}

extension RunStatus.Position {
    /// For programs.
    public var json: JSONValue {
        .object([
            "ticket": .integer(Int(ticket.value)), "symbol": .string(symbol), "strategy": .string(strategy),
            "side": .string(side.rawValue), "volume": .string("\(volume)"), "open_price": .string("\(openPrice)"),
            "open_time": .string("\(openTime)"), "stop_loss": stopLoss.map { .string("\($0)") } ?? .null,
            "take_profit": takeProfit.map { .string("\($0)") } ?? .null,
            "current_price": currentPrice.map { .string("\($0)") } ?? .null,
            "unrealized_profit": .string(unrealizedProfit.text(digits: 2)), "swap": .string(swap.text(digits: 2)),
        ])
    }
}

extension RunStatus.Order {
    fileprivate var json: JSONValue {
        .object([
            "magic": .integer(Int(magic)), "comment": .string(comment), "symbol": .string(symbol), "strategy": .string(strategy),
            "action": .string(action), "state": .string(state.rawValue), "since": .string("\(since)"),
        ])
    }
}

extension RunStatus.Guard {
    fileprivate var json: JSONValue {
        .object([
            "code": .string(code), "level": .string(level.text(digits: 2)), "headroom": .string(headroom.text(digits: 2)),
            "action": .string(action.rawValue), "is_latched": .bool(isLatched),
        ])
    }
}
