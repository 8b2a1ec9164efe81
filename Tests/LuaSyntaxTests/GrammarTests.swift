import LuaSyntax
import Testing

@Suite struct GrammarTests {
    @Test(arguments: [
        "", ";;;", "#!/usr/bin/lua\nx = 1", "\u{FEFF}x = 1", "return", "return;", "return 1, 2;", "return ...",
        "local a", "local a, b = 1", "local a <const>, b <close> = 1, nil", "local function f(a, ...) return ... end",
        "a.b[1], c = 1, 2", "f() g{} h'x' i[[y]]", "(f)() ; (a).b = 1", "a:b(1):c{2}:d'3'.e = 4",
        "function a.b.c:d(x, ...) return self, x, ... end", "function f() end",
        "if a then elseif b then else end", "while true do break end", "repeat local x = 1 until x == 1",
        "for i = 1, 2 do end", "for i = 1, 2, 3 do break end", "for k, v in pairs(t) do end",
        "goto l; ::l::", "do goto l; local a; ::l:: ; ::m:: end", "::a:: do ::b:: end ::b:: goto a",
        "while a do if b then goto continue end ::continue:: end",
        "x = {1, 2; n = 3, ['k'] = 4, f(), ...}", "x = {}", "x = {a, b = 1,}",
        "x = not -#~a", "x = a or b and c < d | e ~ f & g << h .. i + j * k ^ -l", "x = a // b % c / d >= e ~= f",
        "x = 0xA.8p-3 + .5e+1 + 3. + 0x.1 + 0xffffffffffffffffff + 1e10",
        "x = 'a\\n\\065\\x41\\u{7FFFFFFF}\\z \n b\\\nc\\\r\nd\\'\\\"\\\\'", "x = [==[ ]] ]=] \n]==]", "x = [[\n]]",
        "--[==[ ]] \n ]==] x = 1", "--[=x\nx = 1", "-- é\n", "x = function(...) return function() return 1 end end",
        "local f <const> = 1; do local f = 2; f = 3 end", "for i = 1, 2 do i = 3 end", "x = 'é\u{1F600}'",
    ])
    func accepts(_ text: String) {
        #expect(syntaxError(text) == nil)
    }

    @Test(arguments: [
        ("x = ", "1:5 unexpected symbol near <eof>"), ("x", "1:2 syntax error near <eof>"),
        ("x = )", "1:5 unexpected symbol near ')'"), ("local 1", "1:7 <name> expected near '1'"),
        ("if x the", "1:6 'then' expected near 'the'"), ("end", "1:1 <eof> expected near 'end'"),
        ("if a then\n\nf()", "3:4 'end' expected (to close 'if' at line 1) near <eof>"),
        ("if a then", "1:10 'end' expected near <eof>"), ("f(\n1", "2:2 ')' expected (to close '(' at line 1) near <eof>"),
        ("x = {\n1 2}", "2:3 '}' expected (to close '{' at line 1) near '2'"),
        ("local function f()\n\n", "3:1 'end' expected (to close 'function' at line 1) near <eof>"),
        ("for x do end", "1:7 '=' or 'in' expected near 'do'"), ("for i = 1 do end", "1:11 ',' expected near 'do'"),
        ("f() = 1", "1:5 syntax error near '='"), ("(a) = 1", "1:5 syntax error near '='"), ("a.1", "1:2 syntax error near '.1'"),
        ("a:b = 1", "1:5 function arguments expected near '='"), ("f = function(a,) end", "1:16 <name> or '...' expected near ')'"),
        ("return 1 x = 2", "1:10 <eof> expected near 'x'"), ("x = 'abc\ny = 1", "1:5 unfinished string near ''abc'"),
        ("x = \"abc", "1:5 unfinished string near <eof>"), ("x = [[abc", "1:5 unfinished long string (starting at line 1) near <eof>"),
        ("--[[abc\n", "1:1 unfinished long comment (starting at line 1) near <eof>"),
        ("x = [=abc", "1:5 invalid long string delimiter near '[='"),
        ("x = 'ab\\q'", "1:8 invalid escape sequence near ''ab\\q'"), ("x = '\\300'", "1:6 decimal escape too large near ''\\300''"),
        ("x = '\\xg0'", "1:6 hexadecimal digit expected near ''\\xg'"), ("x = '\\u41'", "1:6 missing '{' near ''\\u4'"),
        ("x = '\\u{41'", "1:6 missing '}' near ''\\u{41''"), ("x = '\\u{80000000}'", "1:6 UTF-8 value too large near ''\\u{80000000'"),
        ("x = 3e", "1:5 malformed number near '3e'"), ("x = 3x", "1:5 malformed number near '3x'"),
        ("x = 1..2", "1:5 malformed number near '1..2'"), ("x = 0x", "1:5 malformed number near '0x'"),
        ("x = “a”", "1:5 unexpected symbol near '“'"), ("x = \0", "1:5 unexpected symbol near '<\\0>'"),
        ("x = a != b", "1:7 unexpected symbol near '!'"), ("x += 1", "1:3 syntax error near '+'"),
    ])
    func refuses(_ text: String, _ error: String) {
        #expect(syntaxError(text) == error)
    }

    @Test(arguments: [
        ("break", "1:1 break outside loop at line 1"),
        ("while a do local function f() break end end", "1:31 break outside loop at line 1"),
        ("goto x", "1:1 no visible label 'x' for <goto> at line 1"),
        ("do ::x:: end goto x", "1:14 no visible label 'x' for <goto> at line 1"),
        ("::x::\n::x::", "2:3 label 'x' already defined on line 1"),
        ("::x:: do ::x:: end", "1:12 label 'x' already defined on line 1"),
        ("goto x; local a; ::x:: f()", "1:1 <goto x> at line 1 jumps into the scope of local 'a'"),
        ("repeat goto x; local a; ::x:: until a", "1:8 <goto x> at line 1 jumps into the scope of local 'a'"),
        ("local a <const> = 1; a = 2", "1:22 attempt to assign to const variable 'a'"),
        ("local a <close> = nil; function f() a = 2 end", "1:37 attempt to assign to const variable 'a'"),
        ("local a <const> = 1; function a() end", "1:31 attempt to assign to const variable 'a'"),
        ("local a <final> = 1", "1:10 unknown attribute 'final'"),
        ("local a <close>, b <close> = 1", "1:18 multiple to-be-closed variables in local list"),
        ("function f() return ... end", "1:21 cannot use '...' outside a vararg function near '...'"),
    ])
    func refusesByScope(_ text: String, _ error: String) {
        #expect(syntaxError(text) == error)
    }

    @Test(arguments: [
        ("\t\tx = )", "1:7"), ("x = 'é' )", "1:9"), ("-- é\r\nx = )", "2:5"), ("a=1\n\rb=1\r\r)", "4:1"),
        ("x = [[\né\n]] )", "3:4"), ("\u{FEFF}x = )", "1:5"), ("#!lua\n)", "2:1"), ("x = '\u{1F600}\u{301}' )", "1:10"),
        ("x = 'a\\\nb' )", "2:4"), ("x = 'a\\z  \n\n  b' )", "3:6"),
    ])
    func columnsCountScalars(_ text: String, _ position: String) {
        #expect(syntaxError(text)?.hasPrefix("\(position) ") == true)
    }

    @Test func localsAreLimited() {
        let names = (0..<201).map { "a\($0)" }
        #expect(syntaxError("local " + names.dropLast().joined(separator: ", ")) == nil)
        #expect(
            syntaxError("local " + names.joined(separator: ", "))?.contains("too many local variables (limit is 200) in main function")
                == true)
        let parameters = "\nlocal function f(" + names.joined(separator: ", ") + ") end"
        #expect(syntaxError(parameters)?.contains("in function at line 2") == true)
    }

    @Test func errorsDescribeThemselves() {
        guard case .failure(let error) = LuaChunk.parse("x = )", path: "a/b.lua") else {
            Issue.record("parsed")
            return
        }
        #expect(error.description == "a/b.lua:1:5: unexpected symbol near ')'")
    }
}
