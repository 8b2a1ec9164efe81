/// A sequence of statements with its own scope.
package struct LuaBlock: Sendable {
    /// The statements in source order, without empty ones.
    package let statements: [LuaStatement]
}

/// A Lua statement.
package indirect enum LuaStatement: Sendable {
    case local([LuaLocal], [LuaExpression])
    case assignment([LuaExpression], [LuaExpression])
    /// An expression statement, always a call.
    case call(LuaExpression)
    case `do`(LuaBlock)
    case `while`(LuaExpression, LuaBlock)
    case `repeat`(LuaBlock, until: LuaExpression)
    case `if`([LuaClause], otherwise: LuaBlock?)
    case numericFor(LuaName, [LuaExpression], LuaBlock)
    case genericFor([LuaName], [LuaExpression], LuaBlock)
    case function(LuaFunctionName, LuaFunction)
    case localFunction(LuaName, LuaFunction)
    case `return`([LuaExpression], SourcePosition)
    case `break`(SourcePosition)
    case goto(LuaName)
    case label(LuaName)
}

/// A local variable in its declaration.
package struct LuaLocal: Sendable {
    /// The variable.
    package let name: LuaName
    /// Its attribute.
    package let attribute: LuaAttribute
}

/// What a local declaration says about its variable.
package enum LuaAttribute: String, Sendable {
    /// No attribute.
    case none = ""
    /// `<const>`: never assigned again.
    case constant = "const"
    /// `<close>`: constant, and closed when it goes out of scope.
    case close
}

/// One `if` or `elseif` with its block.
package struct LuaClause: Sendable {
    /// The condition.
    package let condition: LuaExpression
    /// The statements run when it holds.
    package let body: LuaBlock
}

/// The name in `function base.field.field:method()`.
package struct LuaFunctionName: Sendable {
    /// The variable.
    package let base: LuaName
    /// The fields after it, the method included.
    package let fields: [LuaName]
}
