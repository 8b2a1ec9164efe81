internal import LuaSyntax

extension ScriptReference {
    /// The fields `self` always has.
    static let selfFields = ["params", "api", "name", "version", "timeframe", "description"]

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

    static var vocabulary: ScriptVocabulary {
        var globals: [String: GlobalKind] = [:]
        for name in plainGlobals { globals[name] = .value }
        for (name, members) in libraries { globals[name] = .library(members: members) }
        for function in decisions + helpers where function.name != "require" {
            globals[function.name] = .function(keys: function.keys.isEmpty ? nil : function.keys.map(\.name))
        }
        for function in indicators {  // highest and lowest, helpers of the same names, take no table
            let outputs = function.outputs.isEmpty ? [function.name] : function.outputs.map(\.name)
            globals[function.name] = .indicator(keys: function.keys.map(\.name), outputs: outputs)
        }
        for function in declarations where function.name != "strategy" {
            globals[function.name] = .function(keys: function.keys.map(\.name))
        }
        for record in records { globals[record.name] = .record(name: record.name, fields: record.fields.map(\.name)) }
        globals["bars"] = .recordSeries(fields: bar.fields.map(\.name))
        func kind(_ type: String, _ name: String) -> ParameterKind {
            if type == "herald.bar" { return .record(name: "bar", fields: bar.fields.map(\.name)) }
            if type == "herald.tick" { return .record(name: "tick", fields: tick.fields.map(\.name)) }
            return name == "params" ? .params : .value
        }
        return ScriptVocabulary(
            globals: globals, declaration: "strategy", declarationKeys: declarations[0].keys.map(\.name),
            methods: Dictionary(
                uniqueKeysWithValues: methods.map { ($0.name, $0.parameters.map { kind($0.type, $0.name) }) }),
            selfFields: selfFields, paramConstructors: ["integer", "number", "boolean", "choice"], hints: hints)
    }
}
