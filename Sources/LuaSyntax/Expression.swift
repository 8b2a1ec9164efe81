/// An identifier (or a literal string standing for one) and where it is written.
package struct LuaName: Hashable, Sendable {
    /// The name itself.
    package let text: String
    /// Where its first character stands.
    package let position: SourcePosition
}

/// A Lua expression; chains of operators and suffixes are flat, so a tree is never deeper than the parser's limit.
package indirect enum LuaExpression: Sendable {
    case `nil`(SourcePosition)
    case `true`(SourcePosition)
    case `false`(SourcePosition)
    case vararg(SourcePosition)
    /// A numeral as written.
    case number(String, SourcePosition)
    /// A string after its escapes are decoded.
    case string(String, SourcePosition)
    case function(LuaFunction)
    case table(LuaTable)
    case name(LuaName)
    case parenthesized(LuaExpression, SourcePosition)
    /// `base.field[index](call):method()`, applied from left to right.
    case suffixed(LuaExpression, [LuaSuffix])
    case unary(LuaUnaryOperator, LuaExpression, SourcePosition)
    /// `((first op a) op b) …`, folded from the left whatever the operators.
    case binary(LuaExpression, [LuaOperand])
}

/// What can follow a prefix expression.
package enum LuaSuffix: Sendable {
    case field(LuaName)
    case index(LuaExpression)
    case call(LuaArguments)
    case method(LuaName, LuaArguments)

    /// The field this suffix names with an identifier or a literal string, if it does.
    package var fieldName: LuaName? {
        switch self {
        case .field(let name): name
        case .index(.string(let text, let position)): LuaName(text: text, position: position)
        case .index, .call, .method: nil
        }
    }

    /// The arguments of a call suffix.
    package var arguments: LuaArguments? {
        switch self {
        case .call(let arguments), .method(_, let arguments): arguments
        case .field, .index: nil
        }
    }
}

/// The arguments of a call, in any of its three spellings.
package struct LuaArguments: Sendable {
    /// The values; one for `f "text"` and `f {…}`.
    package let values: [LuaExpression]
    /// Where the parenthesis, string or table begins.
    package let position: SourcePosition
}

/// One step of a flat operator chain.
package struct LuaOperand: Sendable {
    /// The operator before the operand.
    package let operation: LuaBinaryOperator
    /// Where the operator stands.
    package let position: SourcePosition
    /// The value on the operator's right.
    package let value: LuaExpression
}

/// A function body with its parameters.
package struct LuaFunction: Sendable {
    /// The written parameters, without the implicit `self`.
    package let parameters: [LuaName]
    /// True for `function a:b()`, which has `self` before the written parameters.
    package let hasImplicitSelf: Bool
    /// True when the parameter list ends in `...`.
    package let isVararg: Bool
    /// The statements.
    package let body: LuaBlock
    /// Where the parameter list opens; unique to each function of a chunk.
    package let position: SourcePosition
}
