internal import LuaSyntax

extension ScriptReference {
    /// The fields `self` always has in a script of a kind.
    static func selfFields(of kind: ScriptKind) -> [String] { declaration(of: kind).keys.map(\.name) }

    static let libraries: [String: [String]] = [
        "math": [
            "abs", "acos", "asin", "atan", "ceil", "cos", "deg", "exp", "floor", "fmod", "huge", "log", "max", "maxinteger", "min",
            "mininteger", "modf", "pi", "rad", "random", "sin", "sqrt", "tan", "tointeger", "type", "ult",
        ],
        "string": ["byte", "char", "find", "format", "len", "lower", "rep", "reverse", "split", "sub", "upper"],
        "table": ["concat", "insert", "pack", "remove", "sort", "unpack"],
    ]

    static let plainGlobals = [
        "assert", "error", "getmetatable", "ipairs", "next", "pairs", "pcall", "rawequal", "rawget", "rawlen", "select",
        "setmetatable", "tonumber", "tostring", "type",
    ]

    static let hints = [
        "print": "use log(…)", "os": "not available to scripts; bar.time and tick.time tell the time",
        "io": "not available to scripts; use log(…) to write",
        "load": "not available to scripts", "loadstring": "not available to scripts",
        "dofile": "use require \"name\" for a file beside the script", "debug": "not available to scripts; use log(…)",
        "coroutine": "not available to scripts", "xpcall": "use pcall",
        "string.match": "patterns are not available; string.find searches plain text and string.split splits",
        "string.gmatch": "patterns are not available; use string.split",
        "string.gsub": "patterns are not available; use string.find and string.sub",
        "math.pow": "use x ^ y", "math.randomseed": "random numbers are seeded by Herald, so that runs repeat",
        "bar.spread": "use bar.spread_points", "buy": "use long { … }", "sell": "use short { … }",
    ]

    /// What is said about an answer that only the other kind of script gives.
    private static func hints(of kind: ScriptKind) -> [String: String] {
        let (own, all) = (answers(of: kind), ScriptKind.allCases.flatMap(answers))
        let foreign = all.map(\.name).filter { name in !own.contains { $0.name == name } }
        let hint =
            kind == .exit
            ? "an exit answers close { … } or move_stop(…); it opens nothing" : "only an exit moves stops: see exit { … }"
        return hints.merging(foreign.map { ($0, hint) }) { known, _ in known }
    }

    private static func answers(of kind: ScriptKind) -> [ScriptFunction] { kind == .strategy ? decisions : exitDecisions }

    /// What a script of a kind may use; a module, of no kind, may serve both.
    static func vocabulary(of kind: ScriptKind?) -> ScriptVocabulary {
        var globals: [String: GlobalKind] = [:]
        for name in plainGlobals { globals[name] = .value }
        for (name, members) in libraries { globals[name] = .library(members: members) }
        for function in (kind.map(answers) ?? decisions + exitDecisions) + helpers where function.name != "require" {
            globals[function.name] = .function(keys: function.keys.isEmpty ? nil : function.keys.map(\.name))
        }
        for function in indicators {  // highest and lowest, helpers of the same names, take no table
            let outputs = function.outputs.isEmpty ? [function.name] : function.outputs.map(\.name)
            globals[function.name] = .indicator(keys: function.keys.map(\.name), outputs: outputs)
        }
        for function in declarations where function.name != (kind ?? .strategy).rawValue {
            globals[function.name] = .function(keys: function.keys.map(\.name))
        }
        for record in records { globals[record.name] = .record(name: record.name, fields: record.fields.map(\.name)) }
        globals["bars"] = .recordSeries(fields: bar.fields.map(\.name))
        let methods = methods(of: kind ?? .strategy).map { method in
            (method.name, method.parameters.map { parameterKind($0.type, $0.name) })
        }
        return ScriptVocabulary(
            globals: globals, declaration: (kind ?? .strategy).rawValue,
            declarationKeys: declaration(of: kind ?? .strategy).keys.map(\.name),
            methods: Dictionary(uniqueKeysWithValues: methods), selfFields: selfFields(of: kind ?? .strategy),
            paramConstructors: ["integer", "number", "boolean", "choice"], hints: kind.map(hints) ?? hints)
    }

    private static func parameterKind(_ type: String, _ name: String) -> ParameterKind {
        if let record = records.first(where: { type == "herald.\($0.name)" }) {
            return .record(name: record.name, fields: record.fields.map(\.name))
        }
        switch type {
        case "herald.data":
            return .group(
                name: data.name,
                members: Dictionary(uniqueKeysWithValues: data.fields.map { ($0.name, parameterKind($0.type, $0.name)) }))
        case "table<integer, herald.bar?>": return .recordSeries(fields: bar.fields.map(\.name))
        default: return name == "params" ? .params : name == "indicators" ? .indicators : .value
        }
    }
}
