internal import Engine
internal import Indicators
internal import LuaSyntax
internal import Market
internal import Scripting

/// Reads what `indicators` returned.
struct IndicatorReader {
    private let source: ScriptSource

    /// The declared indicators in alphabetical order; keys whose value is nil or false are left out.
    static func read(_ table: ScriptValue, _ source: ScriptSource) throws(ScriptFailure) -> [DeclaredIndicator] {
        let reader = IndicatorReader(source: source)
        guard let entries = table.entries else {
            throw reader.failure("indicators must return a table, e.g. { fast = sma(20) }; it returned \(table.shown)", nil)
        }
        let kind = source.kind ?? .strategy
        let taken = ScriptReference.selfFields(of: kind) + ScriptReference.methods(of: kind).map(\.name)
        var found: [DeclaredIndicator] = []
        for entry in entries where entry.value != .bool(false) {
            guard case .string(let name) = entry.key else {
                throw reader.failure("each indicator needs a name: return { fast = sma(20) }", nil)
            }
            guard !taken.contains(name) else {
                throw reader.failure("an indicator cannot be called '\(name)': self.\(name) is something else", nil)
            }
            let request = try reader.request(name, entry.value)
            found.append(DeclaredIndicator(name: name, request: request))
        }
        return found
    }

    private func failure(_ message: String, _ line: ScriptValue?) -> ScriptFailure {
        var place = source.position(of: "indicators")
        if case .integer(let number)? = line { place = (Int(number), source.column(file: nil, line: Int(number))) }
        return ScriptFailure(
            .script, [ScriptFinding(file: source.path, line: place.line, column: place.column, message: message)])
    }

    private func request(_ name: String, _ value: ScriptValue) throws(ScriptFailure) -> IndicatorRequest {
        guard let tag = value["tag"].text, let kernel = IndicatorCatalogue.descriptor(named: tag) else {
            throw failure("indicator '\(name)' must be made by an indicator function such as sma(20); it is \(value.shown)", nil)
        }
        do {
            return try KernelCall(kernel: kernel, arguments: value).request()
        } catch {
            throw failure(error.message, value["line"])
        }
    }
}

/// What is wrong with the call of a kernel, in words.
private struct KernelCallProblem: Error {
    let message: String
    init(_ message: String) { self.message = message }
}

/// One call such as `bollinger(20, 2)` or `bollinger { period = 20, price = "median" }`.
private struct KernelCall {
    let kernel: KernelDescriptor
    /// The arguments by number, as the constructor kept them.
    let arguments: ScriptValue

    func request() throws(KernelCallProblem) -> IndicatorRequest {
        let named = try named()
        var numbers: [String: Double] = [:]
        for parameter in kernel.parameters {
            if let value = named[parameter.name] { numbers[parameter.name] = try number(value, parameter) }
        }
        let price: AppliedPrice? = try choice(named, "price")
        let variant: KernelVariant? = try choice(named, "variant")
        let timeframe: Timeframe? = try choice(named, "timeframe")
        let symbol = try symbol(named["symbol"])
        do {
            return try kernel.request(numbers, price: price, variant: variant ?? .mt5).on(timeframe: timeframe, symbol: symbol)
        } catch {
            throw KernelCallProblem(error.message)
        }
    }

    /// The given values by their keys, however they were given.
    private func named() throws(KernelCallProblem) -> [String: ScriptValue] {
        var named: [String: ScriptValue] = [:]
        guard let entries = arguments[1].entries else {
            for (index, parameter) in kernel.parameters.enumerated() where arguments[index + 1] != .none {
                named[parameter.name] = arguments[index + 1]
                _ = try number(arguments[index + 1], parameter)
            }
            try refuseArgument(kernel.parameters.count + 1)
            return named
        }
        let known = ScriptReference.keys(of: kernel).map(\.name)
        for entry in entries {
            guard case .string(let key) = entry.key, known.contains(key) else {
                throw KernelCallProblem(unknown("key", entry.key.text ?? entry.key.shown, in: "\(kernel.name) { … }", known))
            }
            named[key] = entry.value
        }
        try refuseArgument(2)
        return named
    }

    private func refuseArgument(_ index: Int) throws(KernelCallProblem) {
        guard arguments[index] != .none else { return }
        throw KernelCallProblem(
            "\(kernel.name) takes \(kernel.parameters.count) argument(s) or one table; name the others: \(example("timeframe", "H4"))")
    }

    private func number(_ value: ScriptValue, _ parameter: KernelParameter) throws(KernelCallProblem) -> Double {
        if let number = value.double { return number }
        var message = "\(kernel.name): \(parameter.name) must be a \(parameter.isWhole ? "whole " : "")number; it is \(value.shown)"
        if let text = value.text, kernel.takesPrice, AppliedPrice(rawValue: text) != nil {
            message += "; name the price: \(example("price", text))"
        }
        throw KernelCallProblem(message)
    }

    /// The call with its parameters and one more key.
    private func example(_ key: String, _ text: String) -> String {
        let keys = kernel.parameters.map { "\($0.name) = \(KernelParameter.shown($0.standard ?? 20))" } + ["\(key) = \"\(text)\""]
        return "\(kernel.name) { \(keys.joined(separator: ", ")) }"
    }

    private func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ named: [String: ScriptValue], _ key: String
    ) throws(KernelCallProblem) -> Choice? {
        guard let value = named[key] else { return nil }
        if let choice = value.text.flatMap(Choice.init(rawValue:)) { return choice }
        let names = Choice.allCases.map(\.rawValue)
        let near = value.text.flatMap { nearest($0, among: names) }.map { "; did you mean \"\($0)\"?" } ?? ""
        throw KernelCallProblem("\(key) must be one of \(names.joined(separator: ", ")); it is \(value.shown)\(near)")
    }

    private func symbol(_ value: ScriptValue?) throws(KernelCallProblem) -> String? {
        guard let value else { return nil }
        guard let text = value.text, !text.isEmpty else {
            throw KernelCallProblem("symbol must be a name such as \"GBPUSD\"; it is \(value.shown)")
        }
        return text
    }
}
