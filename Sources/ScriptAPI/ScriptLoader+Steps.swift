internal import Engine
internal import LuaSyntax
public import Scripting

extension ScriptLoader {
    /// The values of the declared parameters, those given from outside in place of the defaults.
    func chosen(_ declared: [ScriptParameter]) throws(ScriptFailure) -> ScriptValue {
        var values = Dictionary(uniqueKeysWithValues: declared.map { ($0.name, $0.standard) })
        let (line, column) = source.position(of: "params")
        var complaints: [ScriptFinding] = []
        func complain(_ name: String, _ message: String) {
            complaints.append(ScriptFinding(file: source.path, line: line, column: column, message: message, parameter: name))
        }
        func set(_ name: String, _ shown: String, _ read: (ScriptParameter) -> ScriptValue?) {
            guard let parameter = declared.first(where: { $0.name == name }) else {
                complain(name, unknown("parameter", name, in: source.path, declared.map(\.name)))
                return
            }
            guard let value = read(parameter) else {
                complain(name, "parameter '\(name)' is \(shown); it must be \(parameter.rangeText)")
                return
            }
            values[name] = value
        }
        for (name, value) in options.values { set(name, value.shown) { $0.accept(value) } }
        for (name, text) in options.typed { set(name, text) { $0.parse(text) } }
        guard complaints.isEmpty else { throw ScriptFailure(.parameters, complaints) }
        return .table(values.sorted { $0.key < $1.key }.map { ScriptEntry($0.key, $0.value) })
    }

    func configure(_ vm: ScriptVM, _ parameters: ScriptValue) throws(ScriptFailure) {
        guard vm.hasMethod("configure") else { return }
        vm.phase = .loading
        do {
            _ = try vm.call("configure", [parameters], frozenArguments: true)
        } catch {
            let isFromOutside = !options.typed.isEmpty || !options.values.isEmpty
            throw ScriptFailure(isFromOutside ? .parameters : .script, [source.finding(error, inMethod: "configure")])
        }
    }

    func declaredIndicators(
        _ vm: ScriptVM, _ parameters: ScriptValue
    ) throws(ScriptFailure) -> [DeclaredIndicator] {
        guard vm.hasMethod("indicators") else { return [] }
        vm.phase = .indicators
        let table: ScriptValue
        do {
            table = try vm.call("indicators", [parameters], frozenArguments: true)
        } catch {
            throw ScriptFailure(.script, [source.finding(error, inMethod: "indicators")])
        }
        return try IndicatorReader.read(table, source)
    }
}

extension ScriptValue {
    /// The value as a person would type it.
    public var shown: String {
        switch self {
        case .none: "nil"
        case .bool(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .number(let value): String(value)
        case .string(let text): "\"\(text)\""
        case .table: "a table"
        case .function: "a function"
        }
    }
}

extension ScriptSource {
    /// Places an error of a method; one without a line of its own (`error(text, 0)`) points at the method.
    func finding(_ error: ScriptError, inMethod method: String) -> ScriptFinding {
        guard error.line == nil else { return finding(error) }
        let (line, column) = position(of: method)
        return ScriptFinding(file: path, line: line, column: column, message: error.message)
    }
}
