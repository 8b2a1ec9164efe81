internal import Engine
internal import Market
internal import Scripting
internal import Trading

/// Reads what a constructor such as `close { … }` made: which one it was, where it stood and its one table.
struct AnswerReader {
    /// The constructor; empty for a value no constructor made.
    let function: String
    /// Everything the constructor was given.
    let value: ScriptValue
    private let callback: String
    private let file: String
    private let line: Int
    /// The keys its table may have.
    private let known: [String]

    init(_ value: ScriptValue, from callback: String, of source: ScriptSource, among functions: [ScriptFunction]) {
        let function = value["tag"].text ?? ""
        (self.value, self.function, self.callback, file) = (value, function, callback, source.path)
        if case .integer(let number) = value["line"] {
            line = Int(clamping: number)
        } else {
            line = source.position(of: callback).line
        }
        known = functions.first { $0.name == function }?.keys.map(\.name) ?? []
    }

    private var table: ScriptValue { value[1] }

    func failure(_ message: String) -> StrategyFailure {
        StrategyFailure(file: file, line: line, message: String(message.prefix(500)), callback: callback)
    }

    func checkKeys() throws(StrategyFailure) {
        guard table == .none || table.entries != nil else {
            throw failure("\(function) takes one table: \(function) { reason = \"…\" }; it was given \(table.shown)")
        }
        for entry in table.entries ?? [] {
            guard case .string(let key) = entry.key, known.contains(key) else {
                throw failure(unknown("key", entry.key.text ?? entry.key.shown, in: "\(function) { … }", known))
            }
        }
    }

    // MARK: Values; nil where a key is absent or false, as `condition and value` leaves it

    func text(_ key: String) throws(StrategyFailure) -> String? {
        try wholeText(key).map { String($0.prefix(200)) }
    }

    func wholeText(_ key: String) throws(StrategyFailure) -> String? {
        switch table[key] {
        case .none, .bool(false): return nil
        case .string(let text): return text
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

    func flag(_ key: String) throws(StrategyFailure) -> Bool {
        switch table[key] {
        case .none: return false
        case .bool(let flag): return flag
        case let value: throw failure("\(key) must be true or false; it is \(value.shown)")
        }
    }

    func confidence() throws(StrategyFailure) -> Double? {
        guard let confidence = try number("confidence") else { return nil }
        guard (0...1).contains(confidence) else { throw failure("confidence must lie in 0 to 1; it is \(confidence)") }
        return confidence
    }

    /// How long an entry is to wait: bars that Herald counts, and what the broker is told; nil where nothing is said.
    func expiry() throws(StrategyFailure) -> (bars: Int?, expiration: OrderExpiration?) {
        let expires = try expires()
        if case .string(let word) = table["expiry"] {
            guard word == "day" else { throw failure("expiry is a number of bars from 1, or \"day\"; it is \"\(word)\"") }
            guard expires == nil else { throw failure("expiry = \"day\" and expires both say when the broker drops it; give one") }
            return (nil, .day)
        }
        guard let bars = try number("expiry") else { return (nil, expires) }
        guard bars >= 1, bars <= 100_000, bars == bars.rounded() else {
            throw failure("expiry is a number of bars from 1, for entries that wait; it is \(shortText(bars))")
        }
        return (Int(bars), expires)
    }

    private func expires() throws(StrategyFailure) -> OrderExpiration? {
        guard let second = try number("expires") else { return nil }
        guard second > 0, second < 9_000_000_000, second == second.rounded() else {
            throw failure("expires is an instant in whole seconds since 1970, as tick.time + 3600; it is \(shortText(second))")
        }
        return .specified(Timestamp(seconds: Int64(second)))
    }

    /// How much of a position `close` is to close.
    func part() throws(StrategyFailure) -> ClosePart {
        switch (try number("fraction"), try number("volume")) {
        case (nil, nil): return .all
        case (let fraction?, nil):
            guard fraction > 0, fraction <= 1 else {
                throw failure("fraction must lie in (0, 1], of what is open now; it is \(fraction)")
            }
            return .fraction(fraction)
        case (nil, let lots?):
            guard lots > 0 else { throw failure("volume is \(lots); it must be lots above zero") }
            return .lots(lots)
        case (_?, _?): throw failure("close takes fraction or volume, not both")
        }
    }
}
