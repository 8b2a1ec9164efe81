internal import Engine
internal import Indicators
internal import LuaSyntax
internal import Market
internal import Scripting

/// Reads what `indicators` returned.
struct IndicatorReader {
    private let source: ScriptSource

    /// The declared indicators in alphabetical order; keys whose value is nil or false are left out.
    static func read(
        _ table: ScriptValue, _ source: ScriptSource, own: Timeframe?
    ) throws(ScriptFailure) -> [DeclaredIndicator] {
        let reader = IndicatorReader(source: source)
        guard let entries = table.entries else {
            throw reader.failure("indicators must return a table, e.g. { fast = sma(20) }; it returned \(table.shown)", nil)
        }
        var found: [DeclaredIndicator] = []
        for entry in entries where entry.value != .bool(false) {
            guard case .string(let name) = entry.key else {
                throw reader.failure("each indicator needs a name: return { fast = sma(20) }", nil)
            }
            guard !ScriptReference.selfFields.contains(name), !ScriptReference.methods.contains(where: { $0.name == name })
            else { throw reader.failure("an indicator cannot be called '\(name)': self.\(name) is something else", nil) }
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
            throw failure(
                "indicator '\(name)' must be made by \(IndicatorCatalogue.all.map(\.name).joined(separator: ", ")); it is \(value.shown)",
                nil)
        }
        let line = value["line"]
        var given: [String: ScriptValue] = [:]
        if value[1].entries != nil {
            let known = kernel.parameters.map(\.name) + ["timeframe"] + (kernel.takesPrice ? ["price"] : [])
            for entry in value[1].entries ?? [] {
                guard case .string(let key) = entry.key, known.contains(key) else {
                    throw failure(unknown("key", entry.key.text ?? entry.key.shown, in: "\(tag) { … }", known), line)
                }
                given[key] = entry.value
            }
        } else {
            for (index, parameter) in kernel.parameters.enumerated() where value[index + 1] != .none {
                given[parameter.name] = value[index + 1]
            }
            if value[kernel.parameters.count + 1] != .none {
                throw failure(
                    "\(tag) takes \(kernel.parameters.count) argument(s) or one table; name the others: \(tag) { period = 20, timeframe = \"H4\" }",
                    line)
            }
        }
        var numbers: [Int] = []
        for parameter in kernel.parameters {
            numbers.append(try number(given[parameter.name], parameter, tag, line))
        }
        if let problem = kernel.problem(with: numbers) { throw failure(problem, line) }
        return IndicatorRequest(
            kernel: tag, parameters: numbers, price: try price(given["price"], line),
            timeframe: try timeframe(given["timeframe"], line))
    }

    private func number(
        _ value: ScriptValue?, _ parameter: KernelParameter, _ tag: String, _ line: ScriptValue
    ) throws(ScriptFailure) -> Int {
        switch value {
        case nil:
            guard let standard = parameter.standard else { throw failure("\(tag) needs its \(parameter.name)", line) }
            return standard
        case .integer(let number)?: return Int(clamping: number)
        case .number(let number)? where number == number.rounded() && abs(number) < 1e9: return Int(number)
        case let other?: throw failure("\(tag): \(parameter.name) must be a whole number; it is \(other.shown)", line)
        }
    }

    private func price(_ value: ScriptValue?, _ line: ScriptValue) throws(ScriptFailure) -> AppliedPrice {
        guard let value else { return .close }
        guard let price = value.text.flatMap(AppliedPrice.init) else {
            throw failure(
                "price must be one of \(AppliedPrice.allCases.map(\.rawValue).joined(separator: ", ")); it is \(value.shown)", line)
        }
        return price
    }

    private func timeframe(_ value: ScriptValue?, _ line: ScriptValue) throws(ScriptFailure) -> Timeframe? {
        guard let value else { return nil }
        guard let timeframe = value.text.flatMap(Timeframe.init(rawValue:)) else {
            throw failure(
                "timeframe must be one of \(Timeframe.allCases.map(\.rawValue).joined(separator: " ")); it is \(value.shown)", line)
        }
        return timeframe
    }
}
