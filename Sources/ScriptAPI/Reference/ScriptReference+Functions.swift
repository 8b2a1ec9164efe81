extension ScriptReference {
    static let declarations: [ScriptFunction] = [
        ScriptFunction(
            name: "strategy", use: .declaration, signature: "strategy { … }",
            summary: "Declares the file a strategy; the file returns what it returns.",
            keys: [
                ScriptKey(name: "api", type: "integer", summary: "1", isOptional: false),
                ScriptKey(name: "name", type: "string", summary: "what reports call it", isOptional: false),
                ScriptKey(name: "version", type: "string", summary: "the author's version"),
                ScriptKey(name: "timeframe", type: "string", summary: "M1 … H1 … MN1: the bars on_bar sees", isOptional: false),
                ScriptKey(name: "description", type: "string", summary: "one sentence"),
                ScriptKey(name: "params", type: "table", summary: "named parameters, each integer{}, number{}, boolean{} or choice{}"),
            ], returns: "herald.Strategy", example: #"local S = strategy { api = 1, name = "x", timeframe = "H1" }"#),
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

    private static let entryKeys = [
        ScriptKey(name: "stop_loss", type: "number", summary: "absolute price"),
        ScriptKey(name: "take_profit", type: "number", summary: "absolute price"),
        ScriptKey(name: "order", type: "string", summary: "\"market\" (default), \"limit\" or \"stop\""),
        ScriptKey(name: "price", type: "number", summary: "absolute price of a limit or stop entry"),
        ScriptKey(name: "expiry", type: "integer", summary: "closed bars after which a limit or stop entry is withdrawn"),
        ScriptKey(name: "size_hint", type: "number", summary: "factor in (0, 1] that shrinks the size"),
        ScriptKey(name: "confidence", type: "number", summary: "0 to 1, recorded only"),
        ScriptKey(name: "reason", type: "string", summary: "why, for the record"),
    ]

    static let decisions: [ScriptFunction] = [
        ScriptFunction(
            name: "long", use: .decision, signature: "long { … }", summary: "Wishes to be long; closes a short position first.",
            keys: entryKeys, returns: "herald.Decision", example: #"return long { stop_loss = bar.close - 0.002, reason = "x" }"#),
        ScriptFunction(
            name: "short", use: .decision, signature: "short { … }", summary: "Wishes to be short; closes a long position first.",
            keys: entryKeys, returns: "herald.Decision", example: #"return short { stop_loss = bar.close + 0.002 }"#),
        ScriptFunction(
            name: "close", use: .decision, signature: "close { reason }",
            summary: "Closes the strategy's position and withdraws its pending entry.",
            keys: [ScriptKey(name: "reason", type: "string", summary: "why, for the record")], returns: "herald.Decision",
            example: #"return close { reason = "done" }"#),
        ScriptFunction(
            name: "skip", use: .decision, signature: "skip(reason, value)",
            summary: "Does nothing and says why, for the \"why no trade?\" record.", returns: "herald.Decision",
            example: #"return skip("too quiet", bar.high - bar.low)"#),
    ]
}
