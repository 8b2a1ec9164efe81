import ScriptAPI
import Testing

/// Mistakes in a declaration: every one is named, with the place of the word it is about.
@Suite struct DeclarationTests {
    private func script(_ keys: String, _ method: String = "function S:on_bar(bar) end") -> String {
        "local S = strategy {\n  \(keys)\n}\n\(method)\nreturn S\n"
    }

    private func starts(_ found: [String], _ wanted: [String]) -> Bool {
        found.count == wanted.count && zip(found, wanted).allSatisfy { $0.hasPrefix($1) }
    }

    @Test(arguments: [
        (#"name = "x", timeframe = "H1""#, ["1:1: api must be 1"]),
        (#"api = 2, name = "x", timeframe = "H1""#, ["2:3: api must be 1"]),
        (#"api = "1", name = "x", timeframe = "H1""#, ["2:3: api must be 1"]),
        (#"api = 1, timeframe = "H1""#, ["1:11: strategy { … } needs name"]),
        (#"api = 1, name = "", timeframe = "H1""#, ["2:12: name must be a text that is not empty"]),
        (#"api = 1, name = 5, timeframe = "H1""#, ["2:12: name must be a text that is not empty"]),
        (#"api = 1, name = "x""#, ["1:11: strategy { … } needs timeframe"]),
        (#"api = 1, name = "x", timeframe = "H9""#, ["2:24: unknown timeframe \"H9\"; there are M1 M2"]),
        (#"api = 1, name = "x", timeframe = "h1""#, ["2:24: unknown timeframe \"h1\""]),
        (#"api = 1, name = "x", timeframe = "H1", version = 2"#, ["2:42: version must be a text that is not empty"]),
        (
            #"api = 1, name = "x", timeframe = "H1", descripton = "d""#,
            ["2:42: unknown key 'descripton' in strategy { … }; did you mean 'description'?"]
        ),
        (#"api = 1, name = "x", timeframe = "H1", params = 5"#, ["2:42: params must be a table of named parameters"]),
        (
            #"api = 1, name = "x", timeframe = "H1", params = { integer { default = 1, min = 1, max = 2 } }"#,
            ["2:42: each parameter needs a name"]
        ),
        // Several at once, each at its own word.
        (
            #"api = 2, name = "x", timeframe = "H9", colour = "red""#,
            ["2:42: unknown key 'colour'", "2:3: api must be 1", "2:24: unknown timeframe \"H9\""]
        ),
    ])
    func theDeclarationItself(_ keys: String, _ wanted: [String]) {
        let found = complaints(script(keys))
        #expect(starts(found, wanted), "\(found)")
    }

    /// `  api = 1, name = "x", timeframe = "H1", params = { fast = …`: `fast` begins at column 53.
    @Test(arguments: [
        ("20", "parameter 'fast' must be integer{…}, number{…}, boolean{…} or choice{…}"),
        ("{ default = 1 }", "parameter 'fast' must be integer{…}"),
        ("integer(5)", "parameter 'fast' must be integer{…}"),
        ("integer {}", "parameter 'fast' needs min and max, with min <= max"),
        ("integer { default = 1, min = 5, max = 2 }", "parameter 'fast' needs min and max, with min <= max"),
        ("number { default = 1, min = 0, max = 1/0 }", "parameter 'fast' needs min and max, with min <= max"),
        ("number { default = 1, min = 0/0, max = 1 }", "parameter 'fast' needs min and max, with min <= max"),
        ("integer { default = 1, min = 0.5, max = 2 }", "parameter 'fast' is an integer: its min and max must be whole numbers"),
        ("integer { min = 1, max = 2 }", "parameter 'fast' needs a default that is a whole number from 1 to 2"),
        ("integer { default = 3, min = 1, max = 2 }", "parameter 'fast' needs a default that is a whole number from 1 to 2"),
        ("integer { default = 1.5, min = 1, max = 2 }", "parameter 'fast' needs a default that is a whole number from 1 to 2"),
        ("number { default = \"1\", min = 1, max = 2 }", "parameter 'fast' needs a default that is a number from 1 to 2"),
        ("boolean { default = 1 }", "parameter 'fast' needs a default that is true or false"),
        ("boolean {}", "parameter 'fast' needs a default that is true or false"),
        ("choice { default = \"a\" }", "parameter 'fast' needs options"),
        ("choice { default = \"a\", options = {} }", "parameter 'fast' needs options"),
        ("choice { default = \"c\", options = { \"a\", \"b\" } }", "parameter 'fast' needs a default that is one of a, b"),
        (
            "integer { defualt = 1, min = 1, max = 2 }",
            "unknown key 'defualt' in integer { … } of parameter 'fast'; did you mean 'default'?"
        ),
        ("boolean { default = true, min = 1 }", "unknown key 'min' in boolean { … } of parameter 'fast'"),
    ])
    func aParameter(_ text: String, _ wanted: String) {
        let found = complaints(script("api = 1, name = \"x\", timeframe = \"H1\", params = { fast = \(text) }"))
        #expect(starts(found, ["2:53: " + wanted]), "\(found)")
    }

    @Test func aStrategyNeedsACallback() {
        let found = complaints(script(#"api = 1, name = "x", timeframe = "H1""#, "function S:on_bars(bar) end"))
        #expect(starts(found, ["1:11: the strategy has no on_bar and no on_tick"]), "\(found)")
        #expect(complaints(script(#"api = 1, name = "x", timeframe = "H1""#, "function S:on_tick(tick) end")) == [])
    }

    @Test func whatIsReturnedMustBeTheDeclaration() {
        let declared = "local S = strategy { api = 1, name = \"x\", timeframe = \"H1\" }\nfunction S:on_bar(bar) end\n"
        #expect(complaints(declared + "return S") == [])
        for ending in ["", "return 5", "return {}"] { #expect(complaints(declared + ending).count == 1, "\(ending)") }
        #expect(complaints("return 5").count == 1)
        #expect(complaints("").count == 1)
    }

    @Test func syntaxAndRunTimeErrorsHaveTheirPlace() {
        #expect(complaints("local S = strategy {\n  api = 1,,\n}").first?.hasPrefix("2:11: ") == true)
        let raised = complaints("local x = nil\n  local y = x.z\n")
        #expect(raised.count == 1 && raised[0].hasPrefix("2:3: "), "\(raised)")
    }
}
