/// An operator before its operand.
package enum LuaUnaryOperator: String, Sendable {
    case not
    case minus = "-"
    case length = "#"
    case bitwiseNot = "~"

    /// The priority of every unary operator's operand.
    static let priority = 12

    init?(_ kind: TokenKind) {
        self.init(rawValue: kind.rawValue)
    }
}

/// An operator between two operands.
package enum LuaBinaryOperator: String, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case modulo = "%"
    case power = "^"
    case divide = "/"
    case floorDivide = "//"
    case bitwiseAnd = "&"
    case bitwiseOr = "|"
    case bitwiseXor = "~"
    case shiftLeft = "<<"
    case shiftRight = ">>"
    case concatenate = ".."
    case equal = "=="
    case less = "<"
    case lessOrEqual = "<="
    case notEqual = "~="
    case greater = ">"
    case greaterOrEqual = ">="
    case and
    case or

    init?(_ kind: TokenKind) {
        self.init(rawValue: kind.rawValue)
    }

    /// How strongly it binds on each side, as in liblua's `lparser.c`; a weaker right side associates to the right.
    var priority: (left: Int, right: Int) {
        switch self {
        case .add, .subtract: (10, 10)
        case .multiply, .modulo, .divide, .floorDivide: (11, 11)
        case .power: (14, 13)
        case .bitwiseAnd: (6, 6)
        case .bitwiseXor: (5, 5)
        case .bitwiseOr: (4, 4)
        case .shiftLeft, .shiftRight: (7, 7)
        case .concatenate: (9, 8)
        case .equal, .less, .lessOrEqual, .notEqual, .greater, .greaterOrEqual: (3, 3)
        case .and: (2, 2)
        case .or: (1, 1)
        }
    }
}
