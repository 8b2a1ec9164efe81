internal import Engine
internal import LuaSyntax
internal import Market
internal import Scripting
internal import Trading

/// Turns what `on_bar` or `on_tick` returned into a decision, or says what is wrong with it.
struct DecisionDecoder {
    let source: ScriptSource

    func decode(_ value: ScriptValue, _ callback: String) throws(StrategyFailure) -> Decision {
        let tag = value["tag"].text ?? ""
        let line: Int =
            if case .integer(let number) = value["line"] { Int(clamping: number) } else { source.position(of: callback).line }
        let reader = DecisionReader(table: value[1], function: tag, callback: callback, file: source.path, line: line)
        switch tag {
        case "long": return .enter(try reader.entry(.buy))
        case "short": return .enter(try reader.entry(.sell))
        case "close":
            try reader.checkKeys()
            return .close(reason: try reader.text("reason") ?? "")
        case "skip":
            guard let reason = value[1].text else { throw reader.failure("skip needs a reason: skip(\"why\", value)") }
            guard value[2] == .none || value[2].double != nil else { throw reader.failure("skip's second argument must be a number") }
            return .skip(Skip(reason: String(reason.prefix(100)), value: value[2].double))
        default:
            throw reader.failure(
                "\(callback) must return long{…}, short{…}, close{…}, skip(…) or nothing; it returned \(value.shown)")
        }
    }
}

/// Reads the table of one decision.
private struct DecisionReader {
    let table: ScriptValue
    let function: String
    let callback: String
    let file: String
    let line: Int

    func failure(_ message: String) -> StrategyFailure {
        StrategyFailure(file: file, line: line, message: message, callback: callback)
    }

    func entry(_ side: Side) throws(StrategyFailure) -> Entry {
        try checkKeys()
        var entry = Entry(side: side)
        if let order = try text("order") {
            guard let type = OrderType(rawValue: order) else {
                throw failure("order must be \"market\", \"limit\" or \"stop\"; it is \"\(order)\"")
            }
            entry.orderType = type
        }
        entry.price = try price("price")
        entry.stopLoss = try price("stop_loss")
        entry.takeProfit = try price("take_profit")
        guard (entry.orderType == .market) == (entry.price == nil) else {
            throw failure(
                entry.orderType == .market
                    ? "a market order has no price; write order = \"limit\" or \"stop\" beside it"
                    : "a \(entry.orderType.rawValue) entry needs price = …")
        }
        if let hint = try number("size_hint") {
            guard hint > 0, hint <= 1 else { throw failure("size_hint must lie in (0, 1]: it can only shrink the size; it is \(hint)") }
            entry.sizeHint = hint
        }
        if let confidence = try number("confidence") {
            guard (0...1).contains(confidence) else { throw failure("confidence must lie in 0 to 1; it is \(confidence)") }
            entry.confidence = confidence
        }
        if let bars = try number("expiry") {
            guard bars >= 1, bars <= 100_000, bars == bars.rounded(), entry.orderType != .market else {
                throw failure("expiry is a number of bars from 1, for limit and stop entries; it is \(shortText(bars))")
            }
            entry.expiryBars = Int(bars)
        }
        entry.reason = try text("reason") ?? ""
        return entry
    }

    /// The keys each decision takes.
    private static let knownKeys = Dictionary(
        uniqueKeysWithValues: ScriptReference.decisions.map { ($0.name, $0.keys.map(\.name)) })

    func checkKeys() throws(StrategyFailure) {
        guard table == .none || table.entries != nil else {
            throw failure("\(function) takes one table: \(function) { reason = \"…\" }; it was given \(table.shown)")
        }
        let known = Self.knownKeys[function] ?? []
        for entry in table.entries ?? [] {
            guard case .string(let key) = entry.key, known.contains(key) else {
                throw failure(unknown("key", entry.key.text ?? entry.key.shown, in: "\(function) { … }", known))
            }
        }
    }

    func text(_ key: String) throws(StrategyFailure) -> String? {
        switch table[key] {
        case .none, .bool(false): return nil
        case .string(let text): return String(text.prefix(200))
        default: throw failure("\(key) must be a text; it is \(table[key].shown)")
        }
    }

    func number(_ key: String) throws(StrategyFailure) -> Double? {
        switch table[key] {
        case .none, .bool(false): return nil
        case let value:
            guard let number = value.double else { throw failure("\(key) must be a number; it is \(value.shown)") }
            guard number.isFinite else { throw failure("\(key) is \(number); look for a division by zero or a missing value") }
            return number
        }
    }

    func price(_ key: String) throws(StrategyFailure) -> Double? {
        guard let price = try number(key) else { return nil }
        guard price > 0 else { throw failure("\(key) is \(price); it must be a positive, absolute price") }
        return price
    }
}
