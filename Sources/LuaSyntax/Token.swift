/// What a token is; the raw value is its spelling, in angle brackets where it has many.
enum TokenKind: String {
    case and, `break`, `do`, `else`, elseif, end, `false`, `for`, function, goto, `if`, `in`
    case local, `nil`, not, or, `repeat`, `return`, then, `true`, until, `while`
    case plus = "+"
    case minus = "-"
    case star = "*"
    case slash = "/"
    case percent = "%"
    case caret = "^"
    case hash = "#"
    case ampersand = "&"
    case tilde = "~"
    case pipe = "|"
    case less = "<"
    case greater = ">"
    case assign = "="
    case openParenthesis = "("
    case closeParenthesis = ")"
    case openBrace = "{"
    case closeBrace = "}"
    case openBracket = "["
    case closeBracket = "]"
    case semicolon = ";"
    case colon = ":"
    case comma = ","
    case dot = "."
    case floorDivide = "//"
    case shiftLeft = "<<"
    case shiftRight = ">>"
    case equal = "=="
    case notEqual = "~="
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case doubleColon = "::"
    case concatenate = ".."
    case ellipsis = "..."
    case name = "<name>"
    case number = "<number>"
    case string = "<string>"
    case endOfFile = "<eof>"
    /// A character that begins no token.
    case unknown = "<unknown>"

    /// How liblua quotes the kind in a message: `'then'`, but `<name>` and `<eof>` bare.
    var quoted: String {
        switch self {
        case .name, .number, .string, .endOfFile, .unknown: rawValue
        default: "'\(rawValue)'"
        }
    }

    /// The reserved words of Lua 5.4.
    static let reserved: [String: TokenKind] = {
        let words: [TokenKind] = [
            .and, .break, .do, .else, .elseif, .end, .false, .for, .function, .goto, .if, .in,
            .local, .nil, .not, .or, .repeat, .return, .then, .true, .until, .while,
        ]
        return Dictionary(uniqueKeysWithValues: words.map { ($0.rawValue, $0) })
    }()
}

/// A token with its place in the source.
struct Token {
    let kind: TokenKind
    let position: SourcePosition
    /// The bytes of the source it covers.
    let bytes: Range<Int>
    /// A name, a numeral as written, or a decoded string; empty for other tokens.
    let text: String
}
