import LuaSyntax
import Testing

@Suite struct TreeTests {
    /// An expression with every operation in parentheses.
    private func written(_ expression: LuaExpression) -> String {
        switch expression {
        case .nil: "nil"
        case .true: "true"
        case .false: "false"
        case .vararg: "..."
        case .number(let text, _): text
        case .string(let text, _): "'\(text)'"
        case .function: "function"
        case .table(let table): "{\(table.fields.map { written($0.value) }.joined(separator: ","))}"
        case .name(let name): name.text
        case .parenthesized(let inner, _): written(inner)
        case .suffixed(let base, let suffixes): suffixes.reduce(written(base)) { $0 + written($1) }
        case .unary(let operation, let operand, _): "(\(operation.rawValue) \(written(operand)))"
        case .binary(let first, let rest):
            rest.reduce(written(first)) { "(\($0) \($1.operation.rawValue) \(written($1.value)))" }
        }
    }

    private func written(_ suffix: LuaSuffix) -> String {
        switch suffix {
        case .field(let name): ".\(name.text)"
        case .index(let key): "[\(written(key))]"
        case .call(let arguments): "(\(arguments.values.map(written).joined(separator: ",")))"
        case .method(let name, let arguments): ":\(name.text)(\(arguments.values.map(written).joined(separator: ",")))"
        }
    }

    @Test(arguments: [
        ("a + b * c - d", "((a + (b * c)) - d)"), ("a .. b .. c", "(a .. (b .. c))"), ("2 ^ 3 ^ 2", "(2 ^ (3 ^ 2))"),
        ("-x ^ 2", "(- (x ^ 2))"), ("2 ^ -x", "(2 ^ (- x))"), ("not a == b", "((not a) == b)"),
        ("a or b and c", "(a or (b and c))"), ("a and b or c", "((a and b) or c)"), ("a < b == c", "((a < b) == c)"),
        ("a | b ~ c & d << e .. f + g", "(a | (b ~ (c & (d << (e .. (f + g))))))"), ("(a + b) * c", "((a + b) * c)"),
        ("a.b[1]:c(2).d 'x' {3}", "a.b[1]:c(2).d('x')({3})"), ("#t - 1", "((# t) - 1)"), ("'\\65\\x42\\u{43}\\z  D'", "'ABCD'"),
    ])
    func expressionsGroup(_ text: String, _ expected: String) throws {
        let chunk = try LuaChunk.parse("return " + text, path: "test.lua").get()
        guard case .return(let values, _)? = chunk.body.statements.first else {
            Issue.record("no return")
            return
        }
        #expect(values.map(written) == [expected])
    }

    @Test func requiredModulesComeInOrder() throws {
        let text = """
            local a = require "lib.a"
            local b = require('b')
            local c = require(name)
            do local require = f; require "d" end
            return { require [[é]], x.require "e" }
            """
        let modules = requiredModules(try LuaChunk.parse(text, path: "test.lua").get())
        #expect(modules.map { "\($0.name) \($0.line):\($0.column)" } == ["lib.a 1:19", "b 2:19", "é 5:18"])
    }
}
