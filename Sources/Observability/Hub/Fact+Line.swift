import Logging
import Market
import Trading

extension Fact {
    /// What the log says of it.
    func line(_ names: RunNames) -> LogLine {
        switch self {
        case .signal(let signal): return signal.line
        case .skipped(let strategy, let skip):
            var fields: Logger.Metadata = ["strategy": .string(names.strategy(strategy)), "reason": .string(skip.reason)]
            if let value = skip.value { fields["value"] = .stringConvertible(value) }
            return LogLine(level: .debug, message: "skipped", fields: fields)
        case .denied(let signal, let denial):
            return LogLine(
                level: .notice, message: "denied: \(denial.explanation)",
                fields: [
                    "code": .string(denial.code), "signal": .stringConvertible(signal.id), "strategy": .string(signal.strategy),
                    "symbol": .string(signal.symbol),
                ])
        case .ordered(let order): return order.line(names)
        case .deal(let deal): return deal.line(names)
        case .exit(let exit): return exit.line(names)
        case .latched(let denial):
            return LogLine(level: .critical, message: "latched: \(denial.explanation)", fields: ["code": .string(denial.code)])
        case .released(let code, let reason):
            return LogLine(
                level: .notice, message: "latch released", fields: ["code": .string(code), "reason": .string(reason ?? "reset rule")])
        case .cashFlow(let amount):
            return LogLine(
                level: .notice, message: "money was paid in or out",
                fields: ["amount": .string("\(amount)"), "currency": .string(names.currency)])
        case .adjusted(let amount):
            return LogLine(
                level: .notice, message: "money came or went that no position made",
                fields: ["amount": .string("\(amount)"), "currency": .string(names.currency)])
        case .failed(let strategy, let failure, let exit):
            var fields: Logger.Metadata = [
                "strategy": .string(names.strategy(strategy)), "file": .string(failure.file), "line": .stringConvertible(failure.line),
                "callback": .string(failure.callback),
            ]
            if let exit { fields["exit"] = .string(exit) }
            return LogLine(level: .error, message: "script failed: \(failure.message)", fields: fields)
        case .notice(let notice):
            var fields: Logger.Metadata = ["code": .string(notice.code.rawValue)]
            if let strategy = notice.strategy { fields["strategy"] = .string(names.strategy(strategy)) }
            if let position = notice.position { fields["position"] = .stringConvertible(position.value) }
            return LogLine(level: notice.code == .unexplained ? .warning : .error, message: notice.message, fields: fields)
        case .log(let strategy, let line, let text, let exit):
            var fields: Logger.Metadata = ["strategy": .string(names.strategy(strategy)), "line": .stringConvertible(line)]
            if let exit { fields["exit"] = .string(exit) }
            return LogLine(level: .info, message: text, fields: fields)
        case .rejected, .changed, .changeRejected, .withdrawn, .modified, .swapped, .exitRejected: return brokerLine(names)
        }
    }

    /// What the broker did to an order or position that was not a deal.
    private func brokerLine(_ names: RunNames) -> LogLine {
        switch self {
        case .rejected(let strategy, let tag, let rejection):
            LogLine(
                level: .warning, message: "order rejected",
                fields: [
                    "strategy": .string(names.strategy(strategy)), "tag": .stringConvertible(tag), "reason": .string(rejection.rawValue),
                    "retcode": .stringConvertible(rejection.retcode),
                ])
        case .changed(let strategy, let request, let type):
            LogLine(
                level: .info, message: "entry changed",
                fields: [
                    "strategy": .string(names.strategy(strategy)), "tag": .stringConvertible(request.clientTag),
                    "type": .string(type.rawValue), "price": .string("\(request.price)"),
                ])
        case .changeRejected(let strategy, let tag, let rejection):
            LogLine(
                level: .warning, message: "change of an entry rejected",
                fields: [
                    "strategy": .string(names.strategy(strategy)), "tag": .stringConvertible(tag), "reason": .string(rejection.rawValue),
                    "retcode": .stringConvertible(rejection.retcode),
                ])
        case .swapped(let strategy, let position, let amount, _):
            LogLine(
                level: .info, message: "swap of a night",
                fields: [
                    "strategy": .string(names.strategy(strategy)), "position": .stringConvertible(position.value),
                    "amount": .string("\(amount)"), "currency": .string(names.currency),
                ])
        case .withdrawn(let strategy, let tag, let why):
            LogLine(
                level: .info, message: "entry withdrawn",
                fields: ["strategy": .string(names.strategy(strategy)), "tag": .stringConvertible(tag), "reason": .string(why)])
        case .modified(let strategy, let position, let stop, let target, let label):
            LogLine(
                level: .info, message: "levels moved",
                fields: [
                    "strategy": .string(names.strategy(strategy)), "position": .stringConvertible(position.value),
                    "stop_loss": .string(stop.map { "\($0)" } ?? "none"), "take_profit": .string(target.map { "\($0)" } ?? "none"),
                    "by": .string(label.isEmpty ? "other hands" : label),
                ])
        case .exitRejected(let strategy, let position, let rejection):
            LogLine(
                level: .warning, message: "close or change rejected",
                fields: [
                    "strategy": .string(names.strategy(strategy)), "position": .stringConvertible(position.value),
                    "reason": .string(rejection.rawValue), "retcode": .stringConvertible(rejection.retcode),
                ])
        default: preconditionFailure("Invariant: only what the broker did comes here")
        }
    }
}

extension Signal {
    fileprivate var line: LogLine {
        var fields: Logger.Metadata = [
            "signal": .stringConvertible(id), "strategy": .string(strategy), "symbol": .string(symbol),
            "timeframe": .string(timeframe.rawValue),
            "side": .string(side.rawValue), "action": .string(action.rawValue),
        ]
        let prices = [("price", price), ("stop_loss", stopLoss), ("take_profit", takeProfit)]
        for (name, value) in prices { if let value { fields[name] = .string("\(value)") } }
        if !reason.isEmpty { fields["reason"] = .string(reason) }
        return LogLine(level: .info, message: "signal", fields: fields)
    }
}

extension OrderRequest {
    fileprivate func line(_ names: RunNames) -> LogLine {
        var fields: Logger.Metadata = [
            "signal": .stringConvertible(signalID), "strategy": .string(names.strategy(strategy)), "symbol": .string(names.symbol(symbol)),
            "side": .string(side.rawValue), "volume": .string("\(volume)"), "type": .string(orderType.rawValue),
            "tag": .stringConvertible(clientTag),
        ]
        for (name, value) in [("price", price), ("stop_loss", stopLoss), ("take_profit", takeProfit)] {
            if let value { fields[name] = .string("\(value)") }
        }
        return LogLine(level: .info, message: "order", fields: fields)
    }
}

extension Deal {
    fileprivate func line(_ names: RunNames) -> LogLine {
        LogLine(
            level: .notice, message: "deal",
            fields: [
                "deal": .stringConvertible(id), "position": .stringConvertible(position.value),
                "strategy": .string(names.strategy(strategy)),
                "symbol": .string(names.symbol(symbol)), "entry": .string(entry.rawValue), "side": .string(side.rawValue),
                "volume": .string("\(volume)"), "price": .string("\(price)"), "profit": .string("\(profit)"),
                "commission": .string("\(commission)"), "swap": .string("\(swap)"),
            ])
    }
}

extension ExitSignal {
    fileprivate func line(_ names: RunNames) -> LogLine {
        let (what, isTaken): (String, Bool) =
            switch verdict {
            case .taken: ("taken", true)
            case .overruled(let other): ("overruled by \(other)", false)
            case .dropped(let why): ("dropped: \(why)", false)
            }
        let wish =
            switch action {
            case .close(let volume, let isWhole): isWhole ? "close" : "close \(volume)"
            case .moveStop(let price): "move stop to \(price)"
            }
        return LogLine(
            level: isTaken ? .info : .debug, message: "exit: \(wish)",
            fields: [
                "exit": .string(exit), "position": .stringConvertible(ticket.value), "strategy": .string(names.strategy(strategy)),
                "symbol": .string(names.symbol(symbol)), "verdict": .string(what), "reason": .string(reason),
            ])
    }
}
