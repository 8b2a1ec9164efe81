import LuaSyntax
import Testing

@Suite struct LintDeclarationTests {
    @Test func theSampleScriptIsClean() throws {
        #expect(try findings(sampleScript) == [])
    }

    @Test(arguments: [
        "function S:on_bar(b) log(b.close, self.average[0], self.trend, self.params.fast, self.name) end",
        "S.on_bar = function(self, b) self.count = (self.count or 0) + b.close end", "function S.on_tick(me, t) log(me.average, t.bid) end",
        "function S:helper() return self.later end function S:on_bar() self.later = self:helper() end",
        "function S:configure(p) p.ratio = p.fast / p.slow end function S:on_bar() log(self.params.ratio) end",
        "function S:configure(p) return { ratio = p.fast } end function S:on_bar() log(self.params.ratio) end",
        "function S:on_bar() local p, me = self.params, self; log(p.fast, me.average) end",
        "local m = require 'm'; function S:on_bar() m.attach(self); log(self.anything, self.params.anything) end",
        "local function grow(s) s.size = 1 end function S:on_bar() grow(self); log(self.size) end",
        "function S:on_bar() for k in pairs({}) do self[k] = 1 end log(self.anything) end",
        "function S:stake() end function S:on_bar() self:stake() end",
        "function S:should_exit(p, data) log(p.side, data.bars[1].close, data.indicators.x) end",
        "local function on_bar(self, b) log(self.average, b.close) end S.on_bar = on_bar",
        "function S:on_bar() self.on_done = function(self) return self.average end end",
        "local function plain(self) return self.anything end log(plain)", "function S:restore(saved) log(saved.anything) end",
        "S.limit = 3 function S:on_bar() log(self.limit, S.limit, self['limit']) end",
    ])
    func quiet(_ lines: String) throws {
        #expect(try findings(script(lines)) == [])
    }

    @Test(arguments: [
        ("function S:on_bar(b) log(b.clsoe) end", "3:28 error unknown field 'clsoe' of 'bar' (did you mean 'close'?)"),
        ("S.on_tick = function(self, t) log(t.bdi) end", "3:37 error unknown field 'bdi' of 'tick' (did you mean 'bid'?)"),
        ("function S.on_bar(self, b) log(b.clsoe) end", "3:34 error unknown field 'clsoe' of 'bar' (did you mean 'close'?)"),
        ("local function f(self, b) log(b.clsoe) end S.on_bar = f", "3:33 error unknown field 'clsoe' of 'bar' (did you mean 'close'?)"),
        ("function S:should_exit(p, d) log(d.bras) end", "3:36 error unknown field 'bras' of 'data' (did you mean 'bars'?)"),
        ("function S:should_exit(p, d) log(d.bars[1].clsoe) end", "3:44 error unknown field 'clsoe' of 'bars[n]' (did you mean 'close'?)"),
        ("function S:on_bar() log(self.averge) end", "3:30 error unknown field 'averge' of 'self' (did you mean 'average'?)"),
        ("function S:on_bar() log(self.params.fats) end", "3:37 error unknown parameter 'fats' (did you mean 'fast'?)"),
        ("function S:on_bar() local p = self.params; log(p.fats) end", "3:50 error unknown parameter 'fats' (did you mean 'fast'?)"),
        ("function S:configure(q) log(q.fats) end", "3:31 error unknown parameter 'fats' (did you mean 'fast'?)"),
        ("log(S.params.slo)", "3:14 error unknown parameter 'slo' (did you mean 'slow'?)"),
        ("function S:on_bar() self:zzz() end", "3:26 error unknown field 'zzz' of 'self'"),
        ("function S:on_bars() end", "3:12 error unknown method 'on_bars' (did you mean 'on_bar'?)"),
        ("S.on_tik = function() end", "3:3 error unknown method 'on_tik' (did you mean 'on_tick'?)"),
        ("local function f() return S.averge end", "3:29 error unknown field 'averge' of 'self' (did you mean 'average'?)"),
    ])
    func reports(_ lines: String, _ finding: String) throws {
        #expect(try findings(script(lines)) == [finding])
    }

    @Test(arguments: [
        (
            "return strategy { on_bar = function(self, b) log(b.clsoe, self.params.x) end }",
            ["1:52 error unknown field 'clsoe' of 'bar' (did you mean 'close'?)", "1:71 error unknown parameter 'x'"]
        ),
        (
            "return strategy { parms = {}, on_bars = function() end, helper = function() end }",
            [
                "1:19 error unknown key 'parms' of 'strategy' (did you mean 'params'?)",
                "1:31 error unknown method 'on_bars' (did you mean 'on_bar'?)",
            ]
        ),
        (
            "return strategy { params = { fast = integer { defalt = 1 }, slow = interger {} } }",
            [
                "1:30 warning declared parameter 'fast' is never used",
                "1:47 error unknown key 'defalt' of 'integer' (did you mean 'default'?)",
                "1:61 warning declared parameter 'slow' is never used",
                "1:68 error unknown global 'interger' (did you mean 'integer'?)",
            ]
        ),
        ("local S; S = strategy {}; function S:on_bar() log(self.zzz) end return S", ["1:56 error unknown field 'zzz' of 'self'"]),
    ])
    func declarationTables(_ text: String, _ expected: [String]) throws {
        #expect(try findings(text) == expected)
    }

    /// Where a table cannot be seen whole, nothing is said about its fields.
    @Test(arguments: [
        "local p = {} local S = strategy { params = p } function S:on_bar() log(self.params.x) end return S",
        "local S = strategy { params = { [log()] = 1 } } function S:on_bar() log(self.params.x) end return S",
        "local S = strategy {} function S:indicators() local t = {} return t end function S:on_bar() log(self.x) end return S",
        "local S = strategy {} function S:indicators() return { [log()] = 1 } end function S:on_bar() log(self.x) end return S",
        "local t = {} local S = strategy(t) function S:on_bar() log(self.x, self.params.y) end return S",
        "local S = strategy { params = { a = integer {} } } function S:on_bar() log(self.params) end return S",
        "local S = strategy { params = { a = integer {} } } function S:on_bar() log(self.params[log()]) end return S",
        "local S = strategy { params = { a = integer {} } } function S:indicators(p) p = p or {} log(p.b) return {} end return S",
        "local S = strategy { params = { a = integer {} } } local function f(s) log(s.params.a) end function S:on_bar() f(self) end",
        "local S = strategy {} function S:on_bar() setmetatable(self, {}) log(self.x) end return S",
    ])
    func skipsWhatIsNotLiteral(_ text: String) throws {
        #expect(try findings(text) == [])
    }

    @Test func aReturnOfSeveralTablesKnowsAllTheirKeys() throws {
        let text = """
            local S = strategy {}
            function S:indicators()
              local inner = function() return 1 end
              if inner() then return { a = sma(1) } end
              return { ["b"] = sma(2) }
            end
            function S:on_bar() log(self.a, self.b, self.c) end
            return S
            """
        #expect(try findings(text) == ["7:46 error unknown field 'c' of 'self'"])
    }

    @Test func modulesAreCheckedForNamesOnly() throws {
        let text = "local M = {} function M.f(self) return self.x + bar.clsoe + self.params.y end return M"
        #expect(try findings(text) == ["1:53 error unknown field 'clsoe' of 'bar' (did you mean 'close'?)"])
    }

    @Test func otherDeclarationsAndFieldsNeedNoChangeHere() throws {
        var vocabulary = ScriptVocabulary.sample
        vocabulary.declaration = "exit"
        vocabulary.paramsField = "settings"
        vocabulary.fieldsMethod = "series"
        vocabulary.declarationKeys = ["settings"]
        let text = """
            local E = exit { settings = { a = integer {} } }
            function E:series() return { b = atr(self.settings.a) } end
            function E:on_bar() log(self.b, self.c, self.settings.z) end
            """
        #expect(
            try findings(text, vocabulary) == ["3:38 error unknown field 'c' of 'self'", "3:55 error unknown parameter 'z'"])
    }
}
