import Logging
import Market
import Settings
import Trading

/// One thing that was handed to the hub, as it waits for its thread.
enum Observation: Sendable {
    case fact(Fact, Timestamp)
    case step(OrderStep, Timestamp)
    case link(LinkChange, Timestamp)
    case event(RunEvent, Timestamp)

    var time: Timestamp {
        switch self {
        case .fact(_, let time), .step(_, let time), .link(_, let time), .event(_, let time): time
        }
    }
}

/// What the log says of an observation.
struct LogLine: Sendable {
    var level: Logger.Level
    var message: String
    var fields: Logger.Metadata = [:]
}

extension Observation {
    func line(_ names: RunNames) -> LogLine {
        switch self {
        case .fact(let fact, _): fact.line(names)
        case .step(let step, _): step.line(names)
        case .link(let change, _): change.line
        case .event(let event, _): event.line(names)
        }
    }

    /// nil for what nobody needs to be told of.
    func alert(_ names: RunNames) -> Alert? {
        switch self {
        case .fact(let fact, let time): fact.alert(names, time)
        case .step(let step, let time): step.alert(names, time)
        case .link(let change, let time): change.alert(time)
        case .event(let event, let time): event.alert(names, time)
        }
    }
}

extension OrderStep {
    fileprivate func line(_ names: RunNames) -> LogLine {
        var fields: Logger.Metadata = ["tag": .stringConvertible(tag), "state": .string(state)]
        if let strategy { fields["strategy"] = .string(names.strategy(strategy)) }
        if let symbol { fields["symbol"] = .string(names.symbol(symbol)) }
        for (name, value) in [("previous", previous), ("cause", cause), ("detail", detail)] where !value.isEmpty {
            fields[name] = .string(value)
        }
        let message =
            switch kind {
            case .request: "request to the broker"
            case .answer: "answer of the broker"
            case .state: "order state"
            }
        return LogLine(level: isTrouble ? .warning : kind == .state ? .debug : .info, message: message, fields: fields)
    }

    fileprivate func alert(_ names: RunNames, _ time: Timestamp) -> Alert? {
        guard isTrouble else { return nil }
        let whose = [strategy.map(names.strategy), symbol.map(names.symbol)].compactMap(\.self).joined(separator: " on ")
        return Alert(
            code: "order_\(state)", level: .warning, title: "an order is \(state)\(whose.isEmpty ? "" : ": \(whose)")", text: detail,
            time: time,
            fields: [Alert.Field("tag", "\(tag)"), Alert.Field("cause", cause)], subject: "\(tag)")
    }
}

extension LinkChange {
    fileprivate var line: LogLine {
        let fields: Logger.Metadata = [
            "epoch": .stringConvertible(epoch), "broker_connected": .stringConvertible(brokerConnected),
            "attempt": .stringConvertible(attempt), "reason": .string(reason),
        ]
        if isUp, brokerConnected { return LogLine(level: .notice, message: "the link is up", fields: fields) }
        if isUp { return LogLine(level: .warning, message: "the link is up, but the terminal does not reach its broker", fields: fields) }
        return LogLine(level: .warning, message: attempt == 0 ? "the link is down" : "the link is still down", fields: fields)
    }

    fileprivate func alert(_ time: Timestamp) -> Alert? {
        if isUp, brokerConnected {
            return Alert(code: "link_up", level: .info, title: "the link to the broker is up", text: "Session \(epoch).", time: time)
        }
        let title = isUp ? "the terminal does not reach its broker" : "the link to the broker is down"
        let why = reason.isEmpty ? "" : "\(reason). "
        return Alert(
            code: "link_down", level: .critical, title: title,
            text: "\(why)No entries until it is back; stops at the broker hold.", time: time, subject: isUp ? "broker" : "bridge")
    }
}

extension RunEvent {
    fileprivate func line(_ names: RunNames) -> LogLine {
        var fields: Logger.Metadata = ["code": .string(code.rawValue)]
        if let strategy { fields["strategy"] = .string(names.strategy(strategy)) }
        let level: Logger.Level =
            switch code.alertLevel {
            case .critical: .critical
            case .warning: .warning
            case .info: .notice
            case nil: .info
            }
        return LogLine(level: level, message: message, fields: fields)
    }

    fileprivate func alert(_ names: RunNames, _ time: Timestamp) -> Alert? {
        guard let level = code.alertLevel else { return nil }
        let whose = strategy.map { ": \(names.strategy($0))" } ?? ""
        return Alert(
            code: code.rawValue, level: level, title: code.rawValue.replacing("_", with: " ") + whose, text: message, time: time,
            subject: strategy.map(names.strategy) ?? "")
    }
}
