extension ScriptReference {
    static let strategy = ScriptFunction(
        name: "strategy", use: .declaration, signature: "strategy { … }",
        summary: "Declares the file a strategy; the file returns what it returns.",
        keys: origin + [
            ScriptKey(name: "timeframe", type: "string", summary: "M1 … H1 … MN1: the bars on_bar sees", isOptional: false),
            description, parameters,
        ], returns: "herald.Strategy", example: #"local S = strategy { api = 1, name = "x", timeframe = "H1" }"#)

    static let exit = ScriptFunction(
        name: "exit", use: .declaration, signature: "exit { … }",
        summary: "Declares the file an exit, which decides when open positions of a strategy are left; the file returns what it returns. "
            + "An exit lives on the bars of its strategy, so it has no timeframe.",
        keys: origin + [
            description,
            ScriptKey(
                name: "priority", type: "integer", summary: "0 to 100, default 30: of several exits that close, the highest wins"),
            ScriptKey(
                name: "runs", type: "\"bar\"|\"tick\"",
                summary: "asked after each closed bar of its strategy (\"bar\", the default) or at every quote (\"tick\")"),
            parameters,
        ], returns: "herald.Exit", example: #"local E = exit { api = 1, name = "x", priority = 40, runs = "bar" }"#)

    private static let origin = [
        ScriptKey(name: "api", type: "integer", summary: "1", isOptional: false),
        ScriptKey(name: "name", type: "string", summary: "what reports call it", isOptional: false),
        ScriptKey(name: "version", type: "string", summary: "the author's version"),
    ]
    private static let description = ScriptKey(name: "description", type: "string", summary: "one sentence")
    private static let parameters = ScriptKey(
        name: "params", type: "table", summary: "named parameters, each integer{}, number{}, boolean{} or choice{}")

    static let declarations: [ScriptFunction] = [
        strategy, exit,
        parameter("integer", "a whole number", "integer"),
        parameter("number", "a number", "number"),
        ScriptFunction(
            name: "boolean", use: .declaration, signature: "boolean { default, doc }",
            summary: "Declares a parameter that is true or false.",
            keys: [
                ScriptKey(name: "default", type: "boolean", summary: "the value when nothing else is given", isOptional: false),
                ScriptKey(name: "doc", type: "string", summary: "what it means"),
            ], returns: "any", example: #"local p = boolean { default = true, doc = "trade on Fridays" }"#),
        ScriptFunction(
            name: "choice", use: .declaration, signature: "choice { default, options, doc }",
            summary: "Declares a parameter that is one of a list of strings.",
            keys: [
                ScriptKey(name: "default", type: "string", summary: "the value when nothing else is given", isOptional: false),
                ScriptKey(name: "options", type: "string[]", summary: "all allowed values", isOptional: false),
                ScriptKey(name: "doc", type: "string", summary: "what it means"),
            ], returns: "any", example: #"local p = choice { default = "both", options = { "long", "short", "both" } }"#),
    ]

    private static func parameter(_ name: String, _ what: String, _ type: String) -> ScriptFunction {
        ScriptFunction(
            name: name, use: .declaration, signature: "\(name) { default, min, max, step, doc }",
            summary: "Declares a parameter that is \(what) in a range.",
            keys: [
                ScriptKey(name: "default", type: type, summary: "the value when nothing else is given", isOptional: false),
                ScriptKey(name: "min", type: type, summary: "smallest allowed value", isOptional: false),
                ScriptKey(name: "max", type: type, summary: "largest allowed value", isOptional: false),
                ScriptKey(name: "step", type: type, summary: "distance between values an optimiser tries"),
                ScriptKey(name: "doc", type: "string", summary: "what it means, with its unit"),
            ], returns: "any", example: "local p = \(name) { default = 2, min = 1, max = 9 }")
    }
}
